import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { ColumnStore } from './column-store.ts';
import { type ScanFilter, stretchesOf, visitRows } from './tile-scan.ts';
import type { TileStore } from './tile-store.ts';

/** What `protected_incident_counts` counts of a territory before it protects anything: never shown to a reader as it is. */
export type AreaCount = { territory: number; readable: number; closed: number; cellKey: number };

/** What is known of incidents by their number: 0 not yet, 1 in no territory of the set, else 2 + index of the territory; and their part of a cell's key. */
type Placed = { areas: Uint16Array; keys: Uint16Array };
type Index = { version: number; territories: number[]; indexOf: Map<number, number>; placed: Placed };

const tiles = { kind: 'tiles' } as const;
const noArea = 1;
const firstArea = 2;
const mostAreas = 0xffff - firstArea;

const Bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));
const Packed = z.object({ n: z.int(), no: Bytes, territory: Bytes, key: Bytes });

/** Where incidents lie, packed by the database: number, territory or 0, and the 16 bits that the incident adds to the key of its cell. */
const selectPlaces = (tx: Tx, set: number, numbers: readonly number[]) =>
  tx.one(
    Packed,
    sql`
      with i as materialized (
        select i.incident_no, coalesce(p.territory_id, 0) as territory, hashtextextended(i.incident_id::text, 0) & 65535 as key
        from incident i
        left join placement p on p.thing_id = i.incident_id and p.boundary_set_id = ${set} and p.thing_kind = 'incident'
        where i.incident_no = any (${numbers}::bigint[]))
      select count(*)::int as n, coalesce(string_agg(float8send(incident_no::float8), ''::bytea), '') as no,
             coalesce(string_agg(int4send(territory), ''::bytea), '') as territory, coalesce(string_agg(int4send(key::int4), ''::bytea), '') as key
      from i`,
  );

const selectTerritories = (tx: Tx, set: number) =>
  tx.rows(z.object({ id: z.int() }), sql`select territory_id as id from territory where boundary_set_id = ${set} order by 1`);

const grown = (from: Uint16Array, length: number): Uint16Array => {
  if (from.length >= length) return from;
  const larger = new Uint16Array(Math.ceil(length * 1.25));
  larger.set(from);
  return larger;
};

/** Counts incidents by territory in the columns of the tile store. */
export type AreaCounter = {
  /**
   * Counts of every territory of the set: rows of the filter's classes, and of `closed` classes, that pass the rest of the filter.
   * `version` is that of the boundary set: with another one, places are asked for anew.
   */
  count(set: { id: number; version: number }, filter: ScanFilter, closed: Uint8Array): Promise<AreaCount[]>;
};

/**
 * Where an incident lies is asked for when it is first counted, and again after it changed, so that nothing is loaded for maps nobody draws;
 * from then on counting is a scan of milliseconds. Placement itself stays the database's, for a point on a border belongs to one side only.
 */
export const createAreaCounter = (db: Database, store: Pick<TileStore, 'columns' | 'onChange'>): AreaCounter => {
  const indexes = new Map<number, Index>();
  const atOnce = db.kind === 'embedded' ? 10_000 : 50_000;
  let changes = 0;
  store.onChange((numbers) => {
    changes++;
    for (const { placed } of indexes.values()) for (const no of numbers) if (no < placed.areas.length) placed.areas[no] = 0;
  });

  const indexOf = async ({ id, version }: { id: number; version: number }): Promise<Index> => {
    const known = indexes.get(id);
    if (known?.version === version) return known;
    const territories = (await db.as(tiles, (tx) => selectTerritories(tx, id))).map((row) => row.id);
    if (territories.length > mostAreas) throw new RangeError(`Boundary set ${id} has more than ${mostAreas} territories.`);
    const fresh: Index = {
      version,
      territories,
      indexOf: new Map(territories.map((territory, index) => [territory, index])),
      placed: { areas: new Uint16Array(0), keys: new Uint16Array(0) },
    };
    indexes.set(id, fresh);
    return fresh;
  };

  /** Asks where the incidents lie; what changed meanwhile stays unknown. */
  const locate = async (set: number, { placed, indexOf: index }: Index, numbers: readonly number[]): Promise<void> => {
    const before = changes;
    const found = await db.as(tiles, (tx) => selectPlaces(tx, set, numbers));
    if (changes !== before) return;
    const length = numbers.reduce((most, no) => Math.max(most, no), 0) + 1;
    placed.areas = grown(placed.areas, length);
    placed.keys = grown(placed.keys, length);
    // Those that are gone lie nowhere, until their change has been taken in.
    for (const no of numbers) placed.areas[no] = noArea;
    for (let i = 0; i < found.n; i++) {
      const no = found.no.readDoubleBE(i * 8);
      const area = index.get(found.territory.readInt32BE(i * 4));
      placed.areas[no] = area === undefined ? noArea : firstArea + area;
      placed.keys[no] = found.key.readInt32BE(i * 4);
    }
  };

  return {
    async count(set, filter, closed) {
      const index = await indexOf(set);
      for (;;) {
        const { counts, unknown } = scan(store.columns, index, filter, closed);
        if (unknown.length === 0) return counts;
        for (let from = 0; from < unknown.length; from += atOnce) await locate(set.id, index, unknown.slice(from, from + atOnce));
      }
    },
  };
};

/** One pass over all columns; the numbers of those whose place is not known yet come beside the counts, which are then not complete. */
const scan = (columns: ColumnStore, { territories, placed }: Index, filter: ScanFilter, closed: Uint8Array) => {
  const all = Uint8Array.from(filter.classes);
  for (let cls = 1; cls < closed.length; cls++) if (closed[cls] === 1) all[cls] = 1;
  const [tile, everyone] = [
    { z: 0, x: 0, y: 0 },
    { ...filter, classes: all },
  ];
  const [readable, others, keySums] = [0, 1, 2].map(() => new Float64Array(territories.length + firstArea)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { areas, keys } = placed;
  const unknown: number[] = [];
  for (const stretch of stretchesOf(columns, tile, everyone)) {
    const { id, cls } = stretch.columns;
    visitRows(stretch, tile, everyone, (row) => {
      const no = id[row] as number;
      const area = no < areas.length ? (areas[no] as number) : 0;
      if (area === 0) unknown.push(no);
      else if (filter.classes[cls[row] as number] === 1) (readable[area] as number)++;
      else {
        (others[area] as number)++;
        (keySums[area] as number) += keys[no] as number;
      }
      return true;
    });
  }
  const counts = territories.map((territory, i): AreaCount => {
    const area = firstArea + i;
    return {
      territory,
      readable: readable[area] as number,
      closed: others[area] as number,
      cellKey: (keySums[area] as number) % 65_536,
    };
  });
  return { counts, unknown };
};
