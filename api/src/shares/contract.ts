import { z } from 'zod';
import { created, endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
export const Theme = z.enum(['incidents', 'reports', 'alerts', 'residents', 'cameras', 'indicators']);
const words = z.string().trim().min(3).max(500);
const readers = ['municipality-admin', 'auditor'] as const;

/** Days before its end from which a share is said to end soon. */
export const soon = 45;

/** What one municipality lets another, or everybody, see: one rule for map, list, export, API and audience. */
export const Share = z
  .object({
    id: z.uuid(),
    from: z.object({ tenant: z.string(), name: z.string() }),
    to: z.object({ tenant: z.string(), name: z.string() }).nullable().meta({ description: 'null: everybody' }),
    theme: Theme,
    sensitivityUpTo: z.literal([0, 1, 2, 3]),
    purpose: z.string(),
    legalBasis: z.string().nullable(),
    agreement: z.string().nullable(),
    validFrom: Instant,
    expiresAt: Instant,
    state: z
      .enum(['proposed', 'lapsed', 'coming', 'live', 'expired', 'ended'])
      .meta({ description: 'lapsed: nobody approved it in time; coming: approved, begins later' }),
    endsSoon: z.boolean().meta({ description: `live, and ends within ${soon} days` }),
    approvedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    may: z.object({ approve: z.boolean(), end: z.boolean() }),
  })
  .meta({ id: 'Share' });
export type Share = z.output<typeof Share>;

/** A share to be agreed on. Across the border it names the agreement; with sensitivity 3 or the theme residents it names its legal basis. */
export const NewShare = z
  .strictObject({
    to: z.string().max(40).nullable().meta({ description: 'Tenant that will see it; null: everybody, with sensitivity 0 or 1' }),
    theme: Theme,
    sensitivityUpTo: z.int().min(0).max(3),
    purpose: words,
    legalBasis: words.nullable().default(null),
    agreement: words.nullable().default(null),
    validFrom: Instant.optional().meta({ description: 'Unset: from its approval on' }),
    expiresAt: Instant,
  })
  .meta({ id: 'NewShare' });
export type NewShare = z.output<typeof NewShare>;

const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listShares: endpoint('get', '/api/shares', {
    summary: 'What others see of us and what we see of others, living ones first',
    roles: readers,
    answer: ok(z.object({ given: z.array(Share), received: z.array(Share) }).meta({ id: 'Shares' })),
  }),
  proposeShare: endpoint('post', '/api/shares', {
    summary:
      "Propose a share; it begins to count when the receiver's administrator has approved it, one with everybody when a second own administrator has",
    roles: ['municipality-admin'],
    stepUp: true,
    body: NewShare,
    answer: created(Share),
    problems: [
      'share.to_oneself',
      'share.tenant_unknown',
      'share.agreement_needed',
      'share.basis_needed',
      'share.public_not_sensitive',
      'share.end_before_start',
      'share.too_long',
      'share.overlaps',
      'request.idempotency_key_reused',
    ],
  }),
  approveShare: endpoint('post', '/api/shares/{id}/approve', {
    summary: 'Approve a proposed share: the other side, with the second factor',
    roles: ['municipality-admin'],
    stepUp: true,
    params: byId,
    answer: ok(Share),
    problems: ['share.not_found', 'share.not_yours_to_approve', 'share.over'],
  }),
  endShare: endpoint('post', '/api/shares/{id}/end', {
    summary: 'End a share at once, either side; from the next request on nothing of it is seen anywhere',
    roles: ['municipality-admin'],
    params: byId,
    answer: ok(Share),
    problems: ['share.not_found', 'share.over'],
  }),
};
