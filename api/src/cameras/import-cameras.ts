import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { toProblem } from '../http/answer-problem.ts';
import { withPatch } from './check-camera.ts';
import { type Camera, type CameraPatch, CameraView } from './contract.ts';
import type { CameraImportReport, CameraReject } from './import-contract.ts';
import { insertCamera, lockByCodes, requireClearance, selectHome, updateCamera } from './queries.ts';
import type { CameraFile } from './read-file.ts';
import { faultsOf, type ReadRow } from './read-row.ts';

/** Rows of one transaction, which stays under 250 ms on the embedded database. */
const batch = 10;

/** Takes back what a dry run wrote. */
class Undo extends Error {}
/** Does something, and takes it back alone when it fails. */
const orTakeBack = async (tx: Tx, act: () => Promise<void>): Promise<void> => {
  await tx.run(sql`savepoint row`);
  try {
    await act();
    await tx.run(sql`release savepoint row`);
  } catch (error) {
    await tx.run(sql`rollback to savepoint row`);
    throw error;
  }
};

const bare = ({ fieldOfView: _, ...view }: NonNullable<Camera['views']>[number]): CameraView => view;

/** What of a camera the row changes; undefined when it says nothing new. The file knows one view: the first. */
const changeOf = (existing: Camera, { said, view }: ReadRow): CameraPatch | undefined => {
  const changed = Object.entries(said).filter(([field, value]) => !isDeepStrictEqual(existing[field as keyof Camera], value));
  const views = (existing.views ?? []).map(bare);
  const first = CameraView.parse({ ...views[0], ...view });
  const isSeen = Object.keys(view).length === 0 || isDeepStrictEqual(views[0], { ...first, ...(first.azimuth === 360 && { azimuth: 0 }) });
  if (changed.length === 0 && isSeen) return undefined;
  return { ...Object.fromEntries(changed), ...(!isSeen && { views: [first, ...views.slice(1)] }) };
};

const home = { kilometres: 50, degree: 111.2 } as const;
type Box = readonly [west: number, south: number, east: number, north: number];
const isIn = ([west, south, east, north]: Box, lon: number, lat: number): boolean => {
  const [up, along] = [home.kilometres / home.degree, home.kilometres / home.degree / Math.cos(((south + north) * Math.PI) / 360)];
  return lon >= west - along && lon <= east + along && lat >= south - up && lat <= north + up;
};

/**
 * Brings the rows of a file into the register of the member's municipality: codes that are there change, others are added, the same file again changes nothing.
 * A row is taken whole or refused whole; every refused one is in the report with what is wrong and where. A dry run does the same and takes it back.
 * Throws camera.not_cleared before the first row.
 */
export async function importCameras(
  db: Database,
  member: Member,
  file: CameraFile,
  { dryRun, lang, sensitivity }: { dryRun: boolean; lang: Language; sensitivity: number },
): Promise<CameraImportReport> {
  const report: CameraImportReport = {
    read: file.rows.length,
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    unknownDirections: 0,
    far: 0,
    ignoredColumns: file.ignoredColumns,
    rejects: [],
  };
  const reject = ({ line }: ReadRow, faults: ReadRow['faults']): void => {
    report.rejected++;
    report.rejects.push(
      ...faults.map(
        ({ field, value, code, values }): CameraReject => ({
          line,
          field,
          value,
          code,
          reason: new Problem(code, values ? { values } : {}).sentence(lang),
        }),
      ),
    );
  };
  const ground = await db.as(member, async (tx) => {
    await requireClearance(tx, sensitivity, 'sensitivity');
    return selectHome(tx);
  });
  const isFar = ([lon = 0, lat = 0]: readonly number[]): boolean => ground !== null && !isIn(ground, lon, lat);
  const linesOf = new Map<string, number>();
  const sound: ReadRow[] = [];
  for (const row of file.rows) {
    const earlier = linesOf.get(row.code);
    const [lon = 0, lat = 0] = row.said.geometry?.coordinates ?? [];
    if (row.code !== '' && earlier !== undefined)
      reject(row, [{ field: 'code', value: row.code, code: 'camera.code_twice', values: { line: earlier } }]);
    else if (row.faults.length === 0 && ground && isFar([lon, lat]) && isIn(ground, lat, lon))
      reject(row, [{ field: 'geometry', value: `${lon}, ${lat}`, code: 'geometry.swapped' }]);
    else {
      if (row.code !== '') linesOf.set(row.code, row.line);
      sound.push(row);
    }
  }
  const write = async (tx: Tx, row: ReadRow, existing: Camera | undefined): Promise<void> => {
    const patch = existing && changeOf(existing, row);
    // A camera that is there has a purpose and a basis of its own, whatever the file leaves out.
    const faults = row.faults.filter(({ code }) => !existing || code !== 'camera.ground_missing');
    const found = faults.length > 0 || !existing || !patch ? faults : faultsOf(withPatch(existing, patch));
    if (found.length > 0) return reject(row, found);
    if (existing && patch && !existing.mayWrite) throw new Problem('camera.not_yours', { field: 'code', values: { value: row.code } });
    if (!existing) await insertCamera(tx, member, row.camera);
    else if (patch) await updateCamera(tx, existing, patch);
    report[!existing ? 'added' : patch ? 'updated' : 'unchanged']++;
    if (row.view.azimuth === undefined && (existing?.views?.[0]?.azimuth ?? null) === null) report.unknownDirections++;
    if (isFar(row.camera.geometry.coordinates)) report.far++;
  };
  for (let i = 0; i < sound.length; i += batch) {
    const rows = sound.slice(i, i + batch);
    await db
      .as(member, async (tx) => {
        const known = await lockByCodes(
          tx,
          member,
          rows.map(({ code }) => code),
        );
        for (const row of rows)
          await orTakeBack(tx, () => write(tx, row, known.get(row.code))).catch((error) => {
            // What only the database knows: a code of a camera that the member may not know of. Anything that is not about the row ends the import.
            const problem = toProblem(error);
            if (problem.status >= 500) throw error;
            const { field = 'code', values } = problem.info;
            reject(row, [{ field, value: field === 'code' ? row.code : '', code: problem.code, ...(values && { values }) }]);
          });
        if (dryRun) throw new Undo();
      })
      .catch((error) => {
        if (!(error instanceof Undo)) throw error;
      });
  }
  report.rejects.sort((a, b) => a.line - b.line);
  return report;
}
