import { z } from 'zod';

/** What a camera can tell; the same as camera_event_kind. */
const eventKinds = [
  'plate_read',
  'watch_list_hit',
  'people_count',
  'vehicle_count',
  'crowd',
  'loitering',
  'line_crossing',
  'wrong_way',
  'abandoned_object',
  'tampering',
  'other',
] as const;
export type EventKind = (typeof eventKinds)[number];
/** What events are kept for; the same as camera_event_purpose. */
const eventPurposes = [
  'stolen_vehicles',
  'missing_persons',
  'public_order',
  'traffic_safety',
  'restricted_zone',
  'crowd_safety',
  'property',
] as const;
export const EventPurpose = z.enum(eventPurposes).meta({ id: 'CameraEventPurpose' });
export const EventKindCode = z.enum(eventKinds).meta({ id: 'CameraEventKind' });
