import { createHash } from 'node:crypto';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { looksSwapped } from '../http/lon-lat.ts';
import { maskPersonal } from '../imports/personal-text.ts';
import { IncidentRow, type RowAnswer } from './machine-contract.ts';
import './problems.ts';

/** A row ready to be written, in the words of land_institution_incidents(). */
export type LandingRow = {
  no: number;
  key: string;
  hash: string;
  category: string;
  severity: number | null;
  status: string | null;
  occurredAt: string;
  title: string | null;
  place: string | null;
  description: string | null;
  lon: number | null;
  lat: number | null;
  masked: boolean;
};

/** A clock elsewhere may run a little ahead of ours; more is a mistake. Milliseconds. */
const futureTolerance = 300_000;
const oldest = Date.UTC(1900, 0, 1);
const texts = ['title', 'placeText', 'description'];

const refusal = (no: number, row: unknown, field: string, code: string, lang: Language, values: Record<string, string> = {}): RowAnswer => {
  const id = (row as { id?: unknown } | null)?.id;
  return {
    no,
    id: typeof id === 'string' ? id.slice(0, 200) : null,
    outcome: 'refused',
    incident: null,
    category: null,
    waits: false,
    field,
    code,
    detail: new Problem(code, { values: { field, ...values } }).sentence(lang),
  };
};

/** Reads each row by itself: what can be written, and the refusals with a sentence that says what would work. `now` in milliseconds. */
export const readRows = (rows: readonly unknown[], now: number, lang: Language): { ready: LandingRow[]; refused: RowAnswer[] } => {
  const ready: LandingRow[] = [];
  const refused: RowAnswer[] = [];
  const seen = new Map<string, number>();
  for (const [i, raw] of rows.entries()) {
    const no = i + 1;
    const refuse = (field: string, code: string, values?: Record<string, string>) =>
      refused.push(refusal(no, raw, field, code, lang, values));
    const { success, data, error } = IncidentRow.safeParse(raw);
    if (!success) {
      const [issue] = error.issues;
      const unknown = issue?.code === 'unrecognized_keys' ? String(issue.keys[0]).slice(0, 60) : undefined;
      const field = unknown ?? String(issue?.path[0] ?? 'row');
      const known = texts.includes(field) ? 'text' : field;
      refuse(field, unknown !== undefined ? 'institution_row.unknown_field' : `institution_row.${known === 'row' ? 'not_object' : known}`);
      continue;
    }
    const at = Date.parse(data.occurredAt);
    const [lon, lat] = data.geometry?.coordinates ?? [null, null];
    const before = seen.get(data.id);
    if (Object.values(data).some((value) => typeof value === 'string' && value.includes('\0'))) refuse('row', 'institution_row.text');
    else if (at > now + futureTolerance) refuse('occurredAt', 'institution_row.in_future');
    else if (at < oldest) refuse('occurredAt', 'institution_row.too_old');
    else if (lon !== null && lat !== null && looksSwapped(lon, lat)) refuse('geometry', 'institution_row.swapped');
    else if (before !== undefined) refuse('id', 'institution_row.repeated', { other: String(before) });
    else {
      seen.set(data.id, no);
      const masked = { title: data.title && maskPersonal(data.title), description: data.description && maskPersonal(data.description) };
      const row = {
        category: data.category,
        severity: data.severity ?? null,
        status: data.status ?? null,
        occurredAt: new Date(at).toISOString(),
        ...masked,
        place: data.placeText,
        lon,
        lat,
      };
      const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 32);
      ready.push({ no, key: data.id, hash, ...row, masked: masked.title !== data.title || masked.description !== data.description });
    }
  }
  return { ready, refused };
};
