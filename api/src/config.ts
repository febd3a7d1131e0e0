import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Channels, channelSettings, channelsOf, findHalfSet, whole } from './channel-settings.ts';
import { type Tracing, tracingOf, tracingSettings } from './tracing-settings.ts';
import { findDefaultSecrets } from './weak-secret.ts';

const [lon, lat] = [180, 85].map((most) => z.number().min(-most).max(most)) as [z.ZodNumber, z.ZodNumber];

/** Every setting VIAS reads, in the order of the table in docs/operations.md. `.describe()` is that table's text. */
export const Settings = z.object({
  VIAS_MODE: z.enum(['demo', 'production']).optional().describe('demo or production. Demo is the default only when DATABASE_URL is unset.'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. The demonstration stays on this machine unless you say otherwise.'),
  PORT: whole('PORT', { unset: 8080, most: 65535 }).describe('Port to listen on.'),
  VIAS_DATA_DIR: z
    .string()
    .min(1)
    .default('.vias')
    .describe('Folder of the embedded database, uploads in progress and the generated keys.'),
  VIAS_CLIENT_DIR: z
    .string()
    .min(1)
    .optional()
    .describe("Folder of the browser's files, built there when older than their source. Unset: map-client/dist."),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL must begin with postgresql://')
    .optional()
    .describe(
      'PostgreSQL with PostGIS; the login owns nothing. Several hosts with commas between, postgresql://vias_login:…@a:5432,b:5432/vias: the one that takes writes is used, after a failover the other. Unset: the embedded database.',
    ),
  VIAS_READ_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'VIAS_READ_URL must begin with postgresql://')
    .optional()
    .describe(
      'A streaming standby of DATABASE_URL, with the same login, for what only reads; never older than the primary, where it lags the primary is asked. Unset: everything is read from the primary.',
    ),
  VIAS_MIGRATE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'VIAS_MIGRATE_URL must begin with postgresql://')
    .optional()
    .describe('The same database as its owner, for migrations. Unset: VIAS only checks that the version fits.'),
  VIAS_BACKUP_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'VIAS_BACKUP_KEY must be 64 hexadecimal digits: openssl rand -hex 32')
    .optional()
    .describe(
      'Key that backups are encrypted with; 64 hexadecimal digits, kept apart from them. npm run backup and npm run restore need it.',
    ),
  VIAS_BACKUP_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'VIAS_BACKUP_URL must begin with postgresql://')
    .optional()
    .describe(
      'The same database for npm run backup, npm run restore and npm run scrub, as a login that no policy holds back: a superuser (a backup: a member of vias_owner with BYPASSRLS).',
    ),
  VIAS_DEMO_PASSWORD: z
    .string()
    .min(12, 'VIAS_DEMO_PASSWORD needs at least 12 characters')
    .optional()
    .describe('Password of the demonstration users; made once and printed at each start when unset.'),
  VIAS_ORIGIN: z
    .url()
    .optional()
    .describe('The address people open, for sign-in and for callbacks: https://vias.example.lv. Unset: http://localhost:PORT.'),
  VIAS_KEYCLOAK_URL: z.url().optional().describe("Keycloak's address. Unset: the embedded identity provider (demonstration only)."),
  VIAS_KEYCLOAK_INTERNAL_URL: z
    .url()
    .optional()
    .describe('Keycloak as this process reaches it, where that differs from the address in the browser: http://keycloak:8080.'),
  VIAS_EMBEDDED_IDP: z.enum(['yes']).optional().describe('yes allows the embedded identity provider in production, knowingly.'),
  VIAS_IDENTITY_SECRET: z
    .string()
    .min(32, 'VIAS_IDENTITY_SECRET needs at least 32 characters: openssl rand -hex 32')
    .optional()
    .describe('Encrypts the keys of the embedded identity provider. Required in production with VIAS_EMBEDDED_IDP=yes.'),
  VIAS_USERS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "People of the embedded identity provider, a file in Keycloak's user format; passwords are set with npm run vias -- account.",
    ),
  VIAS_DISPATCH: z
    .enum(['yes', 'no'])
    .default('yes')
    .describe('Whether this process also sends alerts; no where npm run worker does it. The embedded database always sends from here.'),
  VIAS_MACHINE_SECRETS: z
    .string()
    .optional()
    .describe('Secrets of partner machines of the embedded provider: client=secret,client=secret; at least 32 characters each.'),
  VIAS_PHONE_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'VIAS_PHONE_KEY must be 64 hexadecimal digits: openssl rand -hex 32')
    .optional()
    .describe('Key that encrypts telephone numbers; 64 hexadecimal digits. Required in production.'),
  VIAS_PHONE_KEY_ID: z
    .string()
    .regex(/^[a-z0-9]{1,16}$/, 'VIAS_PHONE_KEY_ID must be 1 to 16 small letters and digits')
    .default('k1')
    .describe('Name of that key; change it together with the key, then run npm run vias -- phones rotate.'),
  VIAS_PHONE_KEYS_OLD: z
    .string()
    .regex(
      /^[a-z0-9]{1,16}=[0-9a-f]{64}(,[a-z0-9]{1,16}=[0-9a-f]{64})*$/,
      'VIAS_PHONE_KEYS_OLD must be name=64 hexadecimal digits, separated by commas',
    )
    .optional()
    .describe('Keys before it, which still open what they sealed: k1=…,k2=….'),
  VIAS_PHONE_PEPPER: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'VIAS_PHONE_PEPPER must be 64 hexadecimal digits: openssl rand -hex 32')
    .optional()
    .describe('Key of the index of telephone numbers; 64 hexadecimal digits. Required in production.'),
  VIAS_LINK_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'VIAS_LINK_KEY must be 64 hexadecimal digits: openssl rand -hex 32')
    .optional()
    .describe('Key that signs the links in messages to residents; 64 hexadecimal digits. Required in production.'),
  VIAS_LINK_KEY_PREVIOUS: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'VIAS_LINK_KEY_PREVIOUS must be 64 hexadecimal digits')
    .optional()
    .describe('The key before it, whose links are still accepted while the key is being changed.'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits')
    .optional()
    .describe('Twilio account. Unset: alerts go to the console simulator.'),
  TWILIO_AUTH_TOKEN: z.string().min(32).optional().describe('Twilio auth token; also checks the signatures of callbacks.'),
  TWILIO_AUTH_TOKEN_SECONDARY: z.string().min(32).optional().describe('Second auth token, accepted while tokens are being rotated.'),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/, 'TWILIO_MESSAGING_SERVICE_SID must be MG and 32 hexadecimal digits')
    .optional()
    .describe('Messaging Service that sends.'),
  TWILIO_RETENTION: z
    .enum(['keep', 'discard'])
    .default('keep')
    .describe(
      'discard: Twilio keeps neither the text nor the number of a message; one whose hand-over is unclear then waits for its report or for a person, because it cannot be looked up there.',
    ),
  TWILIO_VOICE_FROM: z
    .string()
    .regex(/^\+\d{7,15}$/, 'TWILIO_VOICE_FROM must be a number with its country code: +37166000000')
    .optional()
    .describe('Number of ours that calls come from. Unset: no calls.'),
  TWILIO_BASE_URL: z.url().optional().describe("Another address for Twilio's API, for tests; must be https in production."),
  ...channelSettings,
  VIAS_BASE_MAP_URL: z
    .string()
    .optional()
    .describe(
      'Address of a base map: raster tiles ({z}/{x}/{y}, {a-c} for several hosts), vector tiles (the same, ending in .mvt or .pbf) or one .pmtiles archive of either; the host of vectors and archives must allow this origin (CORS). Unset: the built-in outline, which needs no network.',
    ),
  VIAS_BASE_MAP_ATTRIBUTION: z.string().optional().describe('Credit line of that base map.'),
  VIAS_MAP_BOUNDS: z
    .string()
    .default('16,52,33,60.5')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.tuple([lon, lat, lon, lat]).refine(([west, south, east, north]) => west < east && south < north))
    .describe('How far maps can be moved, in degrees: west,south,east,north. Unset: Latvia and Lithuania with room around them.'),
  VIAS_GEOSERVER_URL: z
    .url()
    .optional()
    .describe(
      'GeoServer as this process reaches it, http://geoserver:8080/geoserver; /geoserver passes read requests on to it. Unset: no WMS and WFS.',
    ),
  VIAS_OGC_SERVERS: z
    .string()
    .optional()
    .describe(
      'Servers whose WMS and WFS layers people may put on the map: origins, separated by commas, https://lvmgeoserver.lvm.lv,https://www.geoportal.lt (http only on localhost). Their hosts learn who looks where; they must allow this origin (CORS). Unset: none.',
    ),
  VIAS_OGR2OGR: z
    .string()
    .min(1)
    .default('ogr2ogr')
    .describe(
      'The program ogr2ogr of GDAL, which writes GeoPackage and reads GeoPackage, shapefiles, KML and FlatGeobuf; found on the PATH unless a path is given. Without it there is none of these.',
    ),
  VIAS_CHROMIUM: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The browser that puts maps on paper (PDF). Unset: chromium, chromium-browser or google-chrome, whichever is on the PATH. Without one people print from their own browser.',
    ),
  VIAS_CAP_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Private key (PEM) that signs published alerts (CAP, XML-DSig); goes with VIAS_CAP_CERTIFICATE_FILE. Unset: they are not signed.',
    ),
  VIAS_CAP_CERTIFICATE_FILE: z.string().min(1).optional().describe('Certificate (PEM) of that key, written into each signature.'),
  VIAS_CAP_FEEDS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Feeds of others\' alerts that are read every five minutes: a JSON list of {"name": …, "url": "https://…", "certificateFile": …, "sameSender": […]}; with a certificate only messages signed by it are taken; addresses in sameSender may cancel what one of them sent. Unset: none.',
    ),
  VIAS_AUDIT_ANCHOR: z
    .string()
    .min(1)
    .refine(
      (place) => !/^[a-z]+:\/\//i.test(place) || (URL.canParse(place) && /^https?:/.test(place)),
      'VIAS_AUDIT_ANCHOR must be a path or an https address',
    )
    .optional()
    .describe(
      'Where the heads of the audit chains are written down every hour, outside the database: a file that only grows, best on another machine, or an https address that keeps what is posted to it. Unset: audit-anchors.jsonl in VIAS_DATA_DIR.',
    ),
  VIAS_AUDIT_ANCHOR_TOKEN: z.string().min(16).optional().describe('Bearer token for that address.'),
  VIAS_TRUST_PROXY: whole('VIAS_TRUST_PROXY', { unset: 0, most: 5 }).describe(
    'How many reverse proxies stand in front; 0 ignores X-Forwarded-For.',
  ),
  VIAS_RATE_READ: whole('VIAS_RATE_READ', { unset: 1200 }).describe(
    'Reads a minute per person or address, and five times as many pages of OGC layers; 0 is no limit.',
  ),
  VIAS_RATE_WRITE: whole('VIAS_RATE_WRITE', { unset: 240 }).describe('Writes a minute per person or address; 0 is no limit.'),
  VIAS_RATE_HEAVY: whole('VIAS_RATE_HEAVY', { unset: 60 }).describe(
    'Imports, exports and previews a minute per person or address; 0 is no limit.',
  ),
  VIAS_RATE_TILES: whole('VIAS_RATE_TILES', { unset: 1200 }).describe(
    'Map tiles built anew a minute per person or address; tiles that are ready are not counted; 0 is no limit.',
  ),
  VIAS_UPLOAD_MB: whole('VIAS_UPLOAD_MB', { unset: 500, least: 1, most: 2000 }).describe('Largest file an import takes, MB.'),
  VIAS_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .optional()
    .describe('How much is logged: trace, debug, info, warn, error or silent. Unset: warn in a demonstration, info in production.'),
  VIAS_METRICS_TOKEN: z
    .string()
    .min(16, 'VIAS_METRICS_TOKEN needs at least 16 characters: openssl rand -hex 32')
    .optional()
    .describe(
      'Bearer token that Prometheus sends to read /metrics, from anywhere. Unset: /metrics answers on this machine alone, and to no proxy.',
    ),
  ...tracingSettings,
  VIAS_TEST_DATABASE_URL: z.string().optional().describe('A PostgreSQL superuser address for tests and benchmarks; never for serving.'),
});

