import { roles as knownRoles, type Member, type Role } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { z } from 'zod';

/** The claims of an access token that VIAS relies on; everything is checked, because a signature says who wrote a token and not that it makes sense. */
const Claims = z.object({
  typ: z.literal('Bearer'),
  sub: z.uuid(),
  azp: z.string().min(1),
  iat: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  tenant: z.string().optional().catch(undefined),
  groups: z.array(z.string()).default([]),
  realm_access: z.object({ roles: z.array(z.string()) }).default({ roles: [] }),
  acr: z.string().optional(),
  auth_time: z.number().optional(),
  requests_per_minute: z.coerce.number().int().positive().optional().catch(undefined),
});

const isKnown = (role: string): role is Role => (knownRoles as readonly string[]).includes(role);

/** Groups that stand for a municipality or service: `/lv/jelgava` is tenant `lv-jelgava`, `/vias` the operators. */
const tenantsOf = (groups: readonly string[]): string[] =>
  groups.filter((group) => /^\/(?:(?:lv|lt)\/[a-z0-9-]+|vias)$/.test(group)).map((group) => group.slice(1).replace('/', '-'));

/**
 * The member a verified token speaks for. A service account is a machine; a person must have signed in through one of `browserClients`.
 * Throws `identity.token_invalid` for claims of the wrong shape, `identity.tenant_unclear` unless tenant and groups name the same single tenant.
 */
export const memberOf = (payload: unknown, browserClients: readonly string[]): Member => {
  const parsed = Claims.safeParse(payload);
  if (!parsed.success) throw new Problem('identity.token_invalid', { cause: parsed.error });
  const claims = parsed.data;
  const machine = claims.preferred_username === `service-account-${claims.azp.toLowerCase()}`;
  if (!machine && !browserClients.includes(claims.azp)) {
    throw new Problem('identity.token_invalid', { cause: new Error(`token of client ${claims.azp}`) });
  }
  const [tenant, ...others] = tenantsOf(claims.groups);
  if (tenant === undefined || others.length > 0 || tenant !== claims.tenant) throw new Problem('identity.tenant_unclear');
  const member: Member = {
    kind: machine ? 'machine' : 'user',
    id: claims.sub,
    name: claims.name ?? claims.preferred_username ?? claims.azp,
    tenant,
    roles: claims.realm_access.roles.filter(isKnown),
  };
  if (machine && claims.requests_per_minute !== undefined) member.perMinute = claims.requests_per_minute;
  if (!machine && (claims.acr === 'pwd' || claims.acr === 'mfa')) member.acr = claims.acr;
  if (!machine && claims.auth_time !== undefined) member.authTime = claims.auth_time;
  return member;
};
