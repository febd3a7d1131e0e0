import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { RetentionCategory } from './contract.ts';

const Facts = z.object({
  tenant: z.string(),
  name: z.string(),
  country: z.enum(['LV', 'LT', 'EU']),
  contact: z.string().nullable(),
  incidents: z.coerce.number().int(),
  specialIncidents: z.coerce.number().int(),
  accounts: z.coerce.number().int(),
  cameras: z.object({ count: z.int(), longestDays: z.int().nullable(), withoutAssessment: z.int() }),
  cameraEvents: z.object({
    senders: z.int(),
    purposes: z.array(z.string()),
    bases: z.array(z.string()),
    people: z.int(),
    longestDays: z.int().nullable(),
  }),
  surveys: z.int(),
  retention: z.array(z.object({ category: RetentionCategory, title: z.string(), days: z.int(), decided: z.boolean(), holds: z.int() })),
  shares: z.array(
    z.object({
      to: z.string().nullable(),
      country: z.string().nullable(),
      theme: z.string(),
      sensitivity: z.int(),
      purpose: z.string(),
      legalBasis: z.string().nullable(),
      agreement: z.string().nullable(),
      until: z.string(),
    }),
  ),
  layers: z.array(z.object({ title: z.string(), basis: z.string(), visibility: z.string() })),
  indicators: z.array(z.object({ title: z.string(), basis: z.string().nullable() })),
  messages: z.array(z.object({ kind: z.string(), basis: z.string() })),
  keepRecipientsDays: z.int().nullable(),
});
/** What the documents are filled from, as it is at this moment in the municipality of the reader. */
export type Facts = z.output<typeof Facts>;

export const selectFacts = async (tx: Tx, lang: Language): Promise<Facts> =>
  (await tx.one(z.object({ facts: Facts }), sql`select privacy_facts(${lang}) as facts`)).facts;
