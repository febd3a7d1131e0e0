import smpp from 'smpp';
import { capacity, countSegments } from '../segments.ts';

/** How a long text leaves: in parts that the phone joins by their header (UDH), or whole, to be cut by the operator (message_payload). */
export type LongText = 'udh' | 'payload';

/** The bytes of one submit_sm: either a short message, with its header in front when it is a part, or a payload. */
export type SubmitText = { data_coding: number; esm_class: number; short_message: Buffer; message_payload?: Buffer };

// As countSegments counts: neither an escape pair of the GSM alphabet nor a surrogate pair is divided.
const cut = (text: string, encode: (text: string) => Buffer, most: number): Buffer[] => {
  const parts: Buffer[] = [];
  let bytes: Buffer[] = [];
  let size = 0;
  for (const character of text) {
    const next = encode(character);
    if (size + next.length > most) {
      parts.push(Buffer.concat(bytes));
      bytes = [];
      size = 0;
    }
    bytes.push(next);
    size += next.length;
  }
  return [...parts, Buffer.concat(bytes)];
};

/** The submits that carry a text: the GSM alphabet (data coding 0, one septet a byte) where it suffices, else UCS-2 (8). `reference` (0…255) joins the parts of one message. */
export function submitsOf(body: string, long: LongText, reference: number): SubmitText[] {
  const text = body.normalize('NFC');
  const { encoding, segments } = countSegments(text);
  const isGsm = encoding === 'GSM-7';
  const encode = isGsm ? smpp.encodings.ASCII.encode : smpp.encodings.UCS2.encode;
  const data_coding = isGsm ? 0 : 8;
  if (segments <= 1) return [{ data_coding, esm_class: 0, short_message: encode(text) }];
  if (long === 'payload') return [{ data_coding, esm_class: 0, short_message: Buffer.alloc(0), message_payload: encode(text) }];
  const parts = cut(text, encode, capacity[encoding].part * (isGsm ? 1 : 2));
  return parts.map((part, i) => ({
    data_coding,
    esm_class: 0x40,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, reference & 0xff, parts.length, i + 1]), part]),
  }));
}

/** How an operator writes its number of a message: in its answer and in its receipts the same, or hexadecimal first and decimal in receipts, or the other way round. */
export type MessageIds = 'same' | 'hex' | 'decimal';

const digits = (id: string, base: 10 | 16): string => {
  const clean = id.trim().replace(/^0x/i, '');
  return (base === 16 ? /^[0-9a-f]+$/i : /^\d+$/).test(clean) ? BigInt(base === 16 ? `0x${clean}` : clean).toString() : clean.toLowerCase();
};

/** One form for the number of a message wherever it comes from: `answer` is the submit_sm_resp, `receipt` the deliver_sm. */
export const messageKey = (id: string, from: 'answer' | 'receipt', ids: MessageIds): string =>
  ids === 'same' ? id.trim().toLowerCase() : digits(id, (ids === 'hex') === (from === 'answer') ? 16 : 10);

/** message_state of SMPP 3.4, §5.2.28, and the words of its receipts, appendix B. */
const states: Record<string, number> = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 };

/** The operator's number and the state that the text of a receipt tells; absent where it tells none. */
export function readReceiptText(text: string): { id?: string; state?: number } {
  const id = /\bid:\s*([^\s]+)/i.exec(text)?.[1];
  const word = /\bstat:\s*([A-Z]+)/i.exec(text)?.[1]?.toUpperCase();
  const state = word === undefined ? undefined : states[word.slice(0, 7)];
  return { ...(id !== undefined && { id }), ...(state !== undefined && { state }) };
}

/** Seconds as a relative time of SMPP (§7.1.1), between a minute and a month less a day. */
export const validityOf = (seconds: number): string => {
  const s = Math.max(60, Math.min(Math.floor(seconds), 30 * 86_400));
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `0000${two(s / 86_400)}${two((s % 86_400) / 3600)}${two((s % 3600) / 60)}${two(s % 60)}000R`;
};
