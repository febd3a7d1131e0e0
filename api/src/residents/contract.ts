import { z } from 'zod';
import { endpoint, noContent, ok } from '../http/endpoint.ts';
import { Flag } from '../http/parameters.ts';
import { limits } from './limits.ts';

export const Lang = z.enum(['lv', 'lt', 'ru', 'en']);
export type Lang = z.output<typeof Lang>;
const Tenant = z.string().regex(/^[a-z]{2,4}(-[a-z]+)*$/);
const Phone = z.string().trim().min(4).max(30);
/** Who warns where, for the choice at the beginning of the form. */
const Municipality = z
  .object({ tenant: Tenant, name: z.string(), country: z.enum(['LV', 'LT']), phone: z.string().nullable() })
  .meta({ id: 'WarningMunicipality' });

/** The ground of a municipality; the first settlements are the largest. */
const Ground = z
  .object({
    rings: z.array(z.array(z.tuple([z.number(), z.number()]))),
    settlements: z.array(z.object({ name: z.string(), lon: z.number(), lat: z.number() })).meta({ description: 'At most 400' }),
  })
  .meta({ id: 'WarningGround' });
export type Ground = z.output<typeof Ground>;

const CodeRequest = z.strictObject({
  phone: Phone,
  country: z.enum(['LV', 'LT']),
  tenant: Tenant,
  lang: Lang,
  proof: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'Nonce: SHA-256 of "challenge.nonce" begins with the zero bits that x-proof asks for' }),
});
const CodeSent = z
  .object({
    id: z.uuid(),
    validForS: z.int(),
    demonstration: z.string().optional().meta({ description: 'A demonstration sends no messages and tells the code here' }),
  })
  .meta({ id: 'RegistrationCode' });

const Kind = z.enum(['home', 'work', 'school', 'parent', 'other']);
const GivenPlace = z.strictObject({
  kind: Kind,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  label: z.string().trim().min(1).max(160).nullable().meta({ description: 'The address in words; kept sealed' }),
});
/** What a person chooses. Home comes first where it is given. */
export const Choices = z.strictObject({
  lang: Lang,
  voice: z.boolean(),
  name: z.string().trim().min(2).max(120).nullable().default(null).meta({ description: 'null leaves what is stored' }),
  card: z
    .string()
    .trim()
    .min(4)
    .max(40)
    .regex(/^[0-9A-Za-z -]+$/)
    .nullable()
    .default(null)
    .meta({ description: 'Number of the resident card; only an HMAC of it is kept. null leaves what is stored' }),
  textVersion: z.string().min(1).max(20).meta({ description: 'Version of the privacy notice the person saw' }),
  places: z.array(GivenPlace).min(1).max(limits.places),
});
export type Choices = z.output<typeof Choices>;

const Instant = z.string();
const ContactKind = z.enum(['email', 'push']);
const Sender = z.object({
  tenant: Tenant,
  name: z.string(),
  stoppedAt: Instant.nullable(),
  since: Instant,
  fromRegister: z.boolean(),
  inDrills: z.boolean(),
  confirmedAt: Instant.nullable(),
  consentAt: Instant.nullable(),
  consentTextVersion: z.string().nullable(),
});
const Senders = z.object({ stopped: z.array(z.string()), reaching: z.array(z.string()) });

/** Everything VIAS keeps about a person, as that person sees and exports it. Times are ISO 8601, places degrees WGS 84. */
export const Me = z
  .object({
    phone: z.string(),
    knownSince: Instant,
    numberFailedAt: Instant.nullable(),
    lang: Lang.nullable(),
    voice: z.boolean(),
    name: z.string().nullable(),
    hasCard: z.boolean(),
    places: z.array(z.object({ kind: Kind, lon: z.number(), lat: z.number(), label: z.string().nullable(), sender: z.string() })),
    senders: z.array(Sender),
    stoppedElsewhere: z.array(z.object({ tenant: Tenant, name: z.string(), at: Instant })),
    carers: z.array(z.object({ id: z.uuid(), phone: z.string(), delayMin: z.int(), askedAt: Instant, agreedAt: Instant.nullable() })),
    caresFor: z.array(z.object({ id: z.uuid(), phone: z.string(), delayMin: z.int(), agreedAt: Instant.nullable() })),
    contacts: z
      .array(z.object({ kind: ContactKind, address: z.string(), since: Instant }))
      .meta({ description: 'Where the person also gets warnings; the address of a push subscription is that of the push service' }),
    ways: z
      .object({ email: z.boolean(), push: z.string().nullable() })
      .meta({ description: 'What this installation can write to beside the telephone; push is its public VAPID key' }),
    alerts: z.array(
      z.object({ title: z.string(), sender: z.string(), startedAt: Instant, state: z.string(), answer: z.string().nullable() }),
    ),
    reads: z
      .array(
        z.object({
          at: Instant,
          institution: z.string(),
          roles: z.array(z.string()),
          what: z.array(z.string()),
          purpose: z.string(),
        }),
      )
      .meta({
        description: 'Who saw the data of the person, newest first, at most 200: the institution and in what capacity, never a name',
      }),
    /** When the page closes. */
    until: Instant,
  })
  .meta({ id: 'Resident' });

