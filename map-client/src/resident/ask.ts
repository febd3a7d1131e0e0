import type { Choices as ChoicesSchema, Me as MeSchema } from '@vias/api/residents/contract.ts';
import type { z } from 'zod';
import type { Lang, Texts } from './texts.ts';

export type Me = z.output<typeof MeSchema>;
export type Choices = z.input<typeof ChoicesSchema>;
export type Municipality = { tenant: string; name: string; country: 'LV' | 'LT'; phone: string | null };
/** A place found by name: an address or a settlement. Degrees WGS 84. */
export type Found = { key: string; text: string; near: string; lon: number; lat: number };

/** What the server refused: its stable code, the field and a sentence in the reader's language. */
export class Refused extends Error {
  readonly code: string;
  readonly field: string | undefined;
  readonly proof: string | undefined;
  constructor(code: string, sentence: string, field?: string, proof?: string) {
    super(sentence);
    this.code = code;
    this.field = field;
    this.proof = proof;
  }
}

type Init = { method?: string; body?: unknown; link?: string };
/** Asks the API; throws Refused with a sentence, also when there is no network. */
export const ask = async <T>(texts: Texts, path: string, { method = 'GET', body, link }: Init = {}): Promise<T> => {
  const answer = await fetch(path, {
    method,
    headers: {
      'accept-language': texts.lang,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(link !== undefined && { 'x-resident-link': link }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused('offline', texts.say('offline'));
  });
  if (answer.status === 204) return undefined as T;
  const read = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; field?: string };
  if (answer.ok) return read as T;
  const code = read.code ?? 'offline';
  const left = /(\d+)\D*$/.exec(read.detail ?? '')?.[1];
  const own = texts.problem(code)?.replace('{left}', left ?? '');
  throw new Refused(code, own ?? read.detail ?? texts.say('offline'), read.field, answer.headers.get('x-proof') ?? undefined);
};

// Checked in slices, so that the page stays alive meanwhile.
const slice = 512;
/** Finds the nonce that the server asked for: about a second of work on a phone, nothing for a person, much for a program that asks ten thousand times. */
export const work = async (asked: string): Promise<string> => {
  const [challenge = '', bits = '16'] = asked.split(';');
  const least = 2 ** (32 - Number(bits));
  const encoder = new TextEncoder();
  for (let from = 0; ; from += slice) {
    const nonces = Array.from({ length: slice }, (_, i) => from + i);
    const hashes = await Promise.all(nonces.map((nonce) => crypto.subtle.digest('SHA-256', encoder.encode(`${challenge}.${nonce}`))));
    const at = hashes.findIndex((hash) => new DataView(hash).getUint32(0) < least);
    if (at >= 0) return String(nonces[at]);
  }
};

type CodeSent = { id: string; validForS: number; demonstration?: string };
/** Asks for a code, and works for it when the server wants that. */
export const askCode = async (
  texts: Texts,
  body: { phone: string; country: 'LV' | 'LT'; tenant: string; lang: Lang },
): Promise<CodeSent> => {
  try {
    return await ask<CodeSent>(texts, '/api/residents/codes', { method: 'POST', body });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'resident.proof_needed' || !error.proof) throw error;
    const proof = await work(error.proof);
    return ask<CodeSent>(texts, '/api/residents/codes', { method: 'POST', body: { ...body, proof } });
  }
};

type Items<T> = { items: T[] };
type Geometry = { coordinates: [number, number] };
/** Addresses, those of the chosen municipality first, and settlements by their words; a source that does not answer is left out. */
export const findPlaces = async (
  texts: Texts,
  words: string,
  country: 'LV' | 'LT' | undefined,
  tenant: string | undefined,
): Promise<Found[]> => {
  const query = new URLSearchParams({ q: words, limit: '6' });
  const inCountry = new URLSearchParams({ ...Object.fromEntries(query), ...(country && { country }), ...(tenant && { tenant }) });
  const [addresses, settlements] = await Promise.all([
    ask<Items<{ id: number; text: string; municipality: { name: string } | null; geometry: Geometry }>>(
      texts,
      `/api/addresses?${inCountry}`,
    ).catch(() => ({ items: [] })),
    ask<Items<{ id: number; name: string; municipality: { name: string } | null; geometry: Geometry }>>(
      texts,
      `/api/places?${query}`,
    ).catch(() => ({ items: [] })),
  ]);
  const place = (key: string, text: string, near: string | undefined, { coordinates: [lon, lat] }: Geometry): Found => ({
    key,
    text,
    near: near ?? '',
    lon,
    lat,
  });
  return [
    ...addresses.items.map(({ id, text, municipality, geometry }) => place(`a${id}`, text, municipality?.name, geometry)),
    ...settlements.items.map(({ id, name, municipality, geometry }) => place(`s${id}`, name, municipality?.name, geometry)),
  ].slice(0, 8);
};
