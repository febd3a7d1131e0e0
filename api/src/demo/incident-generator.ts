import type { DemoTenant } from './demo-tenants.ts';
import { hourCurves, type IncidentKind, incidentKinds, monthCurves } from './incident-kinds.ts';
import { createSpots } from './incident-places.ts';
import { textsOf } from './incident-texts.ts';
import { fromLocal } from './local-clock.ts';
import { readMunicipalities } from './municipalities.ts';
import { createRandom, type Random } from './random.ts';

/** An invented incident; times in milliseconds since 1970, place in WGS 84 degrees. */
export type DemoIncident = {
  key: string;
  category: string;
  severity: number;
  status: 'reported' | 'in_progress' | 'closed';
  occurredAt: number;
  recordedAt: number;
  dueAt: number | null;
  closedAt: number | null;
  outcome: string | null;
  title: string;
  responsible: string | null;
  placeText: string | null;
  description: string | null;
  lon: number | null;
  lat: number | null;
};

const minute = 60_000;
const day = 24 * 60 * minute;
/** Share whose caller could not say where. */
const unplacedShare = 0.013;

/** The past of one tenant up to a day before `now`, oldest first. The same seed and day give the same incidents. */
export function inventPast(demo: DemoTenant, groupOf: ReadonlyMap<string, string>, now: number): DemoIncident[] {
  const random = createRandom(seedOf(demo.tenant));
  const invent = inventorOf(demo, groupOf);
  const residents = new Map(readMunicipalities().map((unit) => [unit.code, unit.residents]));
  const incidents: DemoIncident[] = [];
  const lastYear = new Date(now).getUTCFullYear();
  for (const code of demo.codes) {
    // Neighbours differ for reasons nobody invented a name for.
    const factor = 0.7 + 0.7 * createRandom(seedOf(code)).next();
    for (let year = demo.since; year <= lastYear; year++) {
      const trend = 0.86 + 0.025 * (year - 2016) + 0.08 * random.next();
      const count = Math.round(((residents.get(code) ?? 0) / 1000) * demo.rate * factor * trend);
      for (let i = 0; i < count; i++) {
        const kind = pickKind(random, demo);
        const month = random.weighted(monthCurves[kind.months]);
        const hours = random.weighted(hourCurves[kind.hours]);
        const occurredAt = fromLocal(year, month, random.whole(1, daysIn(year, month)), hours, random.whole(0, 59));
        const incident = invent(random, kind, code, occurredAt, `${code}-${year}-${i}`);
        if (occurredAt < now - day) incidents.push(close(random, incident, kind, groupOf, demo, now));
      }
    }
  }
  return incidents.sort((a, b) => a.occurredAt - b.occurredAt);
}

/** The last 24 hours of one tenant: some closed, some in hand, some late, one or two that must be acted on now. */
export function inventToday(demo: DemoTenant, groupOf: ReadonlyMap<string, string>, now: number): DemoIncident[] {
  const date = new Date(now).toISOString().slice(0, 10);
  const random = createRandom(seedOf(`${demo.tenant} ${date}`));
  const invent = inventorOf(demo, groupOf);
  return Array.from({ length: 10 }, (_, i) => {
    const isOpen = i < 5;
    const kinds = incidentKinds.filter((kind) => (!demo.rescueOnly || kind.rescue) && (isOpen ? kind.due <= 180 : true) && !isGrim(kind));
    const kind = kinds[random.weighted(kinds.map(({ weight }) => weight))] ?? pickKind(random, demo);
    // Late, about to be late, and with time left, in turn.
    const left = [-random.whole(8, 40), random.whole(3, 9), random.whole(15, 80)][i % 3] ?? 30;
    // A deadline comes a while after what it is for.
    const ago = isOpen ? Math.max(random.whole(4, 150), 15 - left) : random.whole(170, 1400);
    const code = demo.codes[i % demo.codes.length] ?? '';
    const incident = invent(random, kind, code, now - ago * minute, `today-${date}-${i}`);
    if (!isOpen) return close(random, incident, kind, groupOf, demo, now);
    const status = i % 5 === 4 ? ('reported' as const) : ('in_progress' as const);
    return { ...incident, status, dueAt: now + left * minute, responsible: status === 'reported' ? null : incident.responsible };
  }).sort((a, b) => a.occurredAt - b.occurredAt);
}

/** Not for the first screen of a first look. */
const isGrim = ({ category }: IncidentKind) => category === 'homicide' || category === 'domestic_violence';

const seedOf = (text: string): number => [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), 2166136261);

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

const wordsOf = (words: Readonly<Record<string, readonly string[]>>, category: string, group = 'other'): readonly string[] =>
  words[category] ?? words[group] ?? [''];

function pickKind(random: Random, { rescueOnly }: DemoTenant): IncidentKind {
  const kinds = rescueOnly ? incidentKinds.filter(({ rescue }) => rescue) : incidentKinds;
  return kinds[random.weighted(kinds.map(({ weight }) => weight))] as IncidentKind;
}

function inventorOf(demo: DemoTenant, groupOf: ReadonlyMap<string, string>) {
  const texts = textsOf(demo.country);
  const spotIn = createSpots(demo.country);
  return (random: Random, kind: IncidentKind, code: string, occurredAt: number, key: string): DemoIncident => {
    const group = groupOf.get(kind.category) ?? 'other';
    const isCold = [0, 1, 2, 11].includes(new Date(occurredAt).getUTCMonth());
    const titles = (isCold && texts.winterTitles[kind.category]) || texts.titles[kind.category] || [];
    const spot = spotIn(random, code, texts, random.next() < kind.onRoad);
    const isPlaced = random.next() >= unplacedShare;
    return {
      key,
      category: kind.category,
      severity: random.weighted(kind.severity) + 1,
      status: 'reported',
      occurredAt,
      recordedAt: occurredAt + random.whole(1, 9) * minute,
      dueAt: occurredAt + kind.due * minute,
      closedAt: null,
      outcome: null,
      title: random.pick(titles),
      responsible: (demo.rescueOnly ? '' : random.pick(wordsOf(texts.services, kind.category, group))) || demo.name,
      placeText: spot.text,
      description: random.next() < 0.6 ? random.pick(wordsOf(texts.notes, kind.category, group)) : null,
      lon: isPlaced ? spot.lon : null,
      lat: isPlaced ? spot.lat : null,
    };
  };
}

function close(
  random: Random,
  incident: DemoIncident,
  kind: IncidentKind,
  groupOf: ReadonlyMap<string, string>,
  demo: DemoTenant,
  now: number,
): DemoIncident {
  // Nine in ten within the time allowed, the rest up to twice as late; what happened yesterday is done by now.
  const share = random.next() < 0.9 ? 0.25 + 0.7 * random.next() : 1 + random.next();
  const after = Math.max(12, Math.round(kind.due * share)) * minute;
  const closedAt = Math.min(incident.occurredAt + after, now - random.whole(1, 90) * minute);
  const outcome = random.pick(wordsOf(textsOf(demo.country).outcomes, kind.category, groupOf.get(kind.category)));
  return { ...incident, status: 'closed', outcome, closedAt };
}
