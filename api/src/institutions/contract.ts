import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { HelpAnswer, HelpMark, HelpQuestion, IncidentBatch, LandingReport, OwnInstitution } from './machine-contract.ts';

const Instant = z.iso.datetime({ offset: true });
export const institutionKinds = ['education', 'social_service', 'orphans_court', 'ambulance', 'police', 'fire', 'other'] as const;

const fields = {
  kind: z.enum(institutionKinds),
  name: z.string().trim().min(2).max(120),
  contact: z.string().trim().max(200).default('').meta({ description: 'How the unit is reached: told to whoever asks about an address' }),
  maySend: z.boolean().default(true).meta({ description: 'Its machines may send incidents' }),
  mayAsk: z
    .boolean()
    .default(false)
    .meta({ description: 'Its machines may ask whether help is needed at an address; needs a legal basis' }),
  mayMark: z
    .boolean()
    .default(false)
    .meta({ description: 'Its machines may mark addresses where help is known; needs a legal basis and a contact' }),
  legalBasis: z.string().trim().max(500).default(''),
};

/** Changes of an institution; its code stays, because its incidents are known by it. */
export const InstitutionChange = z.strictObject(fields).meta({ id: 'InstitutionChange' });
export type InstitutionChange = z.output<typeof InstitutionChange>;
export const NewInstitution = InstitutionChange.extend({
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .min(2)
    .max(40)
    .meta({
      description: 'Short name: small letters without diacritics, digits, hyphens. The source of its incidents is institution-<code>',
    }),
}).meta({ id: 'NewInstitution' });
export type NewInstitution = z.output<typeof NewInstitution>;

/** An institution that exchanges facts with the municipality, as its administrator sees it. */
export const Institution = z
  .object({
    id: z.uuid(),
    code: z.string(),
    source: z.string().meta({ description: 'The source of its incidents, by API and by file' }),
    kind: z.enum(institutionKinds),
    name: z.string(),
    contact: z.string(),
    maySend: z.boolean(),
    mayAsk: z.boolean(),
    mayMark: z.boolean(),
    legalBasis: z.string(),
    machines: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        username: z.string().nullable(),
        isDisabled: z.boolean(),
        lastUsedAt: Instant.nullable(),
      }),
    ),
    indicators: z.array(z.object({ code: z.string(), title: z.record(z.string(), z.string()) })),
    waitingCodes: z.int().meta({ description: 'Codes of its list that nobody gave a meaning yet' }),
    webhooks: z.int(),
    deadLetters: z.int(),
    isTroubled: z.boolean().meta({ description: 'A webhook was disabled because its receiver was gone or failed for days' }),
    version: z.int(),
    createdAt: Instant,
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'Institution' });
export type Institution = z.output<typeof Institution>;

/** A code of an institution's own list. Without a meaning it waits: its incidents are kept as `other`. */
export const InstitutionCode = z
  .object({ code: z.string(), category: z.string().nullable(), severity: z.int().nullable(), waiting: z.int(), lastAt: Instant.nullable() })
  .meta({ id: 'InstitutionCode' });
export type InstitutionCode = z.output<typeof InstitutionCode>;

