import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { withPatch } from './check-camera.ts';
import { type Camera, type CameraPatch, CameraView } from './contract.ts';
import type { CameraImportReport, CameraReject } from './import-contract.ts';
import { insertCamera, selectByCodes, updateCamera } from './queries.ts';
import type { CameraFile } from './read-file.ts';
import { faultsOf, type ReadRow } from './read-row.ts';

/** Rows of one transaction, which stays under 250 ms on the embedded database. */
const batch = 10;

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

/**
 * Brings the rows of a file into the register of the member's municipality: codes that are there change, others are added, the same file again changes nothing.
 * A row is taken whole or refused whole; every refused one is in the report with what is wrong and where.
 */
export async function importCameras(
  db: Database,
  member: Member,
  file: CameraFile,
  { dryRun, lang }: { dryRun: boolean; lang: Language },
): Promise<CameraImportReport> {
  const report: CameraImportReport = {
    read: file.rows.length,
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    unknownDirections: 0,
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
  const linesOf = new Map<string, number>();
  const sound: ReadRow[] = [];
  for (const row of file.rows) {
    const earlier = linesOf.get(row.code);
    if (row.code !== '' && earlier !== undefined)
      reject(row, [{ field: 'code', value: row.code, code: 'camera.code_twice', values: { line: earlier } }]);
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
    if (row.view.azimuth === undefined && (existing?.views?.[0]?.azimuth ?? null) === null) report.unknownDirections++;
    if (!existing) {
      if (!dryRun) await insertCamera(tx, member, row.camera);
      report.added++;
    } else if (patch) {
      if (!dryRun) await updateCamera(tx, existing, patch);
      report.updated++;
    } else report.unchanged++;
  };
  for (let i = 0; i < sound.length; i += batch) {
    const rows = sound.slice(i, i + batch);
    await db.as(member, async (tx) => {
      const known = await selectByCodes(
        tx,
        member,
        rows.map(({ code }) => code),
      );
      for (const row of rows) await write(tx, row, known.get(row.code));
    });
  }
  report.rejects.sort((a, b) => a.line - b.line);
  return report;
}
