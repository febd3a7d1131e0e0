import type { Wall, WallFeed, WallIncident } from '@vias/api/statistics/contract.ts';
import { type Urgency, urgencyOf } from '../../panels/incidents/urgency.ts';
import { listName } from '../../panels/rate/territory-name.ts';

/** An open incident as the queue shows it: its number links the queue and the map. */
export interface Queued {
  no: number;
  urgency: Urgency;
  incident: WallIncident;
}

const minute = 60_000;
const rank = (urgency: Urgency): number => (urgency === 'act' ? 0 : 1);
const due = ({ dueAt }: WallIncident): number => (dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(dueAt));

/** Act now first, then by time left (what is late has the least); without a deadline last, the newest first. `now` is milliseconds since 1970. */
export const queueOf = (items: Wall['items'], now: number): Queued[] =>
  items
    .map((incident) => ({ incident, urgency: urgencyOf({ ...incident, responsible: incident.isTaken ? '' : null }, now) }))
    .sort((a, b) => {
      const [first, second] = [due(a.incident), due(b.incident)];
      return (
        rank(a.urgency) - rank(b.urgency) ||
        (first === second ? 0 : first - second) ||
        Date.parse(b.incident.occurredAt) - Date.parse(a.incident.occurredAt) ||
        (a.incident.id < b.incident.id ? -1 : 1)
      );
    })
    .map((entry, i) => ({ no: i + 1, ...entry }));

/** A time as one reads it from four metres: 12 s, 4 min, 3 h 05, 2 d. Milliseconds; the sign is kept. */
export const writeSpan = (ms: number, words: { s: string; min: string; h: string; d: string }): string => {
  const sign = ms < 0 ? '−' : '';
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${sign}${seconds} ${words.s}`;
  if (minutes < 60) return `${sign}${minutes} ${words.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 10) return `${sign}${hours} ${words.h} ${String(minutes % 60).padStart(2, '0')}`;
  return hours < 48 ? `${sign}${hours} ${words.h}` : `${sign}${Math.floor(hours / 24)} ${words.d}`;
};

/** A municipality or service as a tile has room for it: Akmenės rajonas, Jelgavas pašvaldība. */
export const sourceName = (name: string): string => listName(name.replace(' valstspilsētas pašvaldība', ' pašvaldība'));

/** Lines of at most so many letters, broken between words. */
export const wrapWords = (text: string, letters: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** How long a source has said nothing, milliseconds; undefined when it said nothing for a week and more. */
export const ageOf = ({ lastAt }: WallFeed, now: number): number | undefined =>
  lastAt === null ? undefined : Math.max(0, now - Date.parse(lastAt));

/** Quiet for longer than its own rhythm explains. */
export const isSilent = (feed: WallFeed, now: number): boolean => {
  const age = ageOf(feed, now);
  return age === undefined || age > feed.silentAfter * minute;
};

/** The feeds there is room for: silent ones first among those kept, then one's own; on screen they stay in their order, so that nothing jumps. */
export const feedsFor = (feeds: readonly WallFeed[], now: number, room: number): { shown: WallFeed[]; more: number } => {
  if (feeds.length <= room) return { shown: [...feeds], more: 0 };
  const weight = (feed: WallFeed): number => (isSilent(feed, now) ? 0 : feed.isOwn ? 1 : 2);
  const kept = new Set([...feeds].sort((a, b) => weight(a) - weight(b)).slice(0, room - 1));
  return { shown: feeds.filter((feed) => kept.has(feed)), more: feeds.length - kept.size };
};

/** Light from seven to nineteen of the place's hours; `asked` (light or dark in the address) overrules. */
export const wallTheme = (hour: number, asked: string | null): 'light' | 'dark' =>
  asked === 'light' || asked === 'dark' ? asked : hour >= 7 && hour < 19 ? 'light' : 'dark';

/** Incidents that were not there before, with when they came; those that left are forgotten, so that it stays as small as the queue. */
export const markNew = (marks: ReadonlyMap<string, number> | undefined, ids: readonly string[], now: number): ReadonlyMap<string, number> =>
  new Map(ids.map((id) => [id, marks ? (marks.get(id) ?? now) : 0]));