export type Config = Channels & {
  mode: 'demo' | 'production';
  host: string;
  port: number;
  dataDir: string;
  /** Where the browser's files are. */
  clientDir: string;
  databaseUrl: string | undefined;
  migrateUrl: string | undefined;
  /** A standby for reads. */
  readUrl: string | undefined;
  /** What npm run backup and npm run restore need: the key, and a login that reads everything. */
  backup: { key: string | undefined; url: string | undefined };
  demoPassword: string | undefined;
  origin: string;
  keycloakUrl: string | undefined;
  keycloakInternalUrl: string | undefined;
  embeddedIdp: boolean;
  identitySecret: string | undefined;
  usersFile: string | undefined;
  /** Whether this process hands alerts over to the channels. */
  dispatch: boolean;
  machineSecrets: Record<string, string>;
  phoneKey: string | undefined;
  phoneKeyId: string;
  /** Keys that only open, by their names. */
  phoneKeysOld: Record<string, string>;
  phonePepper: string | undefined;
  /** Keys of signed links: the first signs, the second is still accepted. Empty: a demonstration makes its own. */
  linkKeys: readonly string[];
  twilio:
    | {
        accountSid: string;
        authTokens: string[];
        messagingServiceSid: string;
        baseUrl: string | undefined;
        retention?: 'keep' | 'discard';
        voiceFrom?: string | undefined;
      }
    | undefined;
  baseMap: { url: string; attribution: string } | undefined;
  /** How far maps can be moved, degrees. */
  mapBounds: [west: number, south: number, east: number, north: number];
  geoserverUrl: string | undefined;
  /** Origins of other servers whose maps may be shown. */
  ogcServers: readonly string[];
  ogr2ogr: string;
  /** Names or paths of Chromium, the first that is there is taken. */
  chromium: readonly string[];
  /** Files: what signs published alerts, and whose alerts are read. */
  cap: { keyFile: string | undefined; certificateFile: string | undefined; feedsFile: string | undefined };
  /** Where heads of audit chains are written down: a path, or an address and its token. */
  auditAnchor: { place: string; token: string | undefined };
  trustProxy: number;
  rateLimit: { read: number; write: number; heavy: number; tiles: number };
  uploadBytes: number;
  logLevel: string;
  /** Where traces go; undefined: nowhere, and nothing is traced. */
  tracing: Tracing | undefined;
  /** Who reads /metrics shows it; undefined: only this machine reads them. */
  metricsToken: string | undefined;
};