const keepers = ['municipality-admin'] as const;
const readers = ['municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });
const byMachine = z.object({ id: z.uuid(), machineId: z.string().min(1).max(80) });
const admin = { roles: keepers, stepUp: true } as const;
const machine = { roles: ['institution'] } as const;

export const endpoints = {
  listInstitutions: endpoint('get', '/api/institutions', {
    summary: 'Institutions that exchange facts with the municipality, with what waits for a person',
    roles: readers,
    answer: ok(z.object({ items: z.array(Institution) }).meta({ id: 'Institutions' })),
  }),
  makeInstitution: endpoint('post', '/api/institutions', {
    ...admin,
    summary: 'Begin the exchange with an institution',
    body: NewInstitution,
    answer: created(Institution),
    problems: ['institution.code_taken', 'institution.basis_missing', 'institution.contact_missing'],
  }),
  changeInstitution: endpoint('put', '/api/institutions/{id}', {
    ...admin,
    summary: 'Change name, contact and what its machines may do',
    ifMatch: true,
    params: byId,
    body: InstitutionChange,
    answer: ok(Institution),
    problems: ['institution.not_found', 'institution.changed_meanwhile', 'institution.basis_missing', 'institution.contact_missing'],
  }),
  endInstitution: endpoint('post', '/api/institutions/{id}/end', {
    ...admin,
    summary: 'End the exchange: its machines do nothing more and nothing is sent. What it brought stays',
    params: byId,
    answer: ok(Institution),
    problems: ['institution.not_found'],
  }),
  linkMachine: endpoint('put', '/api/institutions/{id}/machines/{machineId}', {
    ...admin,
    summary: 'Let a machine speak for the institution: the id of its account, or with Keycloak the subject of its tokens',
    params: byMachine,
    answer: ok(Institution),
    problems: ['institution.not_found', 'institution.machine_unfit', 'institution.machine_taken'],
  }),
  unlinkMachine: endpoint('delete', '/api/institutions/{id}/machines/{machineId}', {
    ...admin,
    summary: 'The machine speaks for the institution no more, from the next request on',
    params: byMachine,
    answer: noContent,
    problems: ['institution.not_found'],
  }),
  assignIndicators: endpoint('put', '/api/institutions/{id}/indicators', {
    ...admin,
    summary: 'Which indicators its machines fill with their counts: values only',
    params: byId,
    body: z.strictObject({ codes: z.array(z.string().min(1).max(80)).max(50) }),
    answer: ok(Institution),
    problems: ['institution.not_found', 'institution.indicator_unfit'],
  }),
  listInstitutionCodes: endpoint('get', '/api/institutions/{id}/codes', {
    summary: "An institution's own codes and what they mean, those that wait first",
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(InstitutionCode) })),
    problems: ['institution.not_found'],
  }),
  giveMeaning: endpoint('put', '/api/institutions/{id}/codes', {
    summary: 'Say what a code means; incidents that waited for it get their category at once',
    roles: keepers,
    params: byId,
    body: z.strictObject({
      code: z.string().min(1).max(200),
      category: z.string().regex(/^[a-z_]{2,40}$/),
      severity: z.int().min(1).max(5).nullable().default(null).meta({ description: 'Of rows that say none; null for 2' }),
    }),
    answer: ok(
      z.object({ applied: z.int().meta({ description: 'Incidents that waited and have their category now' }) }).meta({ id: 'Meaning' }),
    ),
    problems: ['institution.not_found', 'institution.code_unknown', 'institution.category_unknown'],
  }),
  readOwnInstitution: endpoint('get', '/api/institution', {
    ...machine,
    summary: 'For a machine: which institution it speaks for and what it may do',
    answer: ok(OwnInstitution),
    problems: ['institution.not_linked'],
  }),
  sendIncidents: endpoint('post', '/api/institution/incidents', {
    ...machine,
    summary:
      'For a machine: send up to 500 incidents; each is known by its own id, so that a batch may be sent again. Every row has its answer',
    body: IncidentBatch,
    answer: ok(LandingReport),
    limit: { bytes: 2_097_152 },
    problems: ['institution.not_linked', 'institution.may_not_send'],
  }),
  askHelp: endpoint('post', '/api/institution/help-question', {
    ...machine,
    summary: 'For a machine: is help needed at this address? A code and a unit, nothing else; the purpose is recorded',
    body: HelpQuestion,
    answer: ok(HelpAnswer),
    problems: ['institution.may_not_ask', 'institution.asked_too_often', 'institution.reference_personal'],
  }),
  markHelp: endpoint('put', '/api/institution/help-marks/{key}', {
    ...machine,
    summary: 'For a machine: it knows that help is needed at an address, until a day. No person, no reason',
    params: z.object({ key: z.string().regex(/^[\w.-]{1,60}$/) }),
    body: HelpMark,
    answer: noContent,
    problems: ['institution.may_not_mark', 'institution.address_unknown', 'institution.mark_period', 'institution.reference_personal'],
  }),
  unmarkHelp: endpoint('delete', '/api/institution/help-marks/{key}', {
    ...machine,
    summary: 'For a machine: take a mark back',
    params: z.object({ key: z.string().regex(/^[\w.-]{1,60}$/) }),
    answer: noContent,
    problems: ['institution.may_not_mark'],
  }),
};
