import type { Config } from '../config.ts';
import type { StatusItem } from './contract.ts';
import type { Facts } from './facts.ts';

const day = 86_400;
/** Limits, in seconds unless said otherwise; the alert rules in ops/ name the same. */
export const limits = {
  feedLag: 5,
  queueAge: 60,
  backupAge: 26 * 3600,
  drillAge: 35 * day,
  scrubAge: 50 * 3600,
  auditAge: 26 * 3600,
  certificateDays: 21,
  reportHours: 6,
  reportDays: 7,
  clockOffset: 2,
  clockJumpShown: day,
  diskWaits: 0.85,
  diskAct: 0.95,
} as const;

type Known = NonNullable<Facts['known']>;
type State = StatusItem['state'];
type Values = StatusItem['values'];
const item =
  (part: StatusItem['part']) =>
  (code: string, state: State, values: Values = {}): StatusItem => ({ part, code, state, values });

const dataItems = ({ feeds, imports }: Known, feedLag: number | undefined, now: number): StatusItem[] => {
  const say = item('data');
  const heard = feeds.filter(({ lastAt }) => lastAt !== null).map((feed) => ({ ...feed, age: now - (feed.lastAt as Date).getTime() }));
  const silent = heard.filter(({ age, silentAfter }) => age > silentAfter * 60_000);
  const quick = heard.filter((feed) => !silent.includes(feed));
  const never = feeds.filter(({ lastAt }) => lastAt === null);
  return [
    ...silent.map(({ name, age, lastAt }) =>
      say('feed.silent', 'waits', { name, minutes: Math.round(age / 60_000), at: (lastAt as Date).toISOString() }),
    ),
    ...(quick.length > 0
      ? [say('feeds.ok', 'ok', { n: quick.length, minutes: Math.round(Math.max(...quick.map(({ age }) => age)) / 60_000) })]
      : []),
    ...(never.length > 0 ? [say('feeds.never', 'unknown', { n: never.length, names: never.map(({ name }) => name).join(', ') })] : []),
    ...(imports.failed > 0 ? [say('imports.failed', 'waits', { n: imports.failed })] : []),
    ...(imports.running > 0 ? [say('imports.running', 'ok', { n: imports.running })] : []),
    ...(feedLag !== undefined && feedLag > limits.feedLag ? [say('changes.late', 'waits', { seconds: Math.round(feedLag) })] : []),
  ];
};

const ways = ({ twilio, smpp, email, push }: Config): string[] => [
  ...(twilio ? ['Twilio'] : []),
  ...(smpp ? ['SMPP'] : []),
  ...(twilio?.voiceFrom ? ['voice'] : []),
  ...(email ? ['e-mail'] : []),
  ...(push ? ['push'] : []),
];

const alertItems = ({ closed, queue, duty, unreadableDuties }: Known, config: Config): StatusItem[] => {
  const say = item('alerts');
  const open = ways(config);
  const oldest = Math.max(queue.oldestSeconds ?? 0, queue.serviceOldestSeconds ?? 0);
  const unreadable = unreadableDuties.reduce((sum, { n }) => sum + n, 0);
  return [
    ...closed.map(({ tenant, channel, since, code }) =>
      say('channel.closed', 'act', { tenant, channel: channel === 'console' ? 'simulator' : channel, at: since, code: code ?? 0 }),
    ),
    open.length > 0
      ? say('channels.ok', 'ok', { n: open.length, names: open.join(', ') })
      : say('channels.simulator', config.mode === 'demo' ? 'unknown' : 'act'),
    oldest > limits.queueAge
      ? say('queue.late', 'act', { n: queue.queued + queue.service, seconds: Math.round(oldest) })
      : say('queue.ok', 'ok', { n: queue.queued + queue.sending + queue.service, seconds: Math.round(oldest) }),
    ...(queue.review > 0 ? [say('queue.review', 'waits', { n: queue.review })] : []),
    ...(unreadable > 0
      ? [say('duty.unreadable', 'act', { n: unreadable, tenants: unreadableDuties.map(({ tenant }) => tenant).join(', ') })]
      : []),
    duty.without.length > 0
      ? say('duty.nobody', config.mode === 'demo' ? 'unknown' : 'waits', { n: duty.without.length, tenants: duty.without.join(', ') })
      : say('duty.ok', 'ok', { n: duty.now }),
  ];
};

const ageOf = (at: string, now: number): number => (now - Date.parse(at)) / 1000;
const numberIn = (detail: Record<string, unknown>, name: string): number => (typeof detail[name] === 'number' ? detail[name] : 0);

