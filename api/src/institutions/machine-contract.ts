import { z } from 'zod';
import { Point } from '../http/parameters.ts';

const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .nullish()
    .transform((text) => text || null);

/** One incident as an institution sends it, known by its own id. */
export const IncidentRow = z
  .strictObject({
    id: z.string().trim().min(1).max(200).meta({ description: "The institution's own id: the same id is the same incident" }),
    category: z.string().trim().min(1).max(200).meta({ description: "The institution's own code, or one of the shared taxonomy" }),
    occurredAt: z.iso.datetime({ offset: true }),
    severity: z.int().min(1).max(5).nullish(),
    status: z.enum(['reported', 'in_progress', 'closed']).nullish().meta({ description: 'Left out: reported when new, else as it is' }),
    title: optionalText(200),
    placeText: optionalText(300),
    description: optionalText(10_000),
    geometry: Point.nullish(),
  })
  .meta({ id: 'InstitutionIncident' });
export type IncidentRow = z.output<typeof IncidentRow>;

/** Rows are read one by one, so that a bad one refuses itself alone. */
export const IncidentBatch = z
  .strictObject({
    rows: z.array(z.unknown()).min(1).max(500).meta({
      description:
        'At most 500, each an InstitutionIncident: id, category, occurredAt, and optionally severity, status, title, placeText, description, geometry',
    }),
  })
  .meta({ id: 'InstitutionIncidents' });

const RowAnswer = z.object({
  no: z.int().meta({ description: 'Place in the list, from 1' }),
  id: z.string().nullable(),
  outcome: z.enum(['added', 'updated', 'unchanged', 'refused']),
  incident: z.uuid().nullable(),
  category: z.string().nullable().meta({ description: 'What it became in the shared taxonomy' }),
  waits: z.boolean().meta({ description: 'The code has no meaning yet: the incident is kept as `other` until it has' }),
  field: z.string().nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable().meta({ description: 'Why it was refused and what would work, in the language of the reader' }),
});
export type RowAnswer = z.output<typeof RowAnswer>;

/** What became of every row: read = added + updated + unchanged + refused. */
export const LandingReport = z
  .object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    waiting: z.int(),
    rows: z.array(RowAnswer),
  })
  .meta({ id: 'InstitutionReport' });

export const OwnInstitution = z
  .object({
    name: z.string(),
    code: z.string(),
    source: z.string(),
    tenant: z.string(),
    maySend: z.boolean(),
    mayAsk: z.boolean(),
    mayMark: z.boolean(),
    indicators: z.array(z.string()),
    waitingCodes: z.array(z.string()).meta({ description: 'Own codes that nobody gave a meaning yet, at most 500' }),
  })
  .meta({ id: 'OwnInstitution' });

/** Why an institution may ask about an address. */
export const helpPurposes = ['rescue', 'medical_call', 'welfare_check', 'evacuation', 'child_protection'] as const;
const Country = z.string().regex(/^[A-Z]{2}$/);
const ByCode = z.strictObject({ country: Country, code: z.string().trim().min(1).max(40) });

export const HelpQuestion = z
  .strictObject({
    address: z.union([ByCode, z.strictObject({ text: z.string().trim().min(5).max(200) })]),
    purpose: z.enum(helpPurposes),
    reference: z
      .string()
      .trim()
      .min(3)
      .max(60)
      .meta({ description: 'Number of the call or case it is asked for; no name, no personal code' }),
  })
  .meta({ id: 'HelpQuestion' });

/** none: nothing is known here. known: the unit knows more. cannot_say: the address is not one house on the ground of this municipality. */
export const HelpAnswer = z
  .object({
    answer: z.enum(['none', 'known', 'cannot_say']),
    reason: z.enum(['address_unknown', 'address_ambiguous']).nullable(),
    unit: z
      .object({
        name: z.string(),
        contact: z.string().nullable(),
        onDuty: z.boolean().meta({ description: "The municipality's officer on duty: a call for help waits there" }),
      })
      .nullable(),
  })
  .meta({ id: 'HelpAnswer' });

/** A mark lasts at most this many days; what is still true is said again. */
export const longestMarkDays = 366;
export const HelpMark = z.strictObject({ address: ByCode, until: z.iso.date() }).meta({ id: 'HelpMark' });
