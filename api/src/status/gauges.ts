import { Gauge, Registry } from 'prom-client';
import type { Deps } from '../deps.ts';
import { processMetrics } from '../watching/metrics.ts';
import { type Facts, readFacts } from './facts.ts';

const outcomes = ['delivered', 'handed_over', 'failed', 'uncertain', 'review', 'suppressed', 'not_sent'];

/** The figures that the facts hold: all of them once the database answers, else those of this machine and vias_database_up 0. */
export const createGauges = (deps: Deps): (() => Promise<string>) => {
  const registry = new Registry();
  const gauge = (name: string, help: string, ...labelNames: string[]) => new Gauge({ name, help, labelNames, registers: [registry] });
  const up = gauge('vias_database_up', '1 while the database answers');
  const connections = gauge('vias_database_connections', 'Connections of the pool, busy or idle', 'state');
  const waiting = gauge('vias_database_waiting_requests', 'Requests that wait for a connection of the pool');
  const size = gauge('vias_database_size_bytes', 'Size of the database');
  const wal = gauge('vias_database_wal_bytes', 'Size of the write-ahead log, where the database tells');
  const offset = gauge('vias_database_clock_offset_seconds', 'How far the clock of the database is ahead of this machine');
  const messages = gauge(
    'vias_alert_queue_messages',
    'Messages of warnings that are not settled: queued, being sent, unclear, or with a person for review',
    'state',
  );
  const oldest = gauge(
    'vias_alert_queue_oldest_seconds',
    'How long the oldest message waits that could be sent now; 0 when none waits',
    'queue',
  );
  const results = gauge(
    'vias_alert_day_messages',
    'Messages of warnings that began in the last 24 hours, by channel and what became of them',
    'channel',
    'outcome',
  );
  const closed = gauge(
    'vias_alert_channel_closed',
    '1 for a channel that the provider refuses or that cannot be reached',
    'tenant',
    'channel',
  );
  const dutyNobody = gauge('vias_duty_nobody', '1 for a municipality that has no approver on duty now', 'tenant');
  const dutyUnreadable = gauge('vias_duty_unreadable_numbers', 'Numbers of approvers on duty that no key opens', 'tenant');
  const feedAge = gauge('vias_feed_age_seconds', 'Seconds since a municipality last sent an incident', 'tenant');
  const feedSilent = gauge(
    'vias_feed_silent',
    '1 for a municipality that has been quiet for longer than its own rhythm explains',
    'tenant',
  );
  const lastRun = gauge(
    'vias_operation_timestamp_seconds',
    'When a backup, a restore drill or the scrub of what was erased last ended',
    'operation',
  );
  const runGood = gauge('vias_operation_good', '1 when that last run ended well', 'operation');
  const reports = gauge('vias_security_reports', 'Reports on security incidents that the authorities wait for');
  const reportDue = gauge('vias_security_report_due_timestamp_seconds', 'When the next of them is due; absent when none is');
  const auditAt = gauge('vias_audit_verified_timestamp_seconds', 'Since when every chain of the audit is verified');
  const auditFaults = gauge('vias_audit_faulty_chains', 'Chains of the audit that do not hold');
  const auditEntries = gauge('vias_audit_entries', 'Entries of all audit chains');
  const expiry = gauge('vias_certificate_expiry_timestamp_seconds', 'When the certificate of a configured address ends', 'address');
  const diskFree = gauge('vias_disk_free_bytes', 'Free bytes where the data directory lies');
  const diskSize = gauge('vias_disk_size_bytes', 'Size of the file system where the data directory lies');
  const codes = gauge(
    'vias_registration_codes',
    'Codes sent to registering residents, by municipality, in the last hour and in the last day; registration closes at 300 and 2000',
    'tenant',
    'window',
  );

  const setKnown = (known: NonNullable<Facts['known']>): void => {
    size.set(known.databaseBytes);
    offset.set(known.clockOffset);
    const { queued, sending, uncertain, review, oldestSeconds, service, serviceOldestSeconds } = known.queue;
    for (const [state, n] of Object.entries({ queued, sending, uncertain, review, service })) messages.set({ state }, n);
    oldest.set({ queue: 'warnings' }, oldestSeconds ?? 0);
    oldest.set({ queue: 'service' }, serviceOldestSeconds ?? 0);
    // Known before the first message, so that an alert rule has something to compare with.
    for (const outcome of outcomes) results.set({ channel: 'none', outcome }, 0);
    for (const { channel, outcome, n } of known.outcomes) results.set({ channel, outcome }, n);
    for (const { tenant, channel } of known.closed) closed.set({ tenant, channel }, 1);
    for (const tenant of known.duty.without) dutyNobody.set({ tenant }, 1);
    for (const { tenant, n } of known.unreadableDuties) dutyUnreadable.set({ tenant }, n);
    const now = deps.clock.now();
    for (const { tenant, lastAt, silentAfter } of known.feeds) {
      if (lastAt === null) continue;
      const age = (now - lastAt.getTime()) / 1000;
      feedAge.set({ tenant }, Math.max(0, age));
      feedSilent.set({ tenant }, age > silentAfter * 60 ? 1 : 0);
    }
    for (const operation of ['backup', 'restore_drill', 'scrub'] as const) {
      const run = known.runs[operation];
      if (!run) continue;
      lastRun.set({ operation }, Date.parse(run.at) / 1000);
      runGood.set({ operation }, run.isGood ? 1 : 0);
    }
    reports.set(known.reports.n);
    if (known.reports.next !== null) reportDue.set(Date.parse(known.reports.next) / 1000);
    else reportDue.remove();
    auditEntries.set(known.auditEntries);
    if (known.audit.at !== null) auditAt.set(Date.parse(known.audit.at) / 1000);
    auditFaults.set(known.audit.faults.length);
    for (const { tenant, inHour, inDay } of known.codes) {
      codes.set({ tenant, window: 'hour' }, inHour);
      codes.set({ tenant, window: 'day' }, inDay);
    }
  };

  const read = async (): Promise<string> => {
    registry.resetMetrics();
    const { pool } = deps.db;
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    waiting.set(pool.waitingCount);
    const { database, known, certificates, disk } = await readFacts(deps, null);
    up.set(database.ok ? 1 : 0);
    if (database.walBytes !== null) wal.set(database.walBytes);
    if (known) setKnown(known);
    for (const { address, until } of certificates) if (until !== null) expiry.set({ address }, Date.parse(until) / 1000);
    if (disk) {
      diskFree.set(disk.free);
      diskSize.set(disk.bytes);
    }
    return Registry.merge([processMetrics, registry]).metrics();
  };
  // Who asks while the facts are gathered gets the same answer: two must not write into one registry.
  let reading: Promise<string> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
};