const safetyItems = (
  { runs: { backup, restore_drill: drill, scrub } }: Known,
  isEmbedded: boolean,
  config: Config,
  now: number,
): StatusItem[] => {
  const say = item('safety');
  const missing: State = config.mode === 'demo' ? 'unknown' : 'waits';
  const backupItem = (): StatusItem => {
    if (!backup) return say('backup.never', config.mode === 'demo' ? 'unknown' : 'act');
    const values = { at: backup.at, megabytes: Math.round(numberIn(backup.detail, 'bytes') / 1e6), rows: numberIn(backup.detail, 'rows') };
    return ageOf(backup.at, now) > limits.backupAge ? say('backup.old', 'waits', values) : say('backup.ok', 'ok', values);
  };
  const drillItem = (): StatusItem => {
    if (!drill) return say('drill.never', missing);
    const values = {
      at: drill.at,
      seconds: Math.round(numberIn(drill.detail, 'seconds')),
      tables: numberIn(drill.detail, 'tables'),
      rows: numberIn(drill.detail, 'rows'),
    };
    if (!drill.isGood) return say('drill.failed', 'act', values);
    return ageOf(drill.at, now) > limits.drillAge ? say('drill.old', 'waits', values) : say('drill.ok', 'ok', values);
  };
  // An embedded database writes itself anew, once a day.
  const scrubItems = (): StatusItem[] => {
    if (!scrub) return isEmbedded ? [] : [say('scrub.never', missing)];
    const values = { at: scrub.at };
    if (!scrub.isGood) return [say('scrub.left', 'waits', values)];
    return [ageOf(scrub.at, now) > limits.scrubAge ? say('scrub.old', 'waits', values) : say('scrub.ok', 'ok', values)];
  };
  return [backupItem(), drillItem(), ...scrubItems()];
};

const auditItem = ({ audit: { at, faults }, auditEntries: entries }: Known, now: number): StatusItem => {
  const say = item('access');
  if (at === null) return say('audit.never', 'unknown', { entries });
  const [fault] = faults;
  if (fault) return say('audit.broken', 'act', { at, chain: fault.chain, seq: fault.seq });
  return ageOf(at, now) > limits.auditAge ? say('audit.old', 'waits', { at, entries }) : say('audit.ok', 'ok', { at, entries });
};

/** Reports on security incidents that the authorities wait for. */
const reportItems = ({ reports: { n, next, step, tenant } }: Known, now: number): StatusItem[] => {
  if (next === null) return [];
  const say = item('safety');
  const hours = -ageOf(next, now) / 3600;
  const values = { n, at: next, step: step ?? '', tenant: tenant ?? '' };
  if (hours <= 0) return [say('reports.late', 'act', values)];
  if (hours <= limits.reportHours) return [say('reports.due', 'act', values)];
  return [say('reports.ahead', hours <= limits.reportDays * 24 ? 'waits' : 'ok', values)];
};

const certificateItems = (certificates: Facts['certificates'], now: number): StatusItem[] =>
  certificates.map(({ address, until, isTrusted }) => {
    const say = item('access');
    if (until === null) return say('certificate.unread', 'waits', { address });
    const days = Math.floor((Date.parse(until) - now) / (day * 1000));
    if (days < 0) return say('certificate.over', 'act', { address, at: until });
    if (!isTrusted) return say('certificate.untrusted', 'waits', { address, at: until });
    return say(days < limits.certificateDays ? 'certificate.soon' : 'certificate.ok', days < limits.certificateDays ? 'waits' : 'ok', {
      address,
      days,
      at: until,
    });
  });

const clockItems = (jump: Facts['clockJump'], offset: number, now: number): StatusItem[] => {
  const say = item('access');
  return [
    ...(jump && ageOf(jump.at, now) < limits.clockJumpShown
      ? [say(jump.seconds > 0 ? 'clock.forward' : 'clock.back', 'waits', { at: jump.at, seconds: Math.abs(jump.seconds) })]
      : []),
    ...(Math.abs(offset) > limits.clockOffset ? [say('clock.apart', 'act', { seconds: Math.abs(offset) })] : []),
  ];
};

const diskItem = ({ bytes, free }: NonNullable<Facts['disk']>): StatusItem => {
  const used = bytes === 0 ? 0 : 1 - free / bytes;
  const values = { percent: Math.round(used * 100), gigabytes: Math.round(free / 1e8) / 10 };
  const [code, state] =
    used > limits.diskAct
      ? (['disk.full', 'act'] as const)
      : used > limits.diskWaits
        ? (['disk.low', 'waits'] as const)
        : (['disk.ok', 'ok'] as const);
  return { part: 'room', code, state, values };
};

/** What follows from the facts, in words' codes: what is well, what waits for somebody, what is urgent. `now` is milliseconds since 1970. */
export const assess = ({ database, known, clockJump, feedLag, certificates, disk }: Facts, config: Config, now: number): StatusItem[] => [
  ...(known ? dataItems(known, feedLag, now) : []),
  ...(known ? alertItems(known, config) : []),
  ...(known ? safetyItems(known, database.kind === 'embedded', config, now) : []),
  ...(known ? reportItems(known, now) : []),
  ...certificateItems(certificates, now),
  ...(known ? [auditItem(known, now)] : []),
  ...clockItems(clockJump, known?.clockOffset ?? 0, now),
  known
    ? item('room')('database.ok', 'ok', { kind: database.kind, megabytes: Math.round(known.databaseBytes / 1e6) })
    : item('room')(database.ok ? 'database.unread' : 'database.down', 'act'),
  ...(disk ? [diskItem(disk)] : []),
];
