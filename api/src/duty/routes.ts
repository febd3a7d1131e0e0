import { readLink } from '@vias/alerts/link.ts';
import { readPhone } from '@vias/alerts/phone.ts';
import { asWorker } from '@vias/alerts/receipts.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { route } from '../http/route.ts';
import { openLinkSecrets } from '../link-secrets.ts';
import { endpoints } from './contract.ts';
import { deleteDuty, insertDuty, keepVerdict, openCall, readCountry, selectCalls, selectDuties, selectReviews } from './queries.ts';

const longest = 366 * 86_400_000;

/** Approvers on duty: the roster, who was asked, and the later review of what one person released alone. */
export const dutyRoutes = ({ db, config, clock }: Deps) => [
  route(endpoints.listDuties, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectDuties(tx) }))),

  route(endpoints.addDuty, ({ principal, body, once }) => {
    const [from, until] = [Date.parse(body.from), Date.parse(body.until)];
    if (until <= from || until - from > longest) throw new Problem('duty.times', { field: 'until' });
    if (until <= clock.now()) throw new Problem('duty.in_past', { field: 'until' });
    return db.as(principal, (tx) =>
      once(tx, async () => {
        const reading = readPhone(body.phone, await readCountry(tx));
        if ('refusal' in reading) throw new Problem(reading.refusal, { field: 'phone' });
        return insertDuty(tx, openPhoneVault(config), body, reading.e164);
      }),
    );
  }),

  route(endpoints.removeDuty, ({ principal, params }) => db.as(principal, (tx) => deleteDuty(tx, params.id))),

  route(endpoints.readDutyCalls, ({ principal, params }) => db.as(principal, (tx) => selectCalls(tx, params.id))),

  route(endpoints.openDutyLink, async ({ params, res }) => {
    const callId = readLink(openLinkSecrets(config), 'duty', params.code, clock.now())?.ranges[0]?.from;
    const call = callId === undefined ? undefined : await asWorker(db, (tx) => openCall(tx, callId));
    if (!call) throw new Problem('duty.link_over');
    res
      .status(303)
      .set({
        location: `/alert?lang=${call.lang}&id=${call.alertId}`,
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
      })
      .end();
  }),

  route(endpoints.listReviews, ({ principal }) =>
    db.as(principal, async (tx) => {
      const items = await selectReviews(tx);
      return { items, open: items.filter(({ outcome }) => outcome === null).length };
    }),
  ),

  route(endpoints.reviewBreakGlass, ({ principal, params, body }) =>
    db.as(principal, (tx) => keepVerdict(tx, params.id, body.outcome, body.note)),
  ),
];