/** A setting that stops the start, said in one sentence. */
export class SettingError extends Error {}

const secretsOf = (text: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (text ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=');
        const secret = pair.slice(at + 1);
        if (at < 1 || secret.length < 32)
          throw new SettingError('VIAS_MACHINE_SECRETS must be client=secret pairs with secrets of at least 32 characters.');
        return [pair.slice(0, at), secret];
      }),
  );

/** Whether nobody between a browser and the address can listen. */
const staysSecret = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
};

/** Origins of servers, as the page's policy names them. */
const ogcServersOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const address = URL.canParse(part) ? new URL(part) : undefined;
      if (!address || !staysSecret(part) || address.origin !== part.replace(/\/$/, '').toLowerCase())
        throw new SettingError(
          `VIAS_OGC_SERVERS must be https origins separated by commas, without a path: https://lvmgeoserver.lvm.lv; ${part} is none.`,
        );
      return address.origin;
    });

/** Reads the environment once. Throws SettingError with a sentence that says what to set. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const why = issue?.message.includes(name)
      ? issue.message
      : `${name} is not valid (${issue?.message}): ${Settings.shape[name as keyof typeof Settings.shape]?.description ?? ''}`;
    throw new SettingError(why.endsWith('.') ? why : `${why}.`);
  }
  const s = parsed.data;
  const mode = s.VIAS_MODE ?? (s.DATABASE_URL === undefined ? 'demo' : 'production');
  if (mode === 'production') {
    if (s.DATABASE_URL === undefined)
      throw new SettingError('VIAS_MODE=production needs DATABASE_URL: the embedded database is for a first look, training and tests.');
    if (s.VIAS_KEYCLOAK_URL === undefined && s.VIAS_EMBEDDED_IDP === undefined)
      throw new SettingError('VIAS_MODE=production needs VIAS_KEYCLOAK_URL, or VIAS_EMBEDDED_IDP=yes if you know what you give up.');
    if (s.VIAS_PHONE_KEY === undefined || s.VIAS_PHONE_PEPPER === undefined)
      throw new SettingError('VIAS_MODE=production needs VIAS_PHONE_KEY and VIAS_PHONE_PEPPER: openssl rand -hex 32 makes one.');
    if (s.VIAS_PHONE_KEY === s.VIAS_PHONE_PEPPER || [s.VIAS_PHONE_KEY, s.VIAS_PHONE_PEPPER].some((key) => /^(.)\1+$/.test(key)))
      throw new SettingError('VIAS_PHONE_KEY and VIAS_PHONE_PEPPER must be two different random keys: openssl rand -hex 32 makes one.');
    if (
      s.VIAS_LINK_KEY === undefined ||
      /^(.)\1+$/.test(s.VIAS_LINK_KEY) ||
      [s.VIAS_PHONE_KEY, s.VIAS_PHONE_PEPPER].includes(s.VIAS_LINK_KEY)
    )
      throw new SettingError('VIAS_MODE=production needs VIAS_LINK_KEY, a random key of its own: openssl rand -hex 32 makes one.');
    if (s.VIAS_ORIGIN === undefined) throw new SettingError('VIAS_MODE=production needs VIAS_ORIGIN, the https address people open.');
    for (const [name, address] of Object.entries({ VIAS_ORIGIN: s.VIAS_ORIGIN, VIAS_KEYCLOAK_URL: s.VIAS_KEYCLOAK_URL })) {
      if (address !== undefined && !staysSecret(address))
        throw new SettingError(
          `${name} must be https in production: whoever listens on the way would read tokens (http only on localhost).`,
        );
    }
    if (s.VIAS_AUDIT_ANCHOR !== undefined && /^https?:/.test(s.VIAS_AUDIT_ANCHOR) && !staysSecret(s.VIAS_AUDIT_ANCHOR))
      throw new SettingError('VIAS_AUDIT_ANCHOR must be https in production (http only on localhost).');
    const [guessed] = findDefaultSecrets([
      ['DATABASE_URL', s.DATABASE_URL],
      ['VIAS_MIGRATE_URL', s.VIAS_MIGRATE_URL],
      ['VIAS_READ_URL', s.VIAS_READ_URL],
      ['VIAS_IDENTITY_SECRET', s.VIAS_IDENTITY_SECRET],
      ['VIAS_METRICS_TOKEN', s.VIAS_METRICS_TOKEN],
      ['VIAS_AUDIT_ANCHOR_TOKEN', s.VIAS_AUDIT_ANCHOR_TOKEN],
      ['SMPP_PASSWORD', s.SMPP_PASSWORD],
      ...Object.values(secretsOf(s.VIAS_MACHINE_SECRETS)).map((secret): [string, string] => ['VIAS_MACHINE_SECRETS', secret]),
    ]);
    if (guessed !== undefined)
      throw new SettingError(`${guessed} has a password that anybody would try first: openssl rand -hex 32 makes one that nobody guesses.`);
    if (s.TWILIO_BASE_URL !== undefined && !s.TWILIO_BASE_URL.startsWith('https://'))
      throw new SettingError('TWILIO_BASE_URL must be https in production.');
  }
  const oldPhoneKeys = Object.fromEntries(
    (s.VIAS_PHONE_KEYS_OLD ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  );
  if (s.VIAS_PHONE_KEY_ID in oldPhoneKeys)
    throw new SettingError('VIAS_PHONE_KEYS_OLD must not name the key of VIAS_PHONE_KEY_ID: give the new key a name of its own.');
  const twilioParts = [s.TWILIO_ACCOUNT_SID, s.TWILIO_AUTH_TOKEN, s.TWILIO_MESSAGING_SERVICE_SID];
  if (twilioParts.some(Boolean) && !twilioParts.every(Boolean))
    throw new SettingError('Twilio needs all of TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_MESSAGING_SERVICE_SID.');
  if ((s.VIAS_CAP_KEY_FILE === undefined) !== (s.VIAS_CAP_CERTIFICATE_FILE === undefined))
    throw new SettingError('Signing alerts needs both VIAS_CAP_KEY_FILE and VIAS_CAP_CERTIFICATE_FILE.');
  if (s.VIAS_READ_URL !== undefined && s.DATABASE_URL === undefined)
    throw new SettingError('VIAS_READ_URL is a standby of DATABASE_URL: set DATABASE_URL too, or neither.');
  const half = findHalfSet(s);
  if (half !== undefined) throw new SettingError(half);
  if (s.TWILIO_VOICE_FROM !== undefined && s.TWILIO_ACCOUNT_SID === undefined)
    throw new SettingError('TWILIO_VOICE_FROM needs TWILIO_ACCOUNT_SID.');
  const live = (['TWILIO_ACCOUNT_SID', 'SMPP_URL', 'VIAS_SMTP_URL', 'VIAS_PUSH_PUBLIC_KEY'] as const).find((name) => s[name] !== undefined);
  if (live !== undefined && s.DATABASE_URL === undefined)
    throw new SettingError(`The embedded database sends no real messages: unset ${live} or set DATABASE_URL.`);
  if (live !== undefined && mode === 'demo')
    throw new SettingError(
      `A demonstration sends no real messages, because anyone can sign in to it: unset ${live} or set VIAS_MODE=production.`,
    );
  return {
    mode,
    host: s.HOST,
    port: s.PORT,
    dataDir: s.VIAS_DATA_DIR,
    clientDir: resolve(s.VIAS_CLIENT_DIR ?? fileURLToPath(new URL('../../map-client/dist', import.meta.url))),
    databaseUrl: s.DATABASE_URL,
    migrateUrl: s.VIAS_MIGRATE_URL,
    readUrl: s.VIAS_READ_URL,
    backup: { key: s.VIAS_BACKUP_KEY, url: s.VIAS_BACKUP_URL },
    demoPassword: s.VIAS_DEMO_PASSWORD,
    origin: (s.VIAS_ORIGIN ?? `http://localhost:${s.PORT}`).replace(/\/$/, ''),
    keycloakUrl: s.VIAS_KEYCLOAK_URL?.replace(/\/$/, ''),
    keycloakInternalUrl: s.VIAS_KEYCLOAK_INTERNAL_URL?.replace(/\/$/, ''),
    embeddedIdp: s.VIAS_EMBEDDED_IDP === 'yes',
    identitySecret: s.VIAS_IDENTITY_SECRET,
    usersFile: s.VIAS_USERS_FILE,
    dispatch: s.DATABASE_URL === undefined || s.VIAS_DISPATCH === 'yes',
    machineSecrets: secretsOf(s.VIAS_MACHINE_SECRETS),
    phoneKey: s.VIAS_PHONE_KEY,
    phoneKeyId: s.VIAS_PHONE_KEY_ID,
    phoneKeysOld: oldPhoneKeys,
    phonePepper: s.VIAS_PHONE_PEPPER,
    linkKeys: [s.VIAS_LINK_KEY, s.VIAS_LINK_KEY_PREVIOUS].filter((key) => key !== undefined),
    twilio:
      s.TWILIO_ACCOUNT_SID && s.TWILIO_AUTH_TOKEN && s.TWILIO_MESSAGING_SERVICE_SID
        ? {
            accountSid: s.TWILIO_ACCOUNT_SID,
            authTokens: [s.TWILIO_AUTH_TOKEN, ...(s.TWILIO_AUTH_TOKEN_SECONDARY ? [s.TWILIO_AUTH_TOKEN_SECONDARY] : [])],
            messagingServiceSid: s.TWILIO_MESSAGING_SERVICE_SID,
            baseUrl: s.TWILIO_BASE_URL,
            retention: s.TWILIO_RETENTION,
            voiceFrom: s.TWILIO_VOICE_FROM,
          }
        : undefined,
    ...channelsOf(s),
    baseMap: s.VIAS_BASE_MAP_URL ? { url: s.VIAS_BASE_MAP_URL, attribution: s.VIAS_BASE_MAP_ATTRIBUTION ?? '' } : undefined,
    mapBounds: s.VIAS_MAP_BOUNDS,
    geoserverUrl: s.VIAS_GEOSERVER_URL,
    ogcServers: ogcServersOf(s.VIAS_OGC_SERVERS),
    ogr2ogr: s.VIAS_OGR2OGR,
    chromium: s.VIAS_CHROMIUM ? [s.VIAS_CHROMIUM] : ['chromium', 'chromium-browser', 'google-chrome'],
    cap: { keyFile: s.VIAS_CAP_KEY_FILE, certificateFile: s.VIAS_CAP_CERTIFICATE_FILE, feedsFile: s.VIAS_CAP_FEEDS_FILE },
    auditAnchor: { place: s.VIAS_AUDIT_ANCHOR ?? join(s.VIAS_DATA_DIR, 'audit-anchors.jsonl'), token: s.VIAS_AUDIT_ANCHOR_TOKEN },
    trustProxy: s.VIAS_TRUST_PROXY,
    rateLimit: { read: s.VIAS_RATE_READ, write: s.VIAS_RATE_WRITE, heavy: s.VIAS_RATE_HEAVY, tiles: s.VIAS_RATE_TILES },
    uploadBytes: s.VIAS_UPLOAD_MB * 1_048_576,
    metricsToken: s.VIAS_METRICS_TOKEN,
    tracing: tracingOf(s),
    logLevel: s.VIAS_LOG_LEVEL ?? (mode === 'demo' ? 'warn' : 'info'),
  };
};
