import { createHash } from 'node:crypto';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { CameraEventRow, type EventAnswer, mostDays } from './contract.ts';
import type { EventKind } from './kinds.ts';
import { findPlate, holdsPlate } from './plate.ts';
import './row-problems.ts';

/** What events refer to, as event_facts() tells it. */
export type EventFacts = {
  cameras: Record<string, { id: string; kind: string; inUse: boolean; days: number | null }>;
  /** The purpose of each key of plates that counts now. */
  plateKeys: Record<string, string>;
  /** What own codes mean; null: nothing yet. */
  codes: Record<string, string | null>;
};
/** A kind as camera_event_kind has it. */
export type KindFacts = { kind: EventKind; ofVehicles: boolean; hasAmount: boolean };

/** An event ready to be written, in the words of land_camera_events(). */
export type LandingEvent = {
  no: number;
  key: string;
  hash: string;
  camera: string;
  kind: EventKind;
  code: string | null;
  occurredAt: string;
  confidence: number;
  purpose: string;
  legalBasis: string;
  days: number;
  amount: number | null;
  list: string | null;
  plateKey: string | null;
  plate: string | null;
};

/** A clock elsewhere may run a little ahead of ours; more is a mistake. Milliseconds. */
const futureTolerance = 300_000;
const day = 86_400_000;
/** Kinds of cameras in the register that may send what leads to a vehicle. */
const plateCameras = ['anpr', 'movable'];

/** What a field wants, for the sentence that refuses it. */
const wants: Record<string, string> = {
  id: '1–80',
  camera: '1–60',
  at: '2026-11-27T14:05:00+02:00',
  kind: '1–60',
  confidence: '0–1',
  purpose: '/api/camera-events/kinds',
  legalBasis: '3–300',
  retentionDays: `0–${mostDays}`,
  amount: '0–1000000',
  list: 'a-z 0-9 -',
  plateHash: '64 × 0-9 a-f',
  plateKey: 'uuid',
};

type Refusal = { field: string; code: string; values?: Record<string, string | number> };
const known = (name: string): boolean => Object.hasOwn(wants, name);

/** Answers for an event that is not written; its id only where that holds no plate. */
export const refuseEvent = (no: number, raw: unknown, { field, code, values = {} }: Refusal, lang: Language): EventAnswer => {
  const id = (raw as { id?: unknown } | null)?.id;
  return {
    no,
    id: typeof id === 'string' && id.length <= 80 && !holdsPlate(id) ? id : null,
    outcome: 'refused',
    kind: null,
    waits: false,
    field,
    code,
    detail: new Problem(code, { values }).sentence(lang),
  };
};

/** The raw event without what may look like a plate by right: the code of a camera of the register, also within the id, and codes that have a meaning. */
const withoutKnown = (raw: unknown, { cameras, codes }: EventFacts): unknown => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const rest: Record<string, unknown> = { ...raw };
  const { camera, id, kind } = rest;
  if (typeof camera === 'string' && Object.hasOwn(cameras, camera.trim())) {
    delete rest.camera;
    if (typeof id === 'string') rest.id = id.replaceAll(camera.trim(), '…');
  }
  if (typeof kind === 'string' && codes[kind.trim()]) delete rest.kind;
  return rest;
};

