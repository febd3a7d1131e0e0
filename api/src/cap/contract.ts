import { z } from 'zod';
import { created, endpoint, noContent, ok, raw } from '../http/endpoint.ts';
import { Position } from '../http/parameters.ts';

const Instant = z.iso.datetime({ offset: true });
const readers = ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });
const entryProblems = ['cap.not_found', 'cap.decided'] as const;

/** A warning of somebody else. */
export const CapEntry = z
  .object({
    id: z.uuid(),
    source: z.string(),
    sender: z.string(),
    sentAt: Instant,
    isExercise: z.boolean(),
    isSigned: z.boolean().meta({ description: 'Signed by the certificate that we know of this source' }),
    msgType: z.enum(['Alert', 'Update', 'Cancel']),
    category: z.string(),
    event: z.string(),
    responseType: z.string(),
    certainty: z.string(),
    headline: z.string(),
    severity: z.string(),
    urgency: z.string(),
    areaName: z.string(),
    unplaced: z
      .array(z.string())
      .meta({ description: 'Names of areas that came as codes which no territory here has: they are not in the geometry' }),
    onsetAt: Instant.nullable(),
    expiresAt: Instant,
    touchesUs: z.boolean().meta({ description: 'Its area and the territory of the municipality overlap' }),
    texts: z.array(
      z.object({
        lang: z.string(),
        body: z.string(),
        areaWords: z
          .string()
          .nullable()
          .default(null)
          .meta({ description: 'The area in this language; null where the message does not name the whole of it so' }),
      }),
    ),
    withoutText: z.array(z.string()).meta({ description: 'Languages of the municipality in which the message says nothing' }),
    withoutAreaWords: z
      .array(z.string())
      .meta({ description: 'Languages of the municipality in which it says something, but does not name its area' }),
    geometry: z
      .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position))) })
      .nullable()
      .meta({ description: 'Null when none of its areas is on the map: whoever takes it over draws it' }),
  })
  .meta({ id: 'CapEntry' });
export type CapEntry = z.output<typeof CapEntry>;

/** A warning of somebody else that a municipality took over, and that its sender took back or changed since. */
export const CapRevoked = z
  .object({
    id: z.uuid().meta({ description: 'The message that takes it back or changes it' }),
    source: z.string(),
    headline: z.string().meta({ description: 'Of what was taken over' }),
    msgType: z.enum(['Update', 'Cancel']),
    sentAt: Instant,
    alert: z.object({ id: z.uuid(), title: z.string(), isOut: z.boolean() }).meta({ description: 'The own warning, which still stands' }),
  })
  .meta({ id: 'CapRevoked' });
export type CapRevoked = z.output<typeof CapRevoked>;

export const endpoints = {
  readFeed: endpoint('get', '/cap/feed.atom', {
    summary:
      'Warnings that went out and are valid, newest first, as an Atom feed of CAP 1.2; one that was stopped has a Cancel beside it; exercises are marked; at most 100',
    roles: 'public',
    answer: raw('application/atom+xml'),
  }),
  readCapAlert: endpoint('get', '/cap/alerts/{file}', {
    summary:
      'One warning that went out as CAP 1.2: vias-….xml, and vias-…-stop.xml where it was stopped; signed where the server has a key',
    roles: 'public',
    params: z.object({ file: z.string().max(80) }),
    answer: raw('application/cap+xml'),
    problems: ['cap.not_published'],
  }),
  listCapMessages: endpoint('get', '/api/cap-messages', {
    summary:
      'Warnings of others that are valid now and about which nothing was decided, the most severe first; at most 100; and those taken over that their sender took back or changed since, while the own warning stands',
    roles: readers,
    answer: ok(z.object({ items: z.array(CapEntry), revoked: z.array(CapRevoked) }).meta({ id: 'CapEntries' })),
  }),
  bringCapMessage: endpoint('post', '/api/cap-messages', {
    summary: 'Bring in one CAP 1.2 message; it goes to nobody, an author may take it over as a draft',
    roles: ['alert-author'],
    body: z
      .strictObject({ xml: z.string().min(1).max(1_000_000), source: z.string().trim().min(1).max(120) })
      .meta({ id: 'NewCapMessage' }),
    answer: created(CapEntry),
    limit: { bytes: 2_000_000, rate: 'heavy' },
    problems: [
      'cap.unsafe',
      'cap.too_large',
      'cap.tangled',
      'cap.broken',
      'cap.not_cap',
      'cap.signature',
      'cap.invalid',
      'cap.not_public',
      'cap.known',
      'cap.over',
      'cap.other_sender',
    ],
  }),
  takeCapMessage: endpoint('post', '/api/cap-messages/{id}/take', {
    summary:
      'Take a warning of somebody else over as a draft for the part of its area that is ours; of one whose area is not on the map, name the draft that was drawn for it',
    roles: ['alert-author'],
    params: byId,
    query: z.object({ alert: z.uuid().optional() }),
    answer: created(z.object({ id: z.uuid() }).meta({ id: 'CapDraft' })),
    problems: [...entryProblems, 'cap.not_ours', 'cap.no_area'],
  }),
  passCapMessage: endpoint('post', '/api/cap-messages/{id}/pass', {
    summary: 'Say that nothing is made of it; it leaves the list of this municipality',
    roles: ['alert-author'],
    params: byId,
    answer: noContent,
    problems: entryProblems,
  }),
};
