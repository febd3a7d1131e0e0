import { roles } from '@vias/sql/principal.ts';
import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const keepers = ['municipality-admin', 'operator'] as const;
/** Days without a sign-in after which an account is said to be unused. */
export const unusedDays = 90;

const Account = z.object({
  id: z.uuid(),
  tenant: z.string(),
  username: z.string().meta({ description: 'What one signs in with; made here it ends in @ and the tenant' }),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  state: z.enum(['invited', 'active', 'disabled']).meta({ description: 'invited: the invitation was not used yet, nobody signs in' }),
  createdAt: Instant,
  lastUsedAt: Instant.nullable().meta({ description: 'When it last got an access token, exact to five minutes' }),
  unused: z.boolean().meta({ description: `active, and not used for ${unusedDays} days` }),
});

const Link = z.object({ purpose: z.enum(['invite', 'factor', 'password']), until: Instant });

/** A person who may sign in. */
export const Person = Account.extend({
  email: z.string(),
  locale: z.enum(['lv', 'lt', 'en']),
  hasFactor: z.boolean().meta({ description: 'Whether a second factor is set' }),
  sessions: z.int().meta({ description: 'In how many browsers the person is signed in' }),
  link: Link.nullable().meta({ description: 'A one-time link that waits to be used' }),
  isSelf: z.boolean(),
}).meta({ id: 'Person' });
export type Person = z.output<typeof Person>;

const Secret = z.object({
  id: z.uuid(),
  hint: z.string().meta({ description: 'Its last four characters' }),
  origin: z.enum(['page', 'settings']),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
});

/** A partner's system that signs in by client credentials. */
export const Machine = Account.extend({
  perMinute: z.int().nullable().meta({ description: "Requests a minute; null for the server's own limit" }),
  secrets: z.array(Secret).meta({ description: 'Those that are valid now, newest first' }),
}).meta({ id: 'Machine' });
export type Machine = z.output<typeof Machine>;

/** A link that is shown once, to be handed on. */
export const OneTimeLink = Link.extend({ id: z.uuid(), url: z.url() }).meta({ id: 'OneTimeLink' });
/** A secret that is shown once. */
export const NewSecret = z
  .object({ id: z.uuid().meta({ description: 'The machine' }), secretId: z.uuid(), clientId: z.string(), secret: z.string() })
  .meta({ id: 'NewSecret' });
export const Session = z
  .object({ id: z.string(), signedInAt: Instant, acr: z.enum(['pwd', 'mfa']), until: Instant })
  .meta({ id: 'Session' });

const login = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/)
  .meta({ description: 'The part of the name before @: small letters without diacritics, digits, dot, dash' });
const name = z.string().trim().min(2).max(120);
const roleList = z.array(z.enum(roles)).min(1).max(roles.length);
const perMinute = z.int().min(1).max(6_000).nullable();

export const PersonChange = z
  .strictObject({
    name,
    email: z.union([z.literal(''), z.email().max(200)]).default(''),
    locale: z.enum(['lv', 'lt', 'en']),
    roles: roleList,
  })
  .meta({ id: 'PersonChange' });
export type PersonChange = z.output<typeof PersonChange>;
export const NewPerson = PersonChange.extend({
  login,
  tenant: z.string().max(40).optional().meta({ description: "The own one unless said; the operator names the municipality's" }),
}).meta({ id: 'NewPerson' });
export type NewPerson = z.output<typeof NewPerson>;
export const MachineChange = z.strictObject({ name, roles: roleList, perMinute }).meta({ id: 'MachineChange' });
export type MachineChange = z.output<typeof MachineChange>;
export const NewMachine = MachineChange.extend({ login }).meta({ id: 'NewMachine' });
export type NewMachine = z.output<typeof NewMachine>;

const byId = z.object({ id: z.uuid() });
const admin = { roles: keepers, stepUp: true } as const;
const kept = ['user.not_found', 'user.kept_in_keycloak'] as const;

