import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Tenant, TenantChange } from '@vias/api/tenants/contract.ts';
import type { Territory } from '@vias/api/territories/contract.ts';
import { ApiError, get, post, put } from '../../api.ts';
import { stepUp, user } from '../../auth.ts';
import { loadConfig } from '../../config.ts';
import { isoDay } from '../../i18n/local-day.ts';

export type { Tenant, TenantChange };

type Tenants = { items: Tenant[]; peopleKept: 'here' | 'keycloak' };
const key = ['tenants'];

/** The municipalities and services, with what they still need. */
export const useTenants = () => useQuery({ queryKey: key, queryFn: ({ signal }) => get<Tenants>('/api/tenants', undefined, signal) });

/** The municipalities of a country that hold today. */
export const useMunicipalities = (country: 'LV' | 'LT') =>
  useQuery({
    queryKey: ['municipalities', country],
    queryFn: async ({ signal }) => {
      const on = isoDay(new Date());
      return (await get<{ items: Territory[] }>('/api/territories', { country, level: 'municipality', on, limit: 200 }, signal)).items;
    },
  });

/** What the window of a municipality is about: one to change, one that leaves, or a new one. */
export type Ask = { id: string | null; leaves?: true };
const askKey = 'vias.tenant-ask';
/** Seconds for which the second factor counts, less one minute in which a form is filled. */
const factorSeconds = 840;

/** Opens the window at once where the second factor is fresh; else the reader confirms it first, and finds the window open on the way back. */
export const askWithFactor = (ask: Ask, open: (ask: Ask) => void): void => {
  const who = user.get();
  if (who?.acr === 'mfa' && Date.now() / 1000 - (who.authTime ?? 0) < factorSeconds) {
    open(ask);
    return;
  }
  sessionStorage.setItem(askKey, JSON.stringify(ask));
  stepUp();
};
/** What was asked when the reader left to confirm the second factor. */
export const keptAsk = (): Ask | undefined => {
  const text = sessionStorage.getItem(askKey);
  return text === null ? undefined : (JSON.parse(text) as Ask);
};
/** Its window is open, or was given up. */
export const dropAsk = (): void => sessionStorage.removeItem(askKey);

/** Territories as they are written down: of one scheme. */
export type Places = { scheme: string; codes: string[] };
/** What the form says: about the municipality, and its territories by scheme where they changed. */
export type Draft = { id: string; tenant: Tenant | undefined; change: TenantChange; places: Places[] };

const save = async ({ id, tenant, change, places }: Draft): Promise<Tenant> => {
  const kept = tenant
    ? await put<Tenant>(`/api/tenants/${id}`, change, { ifMatch: tenant.version })
    : await post<Tenant>('/api/tenants', { id, ...change });
  const country = id.slice(0, 2).toUpperCase();
  for (const { scheme, codes } of places) await post('/api/territories/assignments', { tenant: id, country, scheme, codes });
  return kept;
};

/** Saves a municipality and its territories; where the second factor ran out meanwhile, the reader is led to it. */
export const useSave = (onDone: (tenant: Tenant) => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async (tenant) => {
      // Every list of municipalities names it from now on.
      await Promise.all([loadConfig(), client.invalidateQueries({ queryKey: key })]);
      onDone(tenant);
    },
    onError: (error) => {
      // What was written before a later step failed is shown as it is.
      void client.invalidateQueries({ queryKey: key });
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};