const RegisterReport = z
  .object({
    dryRun: z.boolean(),
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    renumbered: z
      .int()
      .meta({ description: 'The card was known with another number, which the file no longer names: the new one takes its place' }),
    unchanged: z.int(),
    missing: z
      .int()
      .meta({ description: 'People of the register whom the file does not name; those who registered themselves are never counted' }),
    removed: z.int(),
    notRemoved: z.string().nullable().meta({ description: 'Why nobody was removed although it was asked for' }),
    rejected: z.int(),
    rejects: z
      .array(z.object({ line: z.int(), column: z.string(), code: z.string(), detail: z.string() }))
      .meta({ description: 'At most 1,000' }),
  })
  .meta({ id: 'ResidentImport' });
export type RegisterReport = z.output<typeof RegisterReport>;

/** Own pages are opened by the code of a signed link in the header x-resident-link, so that it stands in no log. */
const own = { roles: 'public', ownGuard: true } as const;
const over = ['resident.link_over'];

export const endpoints = {
  listMunicipalities: endpoint('get', '/api/residents/municipalities', {
    summary: 'Municipalities that warn by SMS',
    roles: 'public',
    answer: ok(z.object({ items: z.array(Municipality) })),
  }),
  readGround: endpoint('get', '/api/residents/municipalities/{tenant}/ground', {
    summary: 'Border and settlements of a municipality, for the small map of the form: degrees WGS 84, simplified to some 50 m',
    roles: 'public',
    params: z.object({ tenant: Tenant }),
    answer: ok(Ground),
    problems: ['resident.tenant_unknown'],
  }),
  requestCode: endpoint('post', '/api/residents/codes', {
    summary: 'Send a code to a Latvian or Lithuanian mobile number; the same answer whether it is known or not',
    ...own,
    body: CodeRequest,
    answer: ok(CodeSent),
    problems: [
      'resident.tenant_unknown',
      'phone.invalid',
      'phone.country',
      'phone.not_mobile',
      'phone.premium',
      'resident.limit_number',
      'resident.limit_address',
      'resident.limit_network',
      'resident.limit_sequence',
      'resident.limit_hour',
      'resident.limit_conversion',
      'resident.proof_needed',
    ],
  }),
  confirmCode: endpoint('post', '/api/residents/confirmations', {
    summary: 'Confirm a number by its code; the answer opens the own page for an hour',
    ...own,
    body: z.strictObject({ id: z.uuid(), code: z.string().regex(/^\d{6}$/) }),
    answer: ok(z.object({ link: z.string(), isRegistered: z.boolean() })),
    problems: ['resident.code_wrong', 'resident.code_over'],
  }),
  readMe: endpoint('get', '/api/residents/me', {
    summary: 'Everything stored about the holder of the link',
    ...own,
    answer: ok(Me),
    problems: over,
  }),
  saveMe: endpoint('put', '/api/residents/me', {
    summary: 'Keep language, places, voice and name; the first time it registers',
    ...own,
    body: Choices,
    answer: ok(z.object({ isFirst: z.boolean(), me: Me })),
    problems: [...over, 'resident.place_outside', 'resident.card_used', 'resident.nameless'],
  }),
  exportMe: endpoint('get', '/api/residents/me/export', {
    summary: 'The same as a file (GDPR Articles 15 and 20)',
    ...own,
    answer: ok(Me),
    problems: over,
  }),
  eraseMe: endpoint('delete', '/api/residents/me', {
    summary: 'Erase everything; counts of past alerts stay',
    ...own,
    answer: noContent,
    problems: over,
  }),
  askEmail: endpoint('post', '/api/residents/me/email', {
    summary: 'Send a code to an e-mail address that is to get warnings too',
    ...own,
    body: z.strictObject({ address: z.string().trim().min(3).max(limits.emailLetters) }),
    answer: ok(z.object({ validForS: z.int(), demonstration: z.string().optional() })),
    problems: [
      ...over,
      'resident.way_missing',
      'resident.email_invalid',
      'resident.not_yet',
      'resident.limit_email',
      'resident.limit_emails',
    ],
  }),
  confirmEmail: endpoint('post', '/api/residents/me/email/confirmation', {
    summary: 'Confirm the address by its code; it takes the place of the one before',
    ...own,
    body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    answer: ok(Me),
    problems: [...over, 'resident.code_wrong', 'resident.code_over'],
  }),
  keepPush: endpoint('put', '/api/residents/me/push', {
    summary: 'Keep the push subscription of a browser; it takes the place of the one before',
    ...own,
    body: z.strictObject({
      endpoint: z.url().max(limits.pushLetters),
      keys: z.strictObject({ p256dh: z.string().regex(/^[\w-]{87}=?$/), auth: z.string().regex(/^[\w-]{22}(==)?$/) }),
    }),
    answer: ok(Me),
    problems: [...over, 'resident.way_missing', 'resident.push_foreign', 'resident.not_yet'],
  }),
  endContact: endpoint('delete', '/api/residents/me/contacts/{kind}', {
    summary: 'No more warnings by e-mail, or in the browser',
    ...own,
    params: z.object({ kind: ContactKind }),
    answer: ok(Me),
    problems: over,
  }),
  setSender: endpoint('post', '/api/residents/me/senders', {
    summary: 'STOP or START for one sender, or for all; the answer names who still writes',
    ...own,
    body: z.strictObject({ tenant: Tenant.nullable(), stop: z.boolean() }),
    answer: ok(Senders),
    problems: over,
  }),
  askCarer: endpoint('post', '/api/residents/me/carers', {
    summary: 'Ask another resident to be told when one cannot be reached; the same answer whether that number is known or not',
    ...own,
    body: z.strictObject({ phone: Phone, country: z.enum(['LV', 'LT']), delayMin: z.int().min(5).max(240).default(15) }),
    answer: ok(Me),
    problems: [
      ...over,
      'resident.carers_many',
      'resident.carer_self',
      'phone.invalid',
      'phone.country',
      'phone.not_mobile',
      'phone.premium',
    ],
  }),
  endCare: endpoint('delete', '/api/residents/me/carers/{id}', {
    summary: 'End it, from either side',
    ...own,
    params: z.object({ id: z.uuid() }),
    answer: ok(Me),
    problems: over,
  }),
  readCarer: endpoint('get', '/api/residents/carer', {
    summary: 'What a carer is asked',
    ...own,
    answer: ok(z.object({ phone: z.string(), delayMin: z.int(), agreed: z.boolean() })),
    problems: over,
  }),
  answerCarer: endpoint('post', '/api/residents/carer', {
    summary: 'A carer agrees or declines',
    ...own,
    body: z.strictObject({ agrees: z.boolean() }),
    answer: noContent,
    problems: over,
  }),
  importRegister: endpoint('post', '/api/residents/imports', {
    summary:
      "Bring in the municipality's register or resident-card file (CSV), with the second factor, dry runs too; nothing of it can be read back",
    roles: ['municipality-admin'],
    // Whoever sits down at an open screen could else bring in numbers of their own, or silence a municipality with a short file.
    stepUp: true,
    query: z.object({
      tenant: Tenant.optional(),
      dryRun: Flag.default(false),
      removeMissing: z.coerce.number().int().min(1).optional().meta({
        description: 'Takes out of the register whom the file does not name: the number of people that the dry run told as missing',
      }),
    }),
    answer: ok(RegisterReport),
    problems: [
      'resident.import_columns',
      'resident.import_quote',
      'resident.import_empty',
      'resident.import_rows',
      'resident.import_other_tenant',
      'request.too_large',
    ],
    limit: { rate: 'heavy', bytes: limits.importBytes },
  }),
};
