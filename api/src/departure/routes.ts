import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Member } from '@vias/sql/principal.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import { packRows } from './pack.ts';
import './problems.ts';
import {
  agreeDeparture,
  announceDeparture,
  type Key,
  noteExport,
  requireDeparture,
  requireTyped,
  selectDepartures,
  selectExportRows,
  selectExportTables,
  withdrawDeparture,
} from './queries.ts';

/** Rows of one file and of one transaction. */
const batch = 1000;

/** A municipality or service leaves: announced by the operator, agreed by its own administrator, erased after the waiting time. */
export const departureRoutes = ({ db, clock }: Deps): Route[] => {
  const rowsOf = async function* (principal: Member, table: string) {
    let after: Key | null = null;
    for (;;) {
      const from: Key | null = after;
      const rows: Awaited<ReturnType<typeof selectExportRows>> = await db.as(principal, (tx) => selectExportRows(tx, table, from, batch));
      if (rows.length > 0) yield rows.map(({ kept }) => kept);
      if (rows.length < batch) return;
      after = rows.at(-1)?.at ?? null;
    }
  };
  return [
    route(endpoints.listDepartures, async () => ({ items: await db.as({ kind: 'jobs' }, (tx) => selectDepartures(tx, null)) })),
    route(endpoints.announceDeparture, async ({ principal, params: { id }, body: { typed, reason, waitDays } }) => {
      requireTyped(typed, id);
      await db.as(principal, (tx) => announceDeparture(tx, id, reason, waitDays));
      return db.as({ kind: 'jobs' }, (tx) => requireDeparture(tx, id));
    }),
    route(endpoints.withdrawDeparture, ({ principal, params }) => db.as(principal, (tx) => withdrawDeparture(tx, principal, params.id))),
    route(endpoints.readDeparture, async ({ principal }) => {
      const [departure] = await db.as(principal, (tx) => selectDepartures(tx, principal.tenant));
      return { departure: departure ?? null };
    }),
    route(endpoints.exportDeparture, async ({ principal, req, res }) => {
      const tables = await db.as(principal, async (tx) => {
        await requireDeparture(tx, principal.tenant);
        return selectExportTables(tx);
      });
      const now = clock.now();
      res.setHeader('content-type', 'application/gzip');
      res.setHeader('content-disposition', `attachment; filename="${principal.tenant}-${new Date(now).toISOString().slice(0, 10)}.tar.gz"`);
      const parts = packRows(principal.tenant, tables, (table) => rowsOf(principal, table), {
        now,
        // What was cut off was not taken along.
        onEnd: (counts) => db.as(principal, (tx) => noteExport(tx, counts)),
      });
      await pipeline(Readable.from(parts), createGzip(), res).catch((error: unknown) => {
        if (!req.socket.destroyed) throw error;
      });
    }),
    route(endpoints.agreeDeparture, async ({ principal, body }) => {
      requireTyped(body.typed, principal.tenant);
      return db.as(principal, async (tx) => {
        await agreeDeparture(tx);
        return requireDeparture(tx, principal.tenant);
      });
    }),
  ];
};
