import { isIPv4 } from 'node:net';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { z } from 'zod';
import type { Choices, Lang, Me } from './contract.ts';

/** What names and addresses in words are bound to, so that they open beside their own number only; the database says the same where keys are changed. */
const boundTo = (part: 'name' | 'label', phoneOrCardHmac: string): string => `${part}/${phoneOrCardHmac}`;

const sealed = (vault: PhoneVault, bound: string, text: string | null) => {
  if (text === null) return { enc: null, keyId: null };
  const { phoneEnc, keyId } = vault.seal(bound, text);
  return { enc: phoneEnc.toString('hex'), keyId };
};
const opened = (vault: PhoneVault, bound: string, enc: string | null, keyId: string | null): string | null =>
  enc === null || keyId === null ? null : vault.open(bound, Buffer.from(enc, 'hex'), keyId);

/** The number of a card as it is compared: letters large, without spaces and hyphens. */
export const cardIndex = (vault: PhoneVault, card: string): string =>
  vault.index(`card ${card.toUpperCase().replace(/[^0-9A-Z]/g, '')}`).toString('hex');

/** A name, sealed for the number it belongs to, or for the card where there is no number. */
export const sealName = (vault: PhoneVault, hmac: string, name: string | null) => {
  const { enc, keyId } = sealed(vault, boundTo('name', hmac), name);
  return { nameEnc: enc, nameKeyId: keyId };
};

/** What save_my_resident takes. */
export const sealChoices = (vault: PhoneVault, phoneHmac: string, { lang, voice, name, card, textVersion, places }: Choices) => ({
  lang,
  voice,
  textVersion,
  ...sealName(vault, phoneHmac, name),
  cardHmac: card === null ? null : cardIndex(vault, card),
  places: places.map(({ kind, lon, lat, label }) => {
    const { enc, keyId } = sealed(vault, boundTo('label', phoneHmac), label);
    return { kind, lon, lat, labelEnc: enc, labelKeyId: keyId };
  }),
});

const Instant = z.coerce.date().transform((date) => date.toISOString());
const Kind = z.enum(['home', 'work', 'school', 'parent', 'other']);
/** The answer of my_resident(). */
export const StoredPerson = z.object({
  phoneEnc: z.string(),
  phoneHmac: z.string(),
  keyId: z.string(),
  isGenerated: z.boolean(),
  knownSince: Instant,
  badSince: Instant.nullable(),
  senders: z.array(
    z.object({
      tenant: z.string(),
      name: z.string(),
      lang: z.enum(['lv', 'lt', 'ru', 'en']),
      voice: z.boolean(),
      source: z.enum(['register', 'self']),
      nameEnc: z.string().nullable(),
      nameKeyId: z.string().nullable(),
      hasCard: z.boolean(),
      confirmedAt: Instant.nullable(),
      consentAt: Instant.nullable(),
      consentTextVersion: z.string().nullable(),
      since: Instant,
      stoppedAt: Instant.nullable(),
      inDrills: z.boolean(),
      places: z.array(
        z.object({ kind: Kind, lon: z.number(), lat: z.number(), labelEnc: z.string().nullable(), labelKeyId: z.string().nullable() }),
      ),
    }),
  ),
  stoppedElsewhere: z.array(z.object({ tenant: z.string(), name: z.string(), at: Instant })),
  carers: z.array(z.object({ id: z.string(), hint: z.string(), delayMin: z.int(), askedAt: Instant, agreedAt: Instant.nullable() })),
  caresFor: z.array(
    z.object({
      id: z.string(),
      phoneEnc: z.string(),
      keyId: z.string(),
      subscriber: z.string(),
      delayMin: z.int(),
      agreedAt: Instant.nullable(),
    }),
  ),
  contacts: z.array(z.object({ kind: z.enum(['email', 'push']), since: Instant, enc: z.string(), keyId: z.string() })),
  alerts: z.array(
    z.object({ title: z.string(), sender: z.string(), startedAt: Instant, state: z.string(), answer: z.string().nullable() }),
  ),
});
type StoredPerson = z.output<typeof StoredPerson>;

/** The number of the person, E.164. */
export const openNumber = (
  vault: PhoneVault,
  subscriberId: string,
  { phoneEnc, keyId }: Pick<StoredPerson, 'phoneEnc' | 'keyId'>,
): string => vault.open(subscriberId, Buffer.from(phoneEnc, 'hex'), keyId);

/** The address of a contact: of a push subscription that of the push service. */
const addressOf = (kind: 'email' | 'push', contact: string): string =>
  kind === 'email' ? contact : (JSON.parse(contact) as { endpoint: string }).endpoint;

/** Opens everything for the person alone; `ways` is what this installation can write to beside the telephone. */
export const openPerson = (
  vault: PhoneVault,
  subscriberId: string,
  until: number,
  ways: z.input<typeof Me>['ways'],
  person: StoredPerson,
): Omit<z.input<typeof Me>, 'reads'> => {
  const { phoneHmac, senders } = person;
  const name = senders.find((sender) => sender.nameEnc !== null);
  const chosen = senders.find(({ source }) => source === 'self') ?? senders[0];
  return {
    phone: openNumber(vault, subscriberId, person),
    knownSince: person.knownSince,
    numberFailedAt: person.badSince,
    lang: (chosen?.lang as Lang | undefined) ?? null,
    voice: chosen?.voice ?? false,
    name: name ? opened(vault, boundTo('name', phoneHmac), name.nameEnc, name.nameKeyId) : null,
    hasCard: senders.some(({ hasCard }) => hasCard),
    places: senders.flatMap(({ name: sender, places }) =>
      places.map(({ kind, lon, lat, labelEnc, labelKeyId }) => ({
        kind,
        lon,
        lat,
        label: opened(vault, boundTo('label', phoneHmac), labelEnc, labelKeyId),
        sender,
      })),
    ),
    senders: senders.map(({ tenant, name: sender, stoppedAt, since, source, inDrills, confirmedAt, consentAt, consentTextVersion }) => ({
      tenant,
      name: sender,
      stoppedAt,
      since,
      fromRegister: source === 'register',
      inDrills,
      confirmedAt,
      consentAt,
      consentTextVersion,
    })),
    stoppedElsewhere: person.stoppedElsewhere,
    carers: person.carers.map(({ hint, ...carer }) => ({ ...carer, phone: `··· ${hint}` })),
    caresFor: person.caresFor.map(({ id, subscriber, delayMin, agreedAt, ...number }) => ({
      id,
      delayMin,
      agreedAt,
      phone: openNumber(vault, subscriber, number),
    })),
    contacts: person.contacts.map(({ kind, since, enc, keyId }) => ({
      kind,
      since,
      address: addressOf(kind, vault.open(subscriberId, Buffer.from(enc, 'hex'), keyId)),
    })),
    ways,
    alerts: person.alerts,
    until: new Date(until).toISOString(),
  };
};

/** Where a request comes from, as the counters know it: one address (IPv6: one /64) and its network (IPv4 /24, IPv6 /48). */
export const originOf = (ip: string): { address: string; network: string } => {
  const v4 = ip.replace(/^::ffff:/i, '');
  if (isIPv4(v4)) return { address: v4, network: v4.split('.').slice(0, 3).join('.') };
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  const plain = groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return { address: plain.slice(0, 4).join(':'), network: plain.slice(0, 3).join(':') };
};