/** The first thing that speaks against an event, or the event in the database's words. */
const judge = (no: number, raw: unknown, facts: EventFacts, kinds: readonly KindFacts[], now: number): Refusal | LandingEvent => {
  const plain = findPlate(withoutKnown(raw, facts));
  if (plain) return { field: plain[0] !== undefined && known(plain[0]) ? plain[0] : 'event', code: 'camera_event_row.plain_plate' };
  const { success, data, error } = CameraEventRow.safeParse(raw);
  if (!success) {
    const [issue] = error.issues;
    if (issue?.code === 'unrecognized_keys') return { field: 'event', code: 'camera_event_row.field_unknown' };
    const field = String(issue?.path[0] ?? 'event');
    return known(field)
      ? { field, code: 'camera_event_row.field', values: { wants: wants[field] ?? '' } }
      : { field: 'event', code: 'camera_event_row.not_object' };
  }
  if ([data.id, data.legalBasis, data.kind].some((text) => text.includes('\0')))
    return { field: 'event', code: 'camera_event_row.not_object' };
  const own = kinds.find(({ kind }) => kind === data.kind);
  const meant = own ?? kinds.find(({ kind }) => kind === facts.codes[data.kind]);
  const camera = Object.hasOwn(facts.cameras, data.camera) ? facts.cameras[data.camera] : undefined;
  const at = Date.parse(data.at);
  if (!camera) return { field: 'camera', code: 'camera_event_row.camera_unknown' };
  if (!camera.inUse) return { field: 'camera', code: 'camera_event_row.camera_not_in_use' };
  if (camera.days === null) return { field: 'camera', code: 'camera_event_row.camera_without_retention' };
  if (!meant && (data.plateHash ?? data.plateKey ?? data.list) !== undefined) return { field: 'kind', code: 'camera_event_row.code_waits' };
  const kind = meant?.kind ?? 'other';
  if (meant?.ofVehicles && (!plateCameras.includes(camera.kind) || camera.days === 0))
    return { field: 'camera', code: 'camera_event_row.camera_reads_no_plates' };
  if ((kind === 'plate_read') !== (data.plateHash !== undefined) || (kind === 'plate_read') !== (data.plateKey !== undefined))
    return { field: 'plateHash', code: 'camera_event_row.plate_hash_needed' };
  if (data.plateKey !== undefined && facts.plateKeys[data.plateKey] !== data.purpose)
    return { field: 'plateKey', code: 'camera_event_row.plate_key_unknown' };
  if ((kind === 'watch_list_hit') !== (data.list !== undefined)) return { field: 'list', code: 'camera_event_row.list_needed' };
  if (kind !== 'other' && meant?.hasAmount !== (data.amount !== undefined))
    return { field: 'amount', code: 'camera_event_row.amount_needed' };
  if (at > now + futureTolerance) return { field: 'at', code: 'camera_event_row.in_future' };
  const days = Math.min(data.retentionDays, camera.days);
  if (at < now - Math.max(days, 1) * day) return { field: 'at', code: 'camera_event_row.too_old', values: { days } };
  const event = {
    camera: camera.id,
    kind,
    code: own ? null : data.kind,
    occurredAt: new Date(at).toISOString(),
    confidence: data.confidence,
    purpose: data.purpose,
    legalBasis: data.legalBasis,
    days: data.retentionDays,
    amount: data.amount ?? null,
    list: data.list ?? null,
    plateKey: data.plateKey ?? null,
    plate: data.plateHash ?? null,
  };
  // Of what was sent, not of what the code means here: that may change.
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...event, kind: data.kind, code: null }))
    .digest('hex');
  return { no, key: data.id, hash, ...event };
};

/** Reads each event by itself: what can be written, and the refusals. `now` in milliseconds. */
export const readEvents = (
  rows: readonly unknown[],
  facts: EventFacts,
  kinds: readonly KindFacts[],
  now: number,
  lang: Language,
): { ready: LandingEvent[]; refused: EventAnswer[] } => {
  const ready: LandingEvent[] = [];
  const refused: EventAnswer[] = [];
  const seen = new Map<string, number>();
  for (const [i, raw] of rows.entries()) {
    const judged = judge(i + 1, raw, facts, kinds, now);
    const before = 'key' in judged ? seen.get(judged.key) : undefined;
    if ('key' in judged && before === undefined) {
      seen.set(judged.key, judged.no);
      ready.push(judged);
    } else {
      const why = 'key' in judged ? { field: 'id', code: 'camera_event_row.repeated', values: { other: before ?? 0 } } : judged;
      refused.push(refuseEvent(i + 1, raw, why, lang));
    }
  }
  return { ready, refused };
};

const textOf = (raw: unknown, name: string): string[] => {
  const value = (raw as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' && value.length <= 60 && !value.includes('\0') ? [value.trim()] : [];
};
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** What to ask event_facts() about. */
export const mentioned = (rows: readonly unknown[]): { cameras: string[]; plateKeys: string[]; codes: string[] } => {
  const all = (name: string): string[] => [...new Set(rows.flatMap((raw) => textOf(raw, name)))];
  return { cameras: all('camera'), plateKeys: all('plateKey').filter(isUuid), codes: all('kind') };
};

/** Own codes of a batch that nobody has told about yet; none that looks like a plate. */
export const newCodes = (rows: readonly unknown[], { codes }: EventFacts, kinds: readonly KindFacts[]): string[] =>
  mentioned(rows).codes.filter(
    (code) => code !== '' && !Object.hasOwn(codes, code) && !kinds.some(({ kind }) => kind === code) && !holdsPlate(code),
  );
