/** What the server tells the client before anyone has signed in (GET /api/config). */
export interface ClientConfig {
  mode: 'demo' | 'production';
  /** Where Keycloak is; null or absent: under our own origin. */
  keycloakUrl?: string | null;
  /** none: country outline and places of our own; raster: XYZ tiles; pmtiles: one archive with vector or raster tiles. */
  baseMap?:
    | { kind: 'none' }
    | { kind: 'raster'; url: string; attribution: string; maxZoom?: number }
    | { kind: 'pmtiles'; url: string; attribution: string }
    | null;
}

let loaded: ClientConfig | undefined;

/** Loads the configuration once; throws when the server does not answer. */
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
