import type { Incident } from '@vias/api/incidents/contract.ts';

/** The fields a person edits. */
export const editable = [
  'category',
  'severity',
  'status',
  'occurredAt',
  'dueAt',
  'title',
  'responsible',
  'placeText',
  'description',
  'geometry',
] as const;
export type Editable = (typeof editable)[number];
/** What stands in the form. */
export type Draft = Pick<Incident, Editable>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The draft that shows an incident as it is. */
export const draftOf = (incident: Draft): Draft => ({
  category: incident.category,
  severity: incident.severity,
  status: incident.status,
  occurredAt: incident.occurredAt,
  dueAt: incident.dueAt,
  title: incident.title,
  responsible: incident.responsible,
  placeText: incident.placeText,
  description: incident.description,
  geometry: incident.geometry,
});

/** The fields in which a draft differs from what it began with. */
export const changedFields = (base: Draft, draft: Draft): Editable[] => editable.filter((field) => !same(base[field], draft[field]));

/** Only the changed fields, as a PATCH sends them. */
export const patchOf = (base: Draft, draft: Draft): Partial<Draft> =>
  Object.fromEntries(changedFields(base, draft).map((field) => [field, draft[field]]));

/** Two people edited. Fields that only they changed are taken over; fields that both changed stay mine and are named, so that the reader decides. */
export const mergeDraft = (base: Draft, mine: Draft, theirs: Draft): { draft: Draft; taken: Editable[]; contested: Editable[] } => {
  const [byMe, byThem] = [changedFields(base, mine), changedFields(base, theirs)];
  const taken = byThem.filter((field) => !byMe.includes(field));
  const contested = byThem.filter((field) => byMe.includes(field) && !same(mine[field], theirs[field]));
  return { draft: { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) }, taken, contested };
};
