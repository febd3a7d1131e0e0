/** How a text travels by SMS: 7-bit GSM alphabet (3GPP TS 23.038) or 16-bit UCS-2. */
export type Encoding = 'GSM-7' | 'UCS-2';

/** Length of a text as the network counts it; `units` are septets or 16-bit units, `left` those that still fit into the last segment. */
export type SegmentCount = { encoding: Encoding; units: number; segments: number; left: number };

// 3GPP TS 23.038 §6.2.1, in code order; position 0x1B is the escape to the extension table and is no character.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

const septets = new Map<string, number>([...[...basic].map((c) => [c, 1] as const), ...[...extended].map((c) => [c, 2] as const)]);

/** Units that fit into one message alone and into each part of a longer one (the part header takes 7 septets or 3 units). */
export const capacity = { 'GSM-7': { alone: 160, part: 153 }, 'UCS-2': { alone: 70, part: 67 } } as const;

/** Stands in a text where each recipient's own address goes. */
export const linkPlace = '{link}';
/** Characters that such an address is counted with, whoever gets it and whatever it is: https:// and a host of up to 27 letters, /a/ and the code of 22. */
export const linkRoom = 60;

/** Counts the segments of a text after NFC, because a decomposed “ā” is two characters to a phone; neither an escape pair nor a surrogate pair is split across parts. */
export function countSegments(text: string): SegmentCount {
  const characters = [...text.normalize('NFC').replaceAll(linkPlace, 'x'.repeat(linkRoom))];
  const encoding: Encoding = characters.every((c) => septets.has(c)) ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((c) => (encoding === 'GSM-7' ? (septets.get(c) ?? 1) : c.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, part } = capacity[encoding];
  if (units <= alone) return { encoding, units, segments: units === 0 ? 0 : 1, left: alone - units };
  let segments = 1;
  let filled = 0;
  for (const size of sizes) {
    if (filled + size > part) {
      segments += 1;
      filled = 0;
    }
    filled += size;
  }
  return { encoding, units, segments, left: part - filled };
}

const plainPunctuation: Record<string, string> = {
  '„': '"',
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‚': "'",
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  '№': 'Nr.',
  '°': ' gr.',
  '\u00a0': ' ',
  '\u202f': ' ',
}; // prettier-ignore

/** Latvian and Lithuanian without their marks (ā → a, ė → e), so that a warning fits into fewer segments; Cyrillic and every other alphabet is left alone. */
export function stripDiacritics(text: string): string {
  return [...text.normalize('NFC')]
    .map((c) => {
      const plain = plainPunctuation[c] ?? (septets.has(c) ? c : c.normalize('NFD').replace(/\p{M}/gu, ''));
      return /^[\x20-\x7e\n]*$/.test(plain) ? plain : c;
    })
    .join('');
}

/** Languages in which a text may be sent without its marks; Russian is never rewritten and English has none. */
export const strippable = new Set(['lv', 'lt']);

/** The text as it will leave: NFC, and without marks where that was chosen and the language allows it. */
export function textToSend(lang: string, body: string, withoutMarks: boolean): string {
  return withoutMarks && strippable.has(lang) ? stripDiacritics(body) : body.normalize('NFC');
}
