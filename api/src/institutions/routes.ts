import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { holdsPersonalCode } from '../imports/personal-text.ts';
import { endpoints } from './contract.ts';
import { longestMarkDays } from './machine-contract.ts';
import { askHelp, landRows, markHelp, requireOwnInstitution, unmarkHelp } from './machine-queries.ts';
import {
  applyMeaning,
  deleteMachine,
  endInstitution,
  insertInstitution,
  insertMachine,
  replaceIndicators,
  selectCodes,
  selectInstitutions,
  updateInstitution,
  updateMeaning,
} from './queries.ts';
import { readRows } from './read-rows.ts';

/** Rows of one transaction: the embedded database serves everybody in between. */
const rowsAtOnce = 40;
/** An answer about an address takes at least this long, milliseconds: how long the look-up took tells nothing of what it found. */
const answerMs = 250;

/** A reference to a call or case never is a person's number. */
const requireImpersonal = (field: string, text: string): void => {
  if (holdsPersonalCode(text)) throw new Problem('institution.reference_personal', { field });
};

export const institutionRoutes = ({ db, clock, config }: Deps): Route[] => [
  route(endpoints.listInstitutions, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectInstitutions(tx) }))),
  route(endpoints.makeInstitution, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertInstitution(tx, principal.tenant, body))),
  ),
  route(endpoints.changeInstitution, ({ principal, params, body, ifMatch }) =>
    db.as(principal, (tx) => updateInstitution(tx, params.id, ifMatch, body)),
  ),
  route(endpoints.endInstitution, ({ principal, params }) => db.as(principal, (tx) => endInstitution(tx, params.id))),
  route(endpoints.linkMachine, ({ principal, params }) =>
    db.as(principal, (tx) => insertMachine(tx, principal.tenant, params.id, params.machineId, config.keycloakUrl === undefined)),
  ),
  route(endpoints.unlinkMachine, ({ principal, params }) => db.as(principal, (tx) => deleteMachine(tx, params.id, params.machineId))),
  route(endpoints.assignIndicators, ({ principal, params, body }) =>
    db.as(principal, (tx) => replaceIndicators(tx, principal.tenant, params.id, body.codes)),
  ),
  route(endpoints.listInstitutionCodes, ({ principal, params }) =>
    db.as(principal, async (tx) => ({ items: await selectCodes(tx, params.id) })),
  ),
  route(endpoints.giveMeaning, async ({ principal, params, body }) => {
    await db.as(principal, (tx) => updateMeaning(tx, params.id, body));
    let applied = 0;
    for (;;) {
      const n = await db.as(principal, (tx) => applyMeaning(tx, params.id, body.code, rowsAtOnce));
      applied += n;
      if (n < rowsAtOnce) return { applied };
    }
  }),

  route(endpoints.readOwnInstitution, ({ principal }) => db.as(principal, requireOwnInstitution)),
  route(endpoints.sendIncidents, async ({ principal, body, lang }) => {
    const { ready, refused } = readRows(body.rows, clock.now(), lang);
    if (ready.length === 0) await db.as(principal, requireOwnInstitution);
    const rows = [...refused];
    for (let from = 0; from < ready.length; from += rowsAtOnce)
      rows.push(...(await db.as(principal, (tx) => landRows(tx, ready.slice(from, from + rowsAtOnce)))));
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    return {
      read: body.rows.length,
      added: count('added'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      refused: count('refused'),
      waiting: rows.filter(({ waits }) => waits).length,
      rows: rows.sort((a, b) => a.no - b.no),
    };
  }),
  route(endpoints.askHelp, async ({ principal, body }) => {
    requireImpersonal('reference', body.reference);
    const patience = new Promise((done) => setTimeout(done, answerMs));
    const [answer] = await Promise.all([db.as(principal, (tx) => askHelp(tx, body)), patience]);
    return answer;
  }),
  route(endpoints.markHelp, ({ principal, params, body }) => {
    requireImpersonal('key', params.key);
    const days = (Date.parse(body.until) - clock.now()) / 86_400_000;
    if (days < -1 || days > longestMarkDays)
      throw new Problem('institution.mark_period', { field: 'until', values: { days: longestMarkDays } });
    return db.as(principal, (tx) => markHelp(tx, params.key, body));
  }),
  route(endpoints.unmarkHelp, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      await unmarkHelp(tx, params.key);
    }),
  ),
];
