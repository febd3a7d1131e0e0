import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { noteLoad } from '../audit/note-load.ts';
import type { SetHeader, SetReport } from './contract.ts';
import { requirePlausible, type Srid, sridOf } from './crs.ts';
import { type RawFeature, readFeatures } from './feature-stream.ts';
import {
  countVanishing,
  currentTransaction,
  deleteOtherUnits,
  linkParents,
  markLoading,
  markPlaced,
  raiseVersion,
  selectUnplaced,
  upsertSet,
  upsertUnits,
} from './load-queries.ts';
import { placeExisting } from './place-existing.ts';
import { rejectText } from './reject-text.ts';
import { checkRange, type Reject, readUnit, type Unit } from './unit.ts';

const maxUnits = 20_000;
/** Vertices of all units: a country in full detail has a tenth of it. */
const maxVertices = 3_000_000;
/** Vertices in one transaction: some 100 ms on the embedded database, whose transactions stay under 250 ms. */
const verticesAtOnce = 6000;
/** A file that leaves out this share of the units that are there is more likely a part of the whole than a reform. */
const vanishingShare = 0.1;
const jobs = { kind: 'jobs' } as const;

/**
 * Loads a FeatureCollection as a boundary set, or loads it again. The whole file is read and judged before anything is written; units
 * are then written in short transactions, and every existing thing is placed. Doing it twice gives the same as doing it once; a loading that is cut off
 * leaves a mark, by which repairSets or the next loading puts things right. Throws territory.would_vanish when the file lacks a tenth of what is there.
 */
export async function loadSet(
  db: Database,
  operator: Member,
  header: SetHeader,
  file: AsyncIterable<Uint8Array>,
  lang: Language,
): Promise<SetReport> {
  const { units, rejects, srid, read } = await judge(header, file, lang);
  if (units.length === 0) {
    throw new Problem('territory.nothing_accepted', { values: { read, reason: rejects[0]?.detail ?? rejectText.geometry_empty[lang] } });
  }
  const repairs: SetReport['repairs'] = units.flatMap(({ row, code, mended }) =>
    mended ? [{ row, code, reason: mended, areaChangeKm2: 0 }] : [],
  );
  // A unit that was refused this time keeps the border it had.
  const mentioned = [...new Set([...units.map(({ code }) => code), ...rejects.flatMap(({ code }) => code ?? [])])];
  if (!header.replace) {
    const vanishing = await db.as(jobs, (tx) => countVanishing(tx, header, mentioned));
    if (vanishing.gone > 0 && vanishing.gone >= vanishingShare * vanishing.units)
      throw new Problem('territory.would_vanish', { values: vanishing });
  }
  const begun = { crs: `EPSG:${srid}`, read, source: header.source };
  // Noted before the first border is written, so that a loading that is cut off is known of.
  const { id } = await db.as(jobs, async (tx) => {
    const set = await upsertSet(tx, header);
    await noteLoad(tx, operator, 'boundary_set', [set.id], units.length, { ...begun, begins: true });
    return set;
  });
  for (const batch of batchesOf(units)) {
    const written = await db.as(jobs, async (tx) => {
      await markLoading(tx, id);
      return upsertUnits(tx, id, header, srid, batch);
    });
    for (const unit of written) {
      if (!unit.usable) rejects.push({ row: unit.row, code: unit.code, reason: 'geometry_empty', detail: rejectText.geometry_empty[lang] });
      else if (unit.reason) repairs.push({ row: unit.row, code: unit.code, reason: unit.reason, areaChangeKm2: unit.areaChangeKm2 });
    }
  }
  const removed = await db.as(jobs, (tx) => deleteOtherUnits(tx, id, mentioned));
  const rejected = rejects.length;
  const sum = { id, accepted: read - rejected, rejected, removed };
  const { version, placed = 0 } = await finishSet(db, id, header.country, {
    note: (tx, finished) => noteLoad(tx, operator, 'boundary_set', [id], sum.accepted, { ...begun, ...sum, ...finished }),
  });
  await db.tidy();
  const byRow = (a: { row: number }, b: { row: number }) => a.row - b.row;
  return {
    ...sum,
    version,
    placed,
    crs: begun.crs,
    read,
    rejects: rejects.sort(byRow).slice(0, 1000),
    repairs: repairs.sort(byRow).slice(0, 1000),
  };
}

/** What every loading ends with: parents, the next version, and the place of everything. */
async function finishSet(
  db: Database,
  id: number,
  country: string,
  { mayGoOn, note }: { mayGoOn?: () => boolean; note?: (tx: Tx, finished: { version: number; placed: number }) => Promise<unknown> },
) {
  const { version, since, xid } = await db.as(jobs, async (tx) => {
    await linkParents(tx, country);
    return { ...(await raiseVersion(tx, id)), xid: await currentTransaction(tx) };
  });
  const placed = await placeExisting(db, id, xid, mayGoOn);
  if (placed !== undefined)
    await db.as(jobs, async (tx) => {
      await markPlaced(tx, id, since);
      await note?.(tx, { version, placed });
    });
  return { version, placed };
}

/** Puts sets right whose loading was cut off after borders were written: links and places everything by the borders that are there. Answers how many. */
export async function repairSets(db: Database, mayGoOn: () => boolean = () => true): Promise<number> {
  const sets = await db.as(jobs, selectUnplaced);
  for (const { id, country } of sets) if (mayGoOn()) await finishSet(db, id, country, { mayGoOn });
  return sets.length;
}

async function judge(header: SetHeader, file: AsyncIterable<Uint8Array>, lang: Language) {
  const units: Unit[] = [];
  const rejects: Reject[] = [];
  const known = new Set<string>();
  let srid: Srid = 4326;
  let row = 0;
  let vertices = 0;
  const take = (feature: RawFeature) => {
    if (++row > maxUnits) throw new Problem('territory.too_many', { values: { limit: maxUnits } });
    const unit = readUnit(feature, row, header, lang);
    if ('reason' in unit) rejects.push(unit);
    else if (known.has(unit.code)) rejects.push({ row, code: unit.code, reason: 'code_repeated', detail: rejectText.code_repeated[lang] });
    else {
      known.add(unit.code);
      units.push(unit);
      vertices += unit.vertices;
      if (vertices > maxVertices) throw new Problem('geometry.too_many_vertices', { values: { count: vertices, limit: maxVertices } });
    }
  };
  for await (const item of readFeatures(file)) {
    if ('feature' in item) take(item.feature);
    else srid = (header.crs ? (Number(header.crs) as Srid) : sridOf(item.members.crs)) ?? 4326;
  }
  const centres = units.map(({ centre }) => centre);
  requirePlausible(header.country, srid, centres);
  const fit: Unit[] = [];
  for (const unit of units) {
    const checked = checkRange(unit, srid, lang);
    if ('reason' in checked) rejects.push(checked);
    else fit.push(checked);
  }
  return { units: fit, rejects, srid, read: row };
}

function* batchesOf(units: readonly Unit[]): Generator<Unit[]> {
  let batch: Unit[] = [];
  let vertices = 0;
  for (const unit of units) {
    if (batch.length > 0 && vertices + unit.vertices > verticesAtOnce) {
      yield batch;
      batch = [];
      vertices = 0;
    }
    batch.push(unit);
    vertices += unit.vertices;
  }
  if (batch.length > 0) yield batch;
}
