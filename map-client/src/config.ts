import type { ClientConfig } from '@vias/api/system/contract.ts';

export type { ClientConfig };

let loaded: ClientConfig | undefined;

/** Loads the configuration once (GET /api/config, before anyone has signed in); throws when the server does not answer. */
export const loadConfig = async (): Promise<ClientConfig> => {
  const answer = await fetch('/api/config', { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`config: ${answer.status}`);
  loaded = (await answer.json()) as ClientConfig;
  return loaded;
};

/** The configuration; only after loadConfig. */
export const config = (): ClientConfig => {
  if (!loaded) throw new Error('the configuration is not loaded');
  return loaded;
};

/** A tenant's own name, or its id where the server does not know it. */
export const tenantName = (id: string): string => loaded?.tenants.find((tenant) => tenant.id === id)?.name ?? (id === 'vias' ? 'VIAS' : id);
