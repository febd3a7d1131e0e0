import type { SendOptions } from './sender.fixture.ts';

export const hour = 3_600_000;
/** So many hours ago. */
export const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();
/** An event that is taken, unless something of it is changed. */
export const event = (id: string, more = {}) => ({
  id,
  camera: 'N-1',
  at: ago(2),
  kind: 'line_crossing',
  confidence: 0.9,
  purpose: 'public_order',
  legalBasis: 'Policijas likums, 12. pants',
  retentionDays: 30,
  ...more,
});

/** What is wrong with an event, and the field and the reason that are told. */
export const refusedEvents: [code: string, field: string, more: object][] = [
  ['camera_unknown', 'camera', { camera: 'nowhere' }],
  ['camera_not_in_use', 'camera', { camera: 'gone' }],
  ['camera_without_retention', 'camera', { camera: 'silent' }],
  ['camera_reads_no_plates', 'camera', { kind: 'watch_list_hit', camera: 'KAM-100', list: 'nozagtie' }],
  ['plate_hash_needed', 'plateHash', { kind: 'plate_read' }],
  ['plate_hash_needed', 'plateHash', { plateHash: 'a'.repeat(64) }],
  ['plate_key_unknown', 'plateKey', { kind: 'plate_read', plateHash: 'a'.repeat(64), plateKey: '0f6c1b2e-ab12-4cd3-9ef4-0123456789ab' }],
  ['list_needed', 'list', { kind: 'watch_list_hit' }],
  ['amount_needed', 'amount', { kind: 'people_count' }],
  ['amount_needed', 'amount', { amount: 3 }],
  ['in_future', 'at', { at: ago(-1) }],
  ['too_old', 'at', { at: ago(24 * 11) }],
  ['field', 'at', { at: 'yesterday' }],
  ['field', 'confidence', { confidence: 2 }],
  ['field', 'retentionDays', { retentionDays: 400 }],
  ['field', 'purpose', { purpose: 'curiosity' }],
  ['field_unknown', 'event', { note: 'x' }],
  ['code_waits', 'kind', { kind: 'unknown-own', plateHash: 'a'.repeat(64) }],
];

/** What is wrong with a signature, how a request gets so, and the reason that is told. */
export const spoiled: [what: string, options: SendOptions, code: string][] = [
  ['no signature', { spoil: ({ signature: _, ...rest }: Record<string, string>) => rest }, 'signature_missing'],
  ['another body', { body: JSON.stringify({ events: [event('x')] }) }, 'digest_wrong'],
  [
    'too little covered',
    { spoil: (h: Record<string, string>) => ({ ...h, 'signature-input': (h['signature-input'] ?? '').replace('"@path" ', '') }) },
    'signature_covers_too_little',
  ],
  [
    'a changed time',
    {
      spoil: (h: Record<string, string>) => ({
        ...h,
        'signature-input': (h['signature-input'] ?? '').replace(/created=\d+/, 'created=1'),
      }),
    },
    'signature_wrong',
  ],
  [
    'another algorithm named',
    {
      spoil: (h: Record<string, string>) => ({ ...h, 'signature-input': (h['signature-input'] ?? '').replace('hmac-sha256', 'ed25519') }),
    },
    'signature_wrong',
  ],
  [
    'an unknown component',
    {
      spoil: (h: Record<string, string>) => ({
        ...h,
        'signature-input': (h['signature-input'] ?? '').replace('"@path"', '"@path" "@status"'),
      }),
    },
    'signature_component_unknown',
  ],
  [
    'no nonce',
    { spoil: (h: Record<string, string>) => ({ ...h, 'signature-input': (h['signature-input'] ?? '').replace(/;nonce="\w+"/, '') }) },
    'signature_parameter_missing',
  ],
  [
    'two signatures',
    { spoil: (h: Record<string, string>) => ({ ...h, 'signature-input': `${h['signature-input']}, b=("@path");created=1` }) },
    'signature_unreadable',
  ],
  ['a clock that is behind', { at: Math.floor(Date.now() / 1000) - 3600 }, 'clock_off'],
  ['a clock that is ahead', { at: Math.floor(Date.now() / 1000) + 3600 }, 'clock_off'],
];