export const endpoints = {
  listUsers: endpoint('get', '/api/users', {
    summary: 'People and machines of the own municipality; for the operator also the administrators of every municipality',
    roles: keepers,
    answer: ok(
      z
        .object({
          provider: z.enum(['embedded', 'keycloak']),
          console: z.url().nullable().meta({ description: "Where people are kept when it is Keycloak's affair" }),
          people: z.array(Person),
          machines: z.array(Machine),
        })
        .meta({ id: 'Users' }),
    ),
  }),
  inviteUser: endpoint('post', '/api/users', {
    ...admin,
    summary: 'Invite a person; the answer holds the one-time link, which is shown this once',
    body: NewPerson,
    answer: created(OneTimeLink),
    problems: ['user.name_taken', 'user.role_not_given', 'user.not_by_operator', 'user.other_tenant', 'user.tenant_unknown', ...kept],
  }),
  changeUser: endpoint('put', '/api/users/{id}', {
    ...admin,
    summary: 'Change name, address, language and roles; a role that was taken counts no more from the next request on',
    params: byId,
    body: PersonChange,
    answer: ok(Person),
    problems: ['user.role_not_given', 'user.not_by_operator', 'user.last_keeper', 'user.not_oneself', ...kept],
  }),
  disableUser: endpoint('post', '/api/users/{id}/disable', {
    ...admin,
    summary: 'Disable a person or machine: signed out of everything, every token refused',
    params: byId,
    answer: noContent,
    problems: ['user.last_keeper', 'user.not_oneself', ...kept],
  }),
  enableUser: endpoint('post', '/api/users/{id}/enable', {
    ...admin,
    summary:
      'Enable again: a machine with the secrets that are still valid, a person by a new invitation, in which password and second factor are set anew',
    params: byId,
    answer: ok(z.object({ link: OneTimeLink.nullable() }).meta({ id: 'Enabled' })),
    problems: [...kept],
  }),
  linkUser: endpoint('post', '/api/users/{id}/link', {
    ...admin,
    summary: 'A new one-time link: invitation, second factor or password. What it replaces stops working at once',
    params: byId,
    body: z.strictObject({ purpose: Link.shape.purpose }),
    answer: created(OneTimeLink),
    problems: ['user.disabled', 'user.link_not_fitting', 'user.reset_by_another', ...kept],
  }),
  listSessions: endpoint('get', '/api/users/{id}/sessions', {
    summary: 'Where a person is signed in',
    roles: keepers,
    params: byId,
    answer: ok(z.object({ items: z.array(Session) }).meta({ id: 'Sessions' })),
    problems: [...kept],
  }),
  endSessions: endpoint('post', '/api/users/{id}/end-sessions', {
    summary: 'Sign a person out everywhere, at once. Needs no second factor: stopping must be quick',
    roles: keepers,
    params: byId,
    answer: ok(z.object({ ended: z.int() }).meta({ id: 'EndedSessions' })),
    problems: [...kept],
  }),
  makeMachine: endpoint('post', '/api/machines', {
    ...admin,
    summary: "Give a partner's system credentials of its own; the answer holds the secret, which is shown this once",
    body: NewMachine,
    answer: created(NewSecret),
    problems: ['user.name_taken', 'user.role_not_given', ...kept],
  }),
  changeMachine: endpoint('put', '/api/machines/{id}', {
    ...admin,
    summary: "Change a system's name, roles and quota",
    params: byId,
    body: MachineChange,
    answer: ok(Machine),
    problems: ['user.role_not_given', ...kept],
  }),
  rotateSecret: endpoint('post', '/api/machines/{id}/secrets', {
    ...admin,
    summary: 'A new secret; the one before it stays valid for the hours named, so that the partner changes over without a gap',
    params: byId,
    body: z.strictObject({ overlapHours: z.int().min(0).max(720).default(24) }),
    answer: created(NewSecret),
    problems: ['user.disabled', ...kept],
  }),
  endSecret: endpoint('post', '/api/machines/{id}/secrets/{secretId}/end', {
    ...admin,
    summary: 'End a secret at once, with the tokens that the system already has',
    params: z.object({ id: z.uuid(), secretId: z.uuid() }),
    answer: noContent,
    problems: [...kept],
  }),
};
