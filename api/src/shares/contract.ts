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
    endsSoon: z.boolean().meta({ description: `live, ends within ${soon} days, and is ours to renew` }),
    reminded: z
      .object({ days: z.literal([30, 7]), at: Instant })
      .nullable()
      .meta({ description: 'That both sides were told, 30 and 7 days before the end; the last time' }),
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

/** Capacities in which the administrator may look as a partner: none of them sees more of the own rows than the administrator. */
const Capacity = z.enum(['dispatcher', 'planner', 'incident-editor', 'institution']);
const Seen = z.object({
  id: z.string(),
  name: z.string(),
  at: Instant.nullable(),
  place: z.tuple([z.number(), z.number()]).nullable().meta({ description: 'As the partner gets it: longitude, latitude' }),
});
/** What somebody else sees of the own municipality, by the same policies that hold for them. */
export const SharePreview = z
  .object({
    to: z.string().nullable(),
    role: Capacity,
    themes: z.array(z.object({ theme: Theme, count: z.int(), items: z.array(Seen).meta({ description: 'The newest, at most 200' }) })),
  })
  .meta({ id: 'SharePreview' });
export type SharePreview = z.output<typeof SharePreview>;

const Ring = z.array(z.tuple([z.number(), z.number()]));
/** Municipalities on a small map: those that use VIAS and their neighbours. */
export const ShareGround = z
  .object({
    areas: z.array(
      z.object({
        name: z.string(),
        country: z.string(),
        tenants: z.array(z.string()).meta({ description: 'Who answers for it; empty: nobody who uses VIAS' }),
        middle: z.tuple([z.number(), z.number()]),
        rings: z.array(Ring),
      }),
    ),
  })
  .meta({ id: 'ShareGround', description: 'Degrees WGS 84, simplified to some 400 m' });
export type ShareGround = z.output<typeof ShareGround>;

const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listShares: endpoint('get', '/api/shares', {
    summary: 'What others see of us and what we see of others, what others share with everybody included; living ones first',
    roles: readers,
    answer: ok(z.object({ given: z.array(Share), received: z.array(Share) }).meta({ id: 'Shares' })),
  }),
  readShareGround: endpoint('get', '/api/shares/ground', {
    summary: 'The municipalities on a small map',
    roles: readers,
    answer: ok(ShareGround),
  }),
  previewShares: endpoint('get', '/api/shares/preview', {
    summary:
      "What a partner, or everybody, sees of the own municipality now: asked with the partner's own rights, read only, and noted in the audit",
    roles: ['municipality-admin'],
    query: z.object({
      to: z.string().max(40).optional().meta({ description: 'Tenant; unset: everybody' }),
      role: Capacity.default('dispatcher'),
    }),
    answer: ok(SharePreview),
    problems: ['share.to_oneself', 'share.tenant_unknown'],
    limit: { rate: 'heavy' },
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
