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
export const refusedEvents: [more: object, field: string, code: string][] = [
  [{ camera: 'nowhere' }, 'camera', 'camera_unknown'],
  [{ camera: 'gone' }, 'camera', 'camera_not_in_use'],
  [{ camera: 'silent' }, 'camera', 'camera_without_retention'],
  [{ kind: 'watch_list_hit', camera: 'KAM-100', list: 'nozagtie' }, 'camera', 'camera_reads_no_plates'],
  [{ kind: 'plate_read' }, 'plateHash', 'plate_hash_needed'],
  [{ plateHash: 'a'.repeat(64) }, 'plateHash', 'plate_hash_needed'],
  [{ kind: 'plate_read', plateHash: 'a'.repeat(64), plateKey: '0f6c1b2e-ab12-4cd3-9ef4-0123456789ab' }, 'plateKey', 'plate_key_unknown'],
  [{ kind: 'watch_list_hit' }, 'list', 'list_needed'],
  [{ kind: 'people_count' }, 'amount', 'amount_needed'],
  [{ amount: 3 }, 'amount', 'amount_needed'],
  [{ at: ago(-1) }, 'at', 'in_future'],
  [{ at: ago(24 * 11) }, 'at', 'too_old'],
  [{ at: 'yesterday' }, 'at', 'field'],
  [{ confidence: 2 }, 'confidence', 'field'],
  [{ retentionDays: 400 }, 'retentionDays', 'field'],
  [{ purpose: 'curiosity' }, 'purpose', 'field'],
  [{ note: 'x' }, 'event', 'field_unknown'],
  [{ kind: 'unknown-own', plateHash: 'a'.repeat(64) }, 'kind', 'code_waits'],
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
