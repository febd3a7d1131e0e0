import { sql } from '@vias/sql/sql.ts';
import { createAnchoring } from './audit/anchoring.ts';
import { isVerificationDue, lastNightly, verifyAll } from './audit/verifying.ts';
import { CoverageFault, computeDue } from './camera-coverage/compute.ts';
import { eraseDueEvents } from './camera-events/queries.ts';
import { pullFeeds, readFeeds } from './cap/pull-feeds.ts';
import { eraseDeparted } from './departure/queries.ts';
import type { Deps } from './deps.ts';
import { isRetentionDue, runRetention } from './privacy/retention.ts';
import { keepSums } from './receipts/keep-sums.ts';
import { createReminding } from './reminding.ts';
import { remindSecurity } from './security-incidents/reminders.ts';
import { remindShares } from './shares/reminders.ts';
import { computePlans } from './siting/compute-plans.ts';
import { repairSets } from './territories/load-set.ts';

/** How long the change feed and the answers to Idempotency-Keys are kept: long enough for a screen that slept over a weekend, and for a retry. */
const hourly = 3_600_000;
/** How often it is written down that a server is up. */
const uptimeEvery = 60_000;
/** A server that is started anew every day is verified too. */
const firstLook = 600_000;
/** How often it is looked whether what a camera sees is to be computed anew. */
const coverageEvery = 2_000;
/** The shortest notice of a report is six hours. */
const remindEvery = 600_000;
/** How often the alerts of others are read. */
const feedsEvery = 300_000;

