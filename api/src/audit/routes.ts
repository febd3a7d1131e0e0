import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readPhone } from '@vias/alerts/phone.ts';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import type { QueryOf } from '../http/endpoint.ts';
import { type Route, route } from '../http/route.ts';
import { openAnchorSink } from './anchor.ts';
import { type AuditEntry, endpoints, mostExported } from './contract.ts';
import { csvHead, csvLine } from './export.ts';
import './problems.ts';
import { countEntries, noteReading, selectDetail, selectEntries, selectPersonReads, selectState } from './queries.ts';
import { verifyChain } from './verifying.ts';

/** Entries fetched at a time for a file, so that memory stays flat and no transaction is long. */
const batch = 1000;
const dayMs = 86_400_000;
type Filter = Omit<QueryOf<typeof endpoints.exportAudit>, 'format'>;

/** The audit as its own people read, verify and take it along. */
export const auditRoutes = ({ db, config, clock }: Deps): Route[] => {
  const sink = openAnchorSink(config);
  let vault: PhoneVault | undefined;

  const entriesOf = async function* (principal: Member, filter: Filter, upTo: number): AsyncGenerator<AuditEntry> {
    let after: number | undefined = upTo + 1;
    while (after !== undefined) {
      const last: number = after;
      const { items, next } = await db.as(principal, (tx) => selectEntries(tx, { ...filter, after: last, limit: batch }));
      yield* items;
      after = next === null ? undefined : Number(next);
    }
  };
  const asCsv = async function* (entries: AsyncIterable<AuditEntry>, lang: Language): AsyncGenerator<string> {
    yield csvHead(lang);
    for await (const entry of entries) yield csvLine(entry, lang);
  };
  const asJson = async function* (entries: AsyncIterable<AuditEntry>, about: object): AsyncGenerator<string> {
    yield `${JSON.stringify(about).slice(0, -1)},"entries":[`;
    let first = true;
    for await (const entry of entries) {
      yield `${first ? '' : ','}\n${JSON.stringify(entry)}`;
      first = false;
    }
    yield '\n]}\n';
  };

  return [
    route(endpoints.listAuditEntries, ({ principal, query }) =>
      db.as(principal, async (tx) => {
        const entries = await selectEntries(tx, query);
        await noteReading(tx, 'read', query, entries.items.length);
        return entries;
      }),
    ),

    route(endpoints.readAuditState, ({ principal }) => db.as(principal, selectState)),

    route(endpoints.verifyAudit, ({ principal }) => verifyChain(db, sink, principal.tenant, principal)),

    route(endpoints.exportAudit, async ({ principal, query: { format, ...filter }, lang, req, res }) => {
      const { n, upTo, head } = await db.as(principal, async (tx) => {
        const counted = await countEntries(tx, filter);
        if (counted.n > mostExported)
          throw new Problem('audit.too_many', { field: 'during', values: { n: counted.n, most: mostExported } });
        // What is taken along is noted before the first line of it leaves.
        await noteReading(tx, 'export', { format, ...filter }, counted.n);
        return { ...counted, head: (await selectState(tx)).head };
      });
      const now = new Date(clock.now()).toISOString();
      const entries = entriesOf(principal, filter, upTo ?? 0);
      const about = { chain: principal.tenant, madeAt: now, madeBy: principal.name, filter, count: n, head };
      res.setHeader('x-rows', n);
      res.setHeader('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
      res.setHeader('content-disposition', `attachment; filename="vias-audit-${now.slice(0, 10)}.${format}"`);
      await pipeline(Readable.from(format === 'csv' ? asCsv(entries, lang) : asJson(entries, about)), res).catch((error: unknown) => {
        if (!req.socket.destroyed) throw error;
      });
    }),

    route(endpoints.askPerson, async ({ principal, body: { phone, purpose, days } }) => {
      const reading = readPhone(phone, principal.tenant.startsWith('lt-') ? 'LT' : 'LV');
      if ('refusal' in reading) throw new Problem(reading.refusal, { field: 'phone' });
      vault ??= openPhoneVault(config);
      const number = vault.index(reading.e164);
      const since = new Date(clock.now() - days * dayMs).toISOString();
      return { ...(await db.as(principal, (tx) => selectPersonReads(tx, number, since, purpose))), since };
    }),

    route(endpoints.readAuditEntry, async ({ principal, params }) => {
      const detail = await db.as(principal, (tx) => selectDetail(tx, params.seq));
      if (!detail) throw new Problem('audit.not_found');
      return detail;
    }),
  ];
};
