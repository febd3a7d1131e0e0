import { readFileSync } from 'node:fs';
import { readConfig, Settings } from './config.ts';

const production = {
  DATABASE_URL: 'postgresql://vias@db/vias',
  VIAS_KEYCLOAK_URL: 'https://id.example.lv',
  VIAS_ORIGIN: 'https://vias.example.lv',
  VIAS_PHONE_KEY: '0123456789abcdef'.repeat(4),
  VIAS_PHONE_PEPPER: 'fedcba9876543210'.repeat(4),
  VIAS_LINK_KEY: '0f1e2d3c4b5a6978'.repeat(4),
};

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'x'.repeat(32),
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
};

test('with nothing set it is a demonstration on this machine only', () => {
  expect(readConfig({})).toMatchObject({
    mode: 'demo',
    host: '127.0.0.1',
    port: 8080,
    dataDir: '.vias',
    origin: 'http://localhost:8080',
    databaseUrl: undefined,
    mapBounds: [16, 52, 33, 60.5],
  });
});

test('maps go as far as is said', () => {
  expect(readConfig({ VIAS_MAP_BOUNDS: '-3, 46.5,28,60' }).mapBounds).toEqual([-3, 46.5, 28, 60]);
});

test('with DATABASE_URL it is production unless said otherwise', () => {
  expect(readConfig(production).mode).toBe('production');
  expect(readConfig({ DATABASE_URL: production.DATABASE_URL, VIAS_MODE: 'demo' }).mode).toBe('demo');
});