/** Clears, at the start and every hour, as vias_jobs, what nobody needs any more, and puts right boundary sets whose loading was cut off; writes the heads of the audit down outside the database, and verifies it against them every night. Returns how to stop. */
export const startJobs = ({ db, log, config, clock }: Pick<Deps, 'db' | 'log' | 'config' | 'clock'>): (() => Promise<void>) => {
  let stopped = false;
  let repairing: Promise<void> = Promise.resolve();
  const repair = () => {
    repairing = repairSets(db, () => !stopped).then(
      (sets) => {
        if (sets > 0) log.warn({ sets }, 'boundary sets whose loading was cut off were put right');
      },
      (error: unknown) => log.error({ err: error }, 'putting boundary sets right failed'),
    );
  };
  const tidy = () =>
    db
      .as({ kind: 'jobs' }, async (tx) => {
        await tx.run(
          sql`delete from change where change_id in (select change_id from change where at < now() - interval '7 days' order by change_id limit 20000)`,
        );
        // Transactions that this server has not had yet: a restored backup brought them, and to followers they would be news for ever.
        await tx.run(sql`delete from change where xid >= pg_snapshot_xmax(pg_current_snapshot())`);
        await tx.run(sql`delete from idempotency where at < now() - interval '1 day'`);
        await tx.run(sql`select forget_unconfirmed()`);
      })
      .catch((error: unknown) => log.error({ err: error }, 'clearing old rows failed'));
  const { sink, anchor } = createAnchoring({ db, config }, clock);
  const anchorNow = () =>
    anchor().catch((error: unknown) => log.error({ err: error }, 'writing down the heads of the audit failed; the next hour tries again'));
  let verifying: Promise<void> | undefined;
  const verify = () => {
    verifying ??= lastNightly(db)
      .then(async (lastAt) => {
        if (!isVerificationDue(lastAt, clock.now())) return;
        for (const { chain, holds, firstFault, anchors } of await verifyAll(db, sink))
          if (!holds)
            log.error({ chain, firstFault, anchorFault: anchors.firstFault }, 'the audit chain does not hold: an entry was changed or cut');
      })
      .catch((error: unknown) => log.error({ err: error }, 'verifying the audit failed; the next hour tries again'))
      .finally(() => {
        verifying = undefined;
      });
  };
  const remind = createReminding(remindShares, { db, config });
  const remindNow = () =>
    void remind().catch((error: unknown) => log.error({ err: error }, 'telling that a share ends failed; the next hour tries again'));
  const remindReports = createReminding(remindSecurity, { db, config });
  const remindSecurityNow = () =>
    void remindReports().catch((error: unknown) =>
      log.error({ err: error }, 'telling that a report on a security incident is due failed; the next round tries again'),
    );
  let emptying: Promise<void> = Promise.resolve();
  const empty = () => {
    emptying = keepSums(db, () => !stopped).then(
      (alerts) => {
        if (alerts > 0) log.info({ alerts }, 'recipients of old alerts were deleted, their sums are kept');
      },
      (error: unknown) => log.error({ err: error }, 'keeping the sums of old alerts failed; the next hour tries again'),
    );
  };
  let retained: number | undefined;
  let deleting: Promise<void> = Promise.resolve();
  const deleteOld = () => {
    if (!isRetentionDue(retained, clock.now())) return;
    retained = clock.now();
    deleting = runRetention(db, { kind: 'jobs' }, () => !stopped).then(
      (gone) => {
        const counts = gone.filter(({ count, decided }) => decided && count > 0);
        if (counts.length > 0) log.info({ counts }, 'what was over age was deleted');
      },
      (error: unknown) => {
        retained = undefined;
        log.error({ err: error }, 'deleting what is over age failed; the next hour tries again');
      },
    );
  };
  let erasing: Promise<void> | undefined;
  // Their day begins at midnight, and what is due is found by nobody any more: an hour is soon enough.
  const eraseEvents = () => {
    erasing ??= eraseDueEvents(db, () => !stopped)
      .then(
        (events) => {
          if (events > 0) log.info({ events }, 'events of cameras whose day has come were erased');
        },
        (error: unknown) => log.error({ err: error }, 'erasing events of cameras failed; the next hour goes on'),
      )
      .finally(() => {
        erasing = undefined;
      });
  };
  let forgetting: Promise<void> = Promise.resolve();
  const forget = () => {
    forgetting = eraseDeparted(db, () => !stopped).then(
      (tenants) => {
        if (tenants.length > 0) log.info({ tenants }, 'municipalities that left were erased');
      },
      (error: unknown) => log.error({ err: error }, 'erasing a municipality that left failed; the next hour goes on'),
    );
  };
  const feeds = config.cap.feedsFile === undefined ? [] : readFeeds(config.cap.feedsFile);
  const seen = new Set<string>();
  let pulling: Promise<unknown> | undefined;
  const pull = () => {
    if (feeds.length === 0) return;
    pulling ??= pullFeeds(db, feeds, { seen, tell: (feed, why) => log.warn({ feed, why }, 'an alert of somebody else was not read') })
      .catch((error: unknown) => log.error({ err: error }, 'reading the alerts of others failed; the next round tries again'))
      .finally(() => {
        pulling = undefined;
      });
  };
  let covering: Promise<void> | undefined;
  let isFirst = true;
  let restUntil = 0;
  const resting = new Map<string, number>();
  const cover = () => {
    if (Date.now() < restUntil) return;
    covering ??= computeDue(db, () => !stopped, isFirst, resting)
      .then(
        () => {
          isFirst = false;
        },
        (error: unknown) => {
          // One camera rests by itself; when nothing can be computed at all, all do.
          if (error instanceof CoverageFault) isFirst = false;
          else restUntil = Date.now() + 60_000;
          log.error({ err: error }, 'computing what cameras see failed; it is tried again in a minute');
        },
      )
      .finally(() => {
        covering = undefined;
      });
  };
  let siting: Promise<void> | undefined;
  let siteAgain = 0;
  const site = () => {
    if (Date.now() < siteAgain) return;
    siting ??= computePlans(db, () => !stopped)
      .then(
        () => undefined,
        (error: unknown) => {
          siteAgain = Date.now() + 60_000;
          log.error({ err: error }, 'computing a plan of cameras failed; it is tried again in a minute');
        },
      )
      .finally(() => {
        siting = undefined;
      });
  };
  const noteUptime = () =>
    db
      .as({ kind: 'jobs' }, (tx) => tx.run(sql`select note_uptime()`))
      .catch((error: unknown) => log.error({ err: error }, 'writing down that the server is up failed; the next minute tries again'));
  void noteUptime();
  pull();
  void tidy();
  empty();
  repair();
  forget();
  eraseEvents();
  void anchorNow();
  remindNow();
  remindSecurityNow();
  const timers = [
    setInterval(noteUptime, uptimeEvery),
    setInterval(tidy, hourly),
    setInterval(repair, hourly),
    setInterval(pull, feedsEvery),
    setInterval(cover, coverageEvery),
    setInterval(site, coverageEvery),
    setInterval(empty, hourly),
    setInterval(deleteOld, hourly),
    setInterval(forget, hourly),
    setInterval(eraseEvents, hourly),
    setInterval(anchorNow, hourly),
    setInterval(remindNow, hourly),
    setInterval(remindSecurityNow, remindEvery),
    setInterval(verify, hourly),
    setTimeout(verify, firstLook),
  ];
  return () => {
    stopped = true;
    for (const timer of timers) clearInterval(timer);
    return Promise.all([repairing, emptying, deleting, forgetting, erasing, pulling, verifying, covering, siting]).then(() => undefined);
  };
};
