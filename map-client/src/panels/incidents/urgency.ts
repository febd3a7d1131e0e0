import type { Incident } from '@vias/api/incidents/contract.ts';

/** What an incident asks of the reader: act now, late, in hand, done, or nobody has it yet. Each has its own shape, word and colour. */
export type Urgency = 'act' | 'late' | 'inHand' | 'done' | 'unknown';

const soon = 15;

/** Whole minutes left until the deadline, negative when it has passed; undefined without one. */
export const minutesLeft = ({ dueAt, status }: Pick<Incident, 'dueAt' | 'status'>, now: number): number | undefined =>
  dueAt === null || status === 'closed' ? undefined : Math.round((Date.parse(dueAt) - now) / 60_000);

/** Act now: nobody has begun, and it is grave or the deadline is within 15 minutes. Late: the deadline has passed. */
export const urgencyOf = (incident: Pick<Incident, 'dueAt' | 'status' | 'severity' | 'responsible'>, now: number): Urgency => {
  if (incident.status === 'closed') return 'done';
  const left = minutesLeft(incident, now);
  if (left !== undefined && left < 0) return 'late';
  if (incident.status === 'reported' && (incident.severity >= 4 || (left !== undefined && left <= soon))) return 'act';
  return incident.status === 'reported' && incident.responsible === null ? 'unknown' : 'inHand';
};
