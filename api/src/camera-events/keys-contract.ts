import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { EventKindCode, EventPurpose } from './kinds.ts';

const Instant = z.iso.datetime({ offset: true });
const admin = { roles: ['municipality-admin'], stepUp: true } as const;
const readers = ['municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });
const overlapHours = z.int().min(0).max(720).default(24).meta({ description: 'How long the key before it is still taken' });
const MachineId = z.string().trim().min(1).max(80);

/** A key with which a machine signs; its id is the keyid of its signatures. */
export const EventKey = z
  .object({
    id: z.uuid(),
    machine: z.object({ id: z.string(), name: z.string().nullable() }),
    algorithm: z.enum(['ed25519', 'hmac-sha256']),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
    counts: z.boolean(),
  })
  .meta({ id: 'CameraEventKey' });
export type EventKey = z.output<typeof EventKey>;
export const NewEventKey = z
  .strictObject({
    machineId: MachineId.meta({ description: 'The subject of its tokens' }),
    publicKey: z
      .string()
      .max(1_000)
      .optional()
      .meta({ description: 'Ed25519, PEM (openssl pkey -pubout); left out: a secret for HMAC-SHA-256 is made and shown this once' }),
    overlapHours,
  })
  .meta({ id: 'NewCameraEventKey' });
export type NewEventKey = z.output<typeof NewEventKey>;

/** A key that number plates of one purpose are hashed with. */
export const PlateKey = z
  .object({ id: z.uuid(), purpose: EventPurpose, createdAt: Instant, expiresAt: Instant.nullable(), counts: z.boolean() })
  .meta({ id: 'CameraPlateKey' });
export type PlateKey = z.output<typeof PlateKey>;
export const NewPlateKey = z.strictObject({ purpose: EventPurpose, overlapHours }).meta({ id: 'NewCameraPlateKey' });

/** What a machine calls its events; `kind` null: nobody has given it a meaning. */
export const EventCode = z
  .object({
    machine: z.object({ id: z.string(), name: z.string().nullable() }),
    code: z.string(),
    kind: z.string().nullable(),
    waiting: z.int(),
  })
  .meta({ id: 'CameraEventCode' });

/** Keys, codes and what they mean: what the administrator keeps. */
export const keyEndpoints = {
  listEventKeys: endpoint('get', '/api/camera-events/keys', {
    summary: 'Keys with which machines sign events',
    roles: readers,
    answer: ok(z.object({ items: z.array(EventKey) }).meta({ id: 'CameraEventKeys' })),
  }),
  makeEventKey: endpoint('post', '/api/camera-events/keys', {
    ...admin,
    summary:
      'A key for a machine: its own public one, or a secret of 64 hexadecimal digits that is shown this once; the key before it lasts a while longer',
    body: NewEventKey,
    answer: created(z.object({ id: z.uuid(), secret: z.string().nullable() }).meta({ id: 'MadeCameraEventKey' })),
    problems: ['camera_events.machine_unknown', 'camera_events.public_key_invalid', 'camera_events.private_key'],
  }),
  endEventKey: endpoint('delete', '/api/camera-events/keys/{id}', {
    summary: 'End a key now. Needs no second factor: a leak must be stopped',
    roles: ['municipality-admin'],
    params: byId,
    answer: noContent,
    problems: ['camera_events.key_not_found'],
  }),
  listPlateKeys: endpoint('get', '/api/camera-events/plate-keys', {
    summary: 'Keys that number plates are hashed with',
    roles: readers,
    answer: ok(z.object({ items: z.array(PlateKey) }).meta({ id: 'CameraPlateKeys' })),
  }),
  makePlateKey: endpoint('post', '/api/camera-events/plate-keys', {
    ...admin,
    summary:
      'A key for the plates of one purpose, 64 hexadecimal digits, shown this once; what was hashed with the one before is still found',
    body: NewPlateKey,
    answer: created(
      z
        .object({
          id: z.uuid(),
          secret: z.string(),
          example: z.object({ plate: z.string(), hash: z.string() }).meta({ description: 'For a sender to check its own hash against' }),
        })
        .meta({ id: 'MadeCameraPlateKey' }),
    ),
  }),
  listEventCodes: endpoint('get', '/api/camera-events/codes', {
    summary: 'What machines call their events, those that wait for a meaning first',
    roles: readers,
    answer: ok(z.object({ items: z.array(EventCode) }).meta({ id: 'CameraEventCodes' })),
  }),
  meanEventCode: endpoint('put', '/api/camera-events/codes', {
    summary: 'Give a code its meaning; events that waited get their kind',
    roles: ['municipality-admin'],
    body: z
      .strictObject({
        machineId: MachineId,
        code: z.string().min(1).max(60),
        kind: EventKindCode,
      })
      .meta({ id: 'CameraEventMeaning' }),
    answer: ok(z.object({ applied: z.int() }).meta({ id: 'CameraEventMeant' })),
    problems: ['camera_events.code_not_found'],
  }),
};
