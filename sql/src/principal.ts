/** What a person or machine may do; the words of the realm file. */
export const roles = [
  'incident-editor',
  'planner',
  'dispatcher',
  'alert-author',
  'alert-approver',
  'institution',
  'municipality-admin',
  'auditor',
  'operator',
] as const;
export type Role = (typeof roles)[number];

/** A signed-in person or a partner's machine. `id` is the token's subject, `tenant` the one municipality or service it acts for. */
export type Member = {
  kind: 'user' | 'machine';
  id: string;
  name: string;
  tenant: string;
  roles: readonly Role[];
  /** How it signed in: password only, or with the second factor. */
  acr?: 'pwd' | 'mfa';
  /** When it signed in, seconds since 1970. */
  authTime?: number;
  /** A machine's own quota, requests a minute. */
  perMinute?: number;
};

/** Everyone and everything that may touch the data; each kind has its own database role. */
export type Principal =
  | Member
  | { kind: 'resident'; tenant: string; residentId: string }
  | { kind: 'public' }
  /** Whoever holds a link to a kept map: the public, plus the access level that the link carries. */
  | { kind: 'link'; linkId: string }
  | { kind: 'worker' | 'tiles' | 'jobs' | 'identity' };

/** Transaction-local settings that policies and audit read. */
export const settingsOf = (
  principal: Principal,
): { role: string; tenant: string; id: string; kind: string; roles: string; name: string } => {
  const member = principal.kind === 'user' || principal.kind === 'machine' ? principal : undefined;
  return {
    role: principal.kind === 'link' ? 'vias_public' : `vias_${principal.kind}`,
    kind: principal.kind,
    tenant: 'tenant' in principal ? principal.tenant : '',
    id:
      member?.id ??
      (principal.kind === 'resident' ? principal.residentId : principal.kind === 'link' ? principal.linkId : `vias_${principal.kind}`),
    roles: member?.roles.join(',') ?? '',
    name: member?.name ?? '',
  };
};
