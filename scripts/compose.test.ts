import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const compose = read('docker-compose.yml');
const example = read('.env.example');
const settings = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));

/** The text of each service, by its indentation. */
const services = Object.fromEntries(
  (/\nservices:\n([\s\S]*?)\n(?=\S)/.exec(compose)?.[1] ?? '')
    .split(/\n(?= {2}[a-z]+:\n)/)
    .map((text) => [/^ {2}([a-z]+):/m.exec(text)?.[1] ?? '', text]),
);

test('the production shape is all there', () => {
  expect(Object.keys(services).sort()).toEqual(['api', 'db', 'geoserver', 'keycloak', 'migrate', 'proxy', 'publish', 'worker']);
  for (const name of ['api', 'worker']) expect(services[name]).toMatch(/replicas: 2/);
  expect(services.keycloak).toContain('./api/src/identity/realm/vias-realm.json:/opt/keycloak/data/import/vias-realm.json:ro');
});

test('every image has a version, and only the proxy has ports', () => {
  for (const [image] of compose.matchAll(/image: .*/g)) expect(image).toMatch(/:\d+[\d.]*(-[\w.-]+)?$/);
  for (const [name, text] of Object.entries(services))
    expect({ name, ports: /\n {4}ports:/.test(text) }).toEqual({ name, ports: name === 'proxy' });
});

test('S29: what we build runs on Node 24 as nobody in particular, writes nowhere but its volume, may gain nothing, and says how it is', () => {
  const image = read('Dockerfile');
  for (const [from] of image.matchAll(/^FROM .*/gm)) expect(from).toMatch(/^FROM node:24\./);
  expect(image).toMatch(/\nUSER node\n/);
  expect(image).toMatch(/\nHEALTHCHECK /);
  expect(image.lastIndexOf('\nUSER ')).toBeGreaterThan(image.lastIndexOf('\nRUN '));
  for (const rule of ['read_only: true', 'cap_drop: [ALL]', '"no-new-privileges:true"', 'tmpfs: [/tmp]'])
    expect(/\nx-api: &api\n([\s\S]*?)\n\n/.exec(compose)?.[1]).toContain(rule);
  for (const name of ['api', 'worker', 'migrate', 'publish']) expect(services[name]).toContain('<<: *api\n');
});

test('no log fills the disk, what stays up has a limit of memory but the database, and the database is given time to stop', () => {
  const shared = /\nx-api: &api\n([\s\S]*?)\n\n/.exec(compose)?.[1] ?? '';
  expect(compose).toMatch(/options: \{ max-size: "\d+m", max-file: "\d+" \}/);
  for (const [name, text] of Object.entries(services))
    expect({ name, log: text.includes('<<: *api\n') ? shared : text }).toMatchObject({ log: expect.stringContaining('logging: *logging') });
  for (const name of ['keycloak', 'geoserver', 'api', 'worker', 'proxy']) expect(services[name]).toMatch(/limits: \{ memory: \d+[mg] \}/);
  expect(services.db).toMatch(/stop_grace_period: 2m/);
  expect(shared).toMatch(/stop_grace_period: 45s/);
});

test('every service that serves says how it is', () => {
  for (const name of ['db', 'keycloak', 'geoserver', 'api', 'proxy']) expect(services[name]).toMatch(/healthcheck:\n\s+test:/);
});

/** What may be left empty: a provider that is not used, and the keys of before that are there only while one is changed. */
const optional = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_MESSAGING_SERVICE_SID',
  'VIAS_PHONE_KEY_ID',
  'VIAS_PHONE_KEYS_OLD',
  'VIAS_LINK_KEY_PREVIOUS',
  'VIAS_ADMIN_NETWORKS',
  'VIAS_READ_URL',
];

test('S29: no secret has a default: a missing one stops the start', () => {
  const used = [...compose.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rule = '']) => ({ name, rule }));
  for (const { name, rule } of used) expect({ name, rule }).toEqual({ name, rule: optional.includes(name) ? ':-' : ':?' });
  expect([...new Set(used.map(({ name }) => name))].sort()).toEqual(settings.map(({ name }) => name).sort());
  for (const { name, value } of settings) expect({ name, value }).toEqual({ name, value: '' });
  for (const line of compose.split('\n')) {
    if (/(PASSWORD|SECRET|TOKEN|KEY|PEPPER):/.test(line)) expect(line).toMatch(/\$\{/);
  }
});

test('the realm file asks for no setting that the compose file does not give', () => {
  const asked = [...read('api/src/identity/realm/vias-realm.json').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  for (const name of asked) expect(services.keycloak).toContain(`${name}: "\${${name}:?}"`);
});

test('docker compose itself accepts the file, and refuses it when a secret is missing', () => {
  // The plugin, or the older program of its own name, which is what Debian packages.
  const program = [['docker', 'compose'], ['docker-compose']].find(
    ([name = '', ...args]) => spawnSync(name, [...args, 'version']).status === 0,
  );
  if (!program) {
    if (process.env.CI === 'true') throw new Error('docker compose is missing: install docker-compose.');
    console.log('docker compose is not here: the compose file was checked by its text alone.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vias-compose-'));
  try {
    const config = (env: string) => {
      writeFileSync(join(folder, 'env'), env);
      const [name = '', ...args] = program;
      return spawnSync(name, [...args, '--env-file', join(folder, 'env'), 'config', '--quiet'], {
        cwd: fileURLToPath(root),
        encoding: 'utf8',
      });
    };
    expect(config(settings.map(({ name }) => `${name}=x`).join('\n'))).toMatchObject({ status: 0 });
    // The program takes a second to start; that each secret is asked for the text has shown, so two of them do.
    const secrets = settings.filter((each) => /PASSWORD|SECRET|KEY|PEPPER/.test(each.name) && !optional.includes(each.name));
    for (const { name } of [secrets[0], secrets.at(-1)].flatMap((secret) => secret ?? [])) {
      const without = config(settings.map((each) => (each.name === name ? `${name}=` : `${each.name}=x`)).join('\n'));
      expect([name, without.status]).not.toEqual([name, 0]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