test.each<[string, Record<string, string | undefined>, RegExp]>([
  [
    'a port that is none',
    { PORT: 'eighty' },
    /^PORT must be a whole number from 0 to 65535: set for example PORT=8080, or leave it unset\.$/,
  ],
  ['a port beyond the last', { PORT: '70000' }, /from 0 to 65535: set for example PORT=8080/],
  ['a limit that is none', { VIAS_RATE_READ: '-1' }, /VIAS_RATE_READ must be a whole number of at least 0: set for example/],
  ['a corner of a map that is none', { VIAS_MAP_BOUNDS: '16,52,33' }, /VIAS_MAP_BOUNDS/],
  ['a map from east to west', { VIAS_MAP_BOUNDS: '33,52,16,60.5' }, /VIAS_MAP_BOUNDS/],
  ['a map beyond the pole', { VIAS_MAP_BOUNDS: '16,52,33,95' }, /VIAS_MAP_BOUNDS/],
  ['an unknown mode', { VIAS_MODE: 'test' }, /VIAS_MODE/],
  ['a standby of nothing', { VIAS_READ_URL: 'postgresql://vias_login@standby/vias' }, /VIAS_READ_URL is a standby of DATABASE_URL/],
  ['a database address of another kind', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must begin with postgresql/],
  ['a short demonstration password', { VIAS_DEMO_PASSWORD: 'short' }, /VIAS_DEMO_PASSWORD needs at least 12/],
  ['production without a database', { VIAS_MODE: 'production' }, /needs DATABASE_URL/],
  ['production without Keycloak', { ...production, VIAS_KEYCLOAK_URL: undefined }, /VIAS_KEYCLOAK_URL/],
  ['production without telephone keys', { ...production, VIAS_PHONE_KEY: undefined }, /VIAS_PHONE_KEY/],
  ['production with one key for two purposes', { ...production, VIAS_PHONE_PEPPER: production.VIAS_PHONE_KEY }, /two different/],
  ['production with a key that is no secret', { ...production, VIAS_PHONE_KEY: '0'.repeat(64) }, /random/],
  ['production without a key of links', { ...production, VIAS_LINK_KEY: undefined }, /VIAS_LINK_KEY, a random key/],
  ['production with a key of links that is no secret', { ...production, VIAS_LINK_KEY: 'a'.repeat(64) }, /VIAS_LINK_KEY, a random key/],
  ['production with one key for links and numbers', { ...production, VIAS_LINK_KEY: production.VIAS_PHONE_KEY }, /of its own/],
  ['an old key of numbers under the name of the new one', { VIAS_PHONE_KEYS_OLD: `k1=${'ab'.repeat(32)}` }, /a name of its own/],
  ['an old key of numbers without a name', { VIAS_PHONE_KEYS_OLD: 'ab'.repeat(32) }, /VIAS_PHONE_KEYS_OLD must be name=/],
  ['a short key of links', { VIAS_LINK_KEY: 'abc' }, /VIAS_LINK_KEY must be 64 hexadecimal digits/],
  ['production without the address people open', { ...production, VIAS_ORIGIN: undefined }, /VIAS_ORIGIN/],
  [
    'production at an address anyone on the way can read',
    { ...production, VIAS_ORIGIN: 'http://vias.example.lv' },
    /VIAS_ORIGIN must be https/,
  ],
  [
    'production with Keycloak at such an address',
    { ...production, VIAS_KEYCLOAK_URL: 'http://id.example.lv' },
    /VIAS_KEYCLOAK_URL must be https/,
  ],
  ['production with an index key that is no secret', { ...production, VIAS_PHONE_PEPPER: 'f'.repeat(64) }, /random/],
  ['real SMS from a demonstration on a server', { ...production, ...twilio, VIAS_MODE: 'demo' }, /no real messages/],
  ['half of SMPP', { ...production, SMPP_URL: 'smpps://smsc.example.lv:3550' }, /all of SMPP_URL/],
  [
    'SMPP in a demonstration',
    { SMPP_URL: 'smpp://127.0.0.1:2775', SMPP_SYSTEM_ID: 'a', SMPP_PASSWORD: 'b' },
    /embedded database sends no real messages: unset SMPP_URL/,
  ],
  ['an address of SMPP without a port', { ...production, SMPP_URL: 'smpp://smsc' }, /smpp:\/\/host:port/],
  ['e-mail without a sender', { ...production, VIAS_SMTP_URL: 'smtps://mail.example.lv' }, /VIAS_MAIL_FROM/],
  ['half of push', { ...production, VIAS_PUSH_CONTACT: 'mailto:it@example.lv' }, /all of VIAS_PUSH/],
  ['calls without Twilio', { ...production, TWILIO_VOICE_FROM: '+37166000000' }, /needs TWILIO_ACCOUNT_SID/],
  ['half of Twilio', { ...production, TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}` }, /all of TWILIO/],
  ['real SMS from the embedded database', twilio, /no real messages/],
  ['a short secret of a machine', { VIAS_MACHINE_SECRETS: 'a=b' }, /32 characters/],
  [
    'production with admin/admin',
    { ...production, DATABASE_URL: 'postgresql://admin:admin@db/vias' },
    /DATABASE_URL has a password that anybody/,
  ],
  [
    "production with its user's name",
    { ...production, DATABASE_URL: 'postgresql://Kuldiga:kuldiga@db/vias' },
    /DATABASE_URL has a password/,
  ],
  [
    'production with the password of a manual',
    { ...production, VIAS_MIGRATE_URL: 'postgresql://o:change-me123@db/vias' },
    /VIAS_MIGRATE_URL has/,
  ],
  ['production with one letter', { ...production, VIAS_IDENTITY_SECRET: 'x'.repeat(32) }, /VIAS_IDENTITY_SECRET has/],
  ['production with a row of digits', { ...production, VIAS_METRICS_TOKEN: '1234567890123456' }, /VIAS_METRICS_TOKEN has/],
  ['production with a word said twice', { ...production, VIAS_AUDIT_ANCHOR_TOKEN: 'passwordpassword' }, /VIAS_AUDIT_ANCHOR_TOKEN has/],
  [
    'production with a default of a partner',
    { ...production, VIAS_MACHINE_SECRETS: `a=${'secret'.repeat(6)},b=${'3e91c07d'.repeat(4)}` },
    /VIAS_MACHINE_SECRETS has/,
  ],
  ['a log level that is none', { VIAS_LOG_LEVEL: 'loud' }, /VIAS_LOG_LEVEL/],
])('S29: %s stops the start with one sentence that names the setting', (_what, env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
  try {
    readConfig(env);
  } catch (error) {
    expect((error as Error).message).toMatch(/^[^\n]+\.$/);
  }
});

test('S29: a secret that is one is taken, and so is an address without a password', () => {
  const good = {
    DATABASE_URL: 'postgresql://vias:0f3a%40c2d9e1@db/vias',
    VIAS_METRICS_TOKEN: '9f2c41d07ab3e865',
    VIAS_MACHINE_SECRETS: `a=${'3e91c07d'.repeat(4)}`,
  };
  expect(readConfig({ ...production, ...good }).mode).toBe('production');
  expect(readConfig({ DATABASE_URL: 'postgresql://postgres:postgres@localhost/vias', VIAS_MODE: 'demo' }).mode).toBe('demo');
});

test('every setting stands in the table of docs/operations.md, and nothing else does', () => {
  const table = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8').match(/^\| `([A-Z0-9_]+)` \|/gm) ?? [];
  expect(table.map((row) => row.slice(3, -3)).sort()).toEqual(Object.keys(Settings.shape).sort());
});
