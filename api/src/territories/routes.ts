import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { noteLoad } from '../audit/note-load.ts';
import type { Deps } from '../deps.ts';
import { looksSwapped } from '../http/lon-lat.ts';
import { route } from '../http/route.ts';
import { compareSets } from './comparison.ts';
import { endpoints } from './contract.ts';
import { loadSet } from './load-set.ts';
import './problems.ts';
import { selectBoundarySets, selectTerritories, selectTerritoriesAt, selectTerritory } from './queries.ts';
import { replaceAssignment, upsertResidents } from './residents.ts';
import { convert, previewSuccessors, replaceSuccessors, requireSet, selectSuccessors } from './successors.ts';

const jobs = { kind: 'jobs' } as const;
const collators: Record<Language, Intl.Collator> = {
  lv: new Intl.Collator('lv'),
  lt: new Intl.Collator('lt'),
  en: new Intl.Collator('en'),
};

/** A stream that stops with request.too_large after so many bytes. */
async function* capped(stream: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit)
      throw new Problem('request.too_large', {
        values: { limit: `${Math.round(limit / 1_048_576)} MB` },
        headers: { connection: 'close' },
      });
    yield chunk;
  }
}

export const territoryRoutes = ({ db, clock, config }: Deps) => {
  // Borders belong to no tenant, so no member may write them; the operator's wish is carried out by the system and noted in the operator's name.
  const load = (
    who: Member,
    { thing, ids, detail }: { thing: string; ids: number[]; detail: object },
    write: (tx: Tx) => Promise<number>,
  ) =>
    db.as(jobs, async (tx) => {
      const accepted = await write(tx);
      await noteLoad(tx, who, thing, ids, accepted, detail);
      return { accepted };
    });
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);
  return [
    route(endpoints.listTerritories, async ({ principal, query: { after, limit, ...filter }, lang }) => {
      const all = await db.as(principal, (tx) => selectTerritories(tx, filter));
      all.sort((a, b) => collators[lang].compare(a.name, b.name) || a.boundarySet - b.boundarySet || a.id - b.id);
      const items = all.slice(after, after + limit);
      return { items, next: after + limit < all.length ? String(after + limit) : null, total: all.length };
    }),

    route(endpoints.findTerritoriesAt, async ({ principal, query: { lon, lat, on } }) => {
      if (looksSwapped(lon, lat)) throw new Problem('geometry.swapped', { field: 'lon' });
      return { items: await db.as(principal, (tx) => selectTerritoriesAt(tx, lon, lat, on ?? today())) };
    }),

    route(endpoints.listBoundarySets, async ({ principal }) => ({ items: await db.as(principal, selectBoundarySets) })),

    route(endpoints.loadBoundarySet, ({ principal, query, req, lang }) =>
      loadSet(db, principal, query, capped(req, config.uploadBytes), lang),
    ),

    route(endpoints.compareBoundarySets, ({ principal, params, query }) =>
      db.as(principal, (tx) => compareSets(tx, params.id, query.with)),
    ),

    route(endpoints.listSuccessors, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        await requireSet(tx, params.id);
        return { items: await selectSuccessors(tx, params.id) };
      }),
    ),

    route(endpoints.loadSuccessors, ({ principal, params, body }) => {
      const { toSet, basis } = body;
      const noted = { thing: 'territory_successor', ids: [params.id], detail: { toSet, basis } };
      return load(principal, noted, (tx) => replaceSuccessors(tx, params.id, body));
    }),

    route(endpoints.previewSuccessors, ({ principal, params, body }) => db.as(principal, (tx) => previewSuccessors(tx, params.id, body))),

    route(endpoints.convertStatistic, ({ principal, body }) => db.as(principal, (tx) => convert(tx, body))),

    route(endpoints.readTerritory, async ({ principal, params }) => {
      const territory = await db.as(principal, (tx) => selectTerritory(tx, params.id));
      if (!territory) throw new Problem('territory.not_found');
      return territory;
    }),

    route(endpoints.loadResidents, ({ principal, params, body }) => {
      const { asOf, source } = body;
      const noted = { thing: 'territory_population', ids: [params.id], detail: { asOf, source } };
      return load(principal, noted, (tx) => upsertResidents(tx, params.id, body));
    }),

    route(endpoints.assignTerritories, ({ principal, body }) =>
      load(principal, { thing: 'tenant_territory', ids: [], detail: body }, (tx) => replaceAssignment(tx, body)),
    ),
  ];
};
