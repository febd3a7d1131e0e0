import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a secret looks like when somebody has left one lying about. */
const marks: Record<string, RegExp> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40}/,
  'a token signed by somebody': /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/,
  'an account of a provider with its key': /\b(?:AC|SK)(?!0{8})[0-9a-f]{32}\b/,
  'a key of a cloud':
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b|\bgh[pousr]_\w{36}\b|\bglpat-[\w-]{20}\b|\bnpm_\w{36}\b|\bxox[abpr]-[\w-]{20}/,
  'an address with a password in it':
    /\b(?:https?|postgres(?:ql)?|smpps?|smtps?|redis|amqp):\/\/[\w.-]+:(?!\/\/|password@)[^\s@/$'"`{}<>…]{6,}@(?!(?:db|127\.0\.0\.1|localhost|[\w.-]*\.?example)\b)/,
  'a secret given to a setting': /\b[A-Z_]*(?:SECRET|PASSWORD|TOKEN|PEPPER|_KEY)[A-Z_]*\s*[=:]\s*['"]?[0-9a-f]{40,}\b/,
};
/** Made up, and worth nothing anywhere. */
const invented = [/^0123456789abcdef/, /^fedcba9876543210/, /^0f1e2d3c4b5a6978/, /^(.{1,8})\1+$/];

const findSecrets = (text: string): string[] =>
  Object.entries(marks).flatMap(([name, mark]) => {
    const found = mark.exec(text)?.[0];
    const value = found?.replace(/^.*[=:]\s*['"]?/, '') ?? '';
    return found === undefined || (name === 'a secret given to a setting' && invented.some((one) => one.test(value)))
      ? []
      : [`${name}: ${found.slice(0, 30)}…`];
  });

test('S29: no file of the repository holds a secret', () => {
  // What git would take, so that what lies about besides is not looked at; in an archive without git there is nothing to list.
  const { stdout, status } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) {
    if (process.env.CI === 'true') throw new Error('git lists no files: the scan needs the checkout of a repository.');
    console.log('This is no checkout of a repository: it was not scanned for secrets.');
    return;
  }
  const files = stdout
    .split('\0')
    .filter((file) => file !== '' && !/\.(?:png|jpg|woff2?|pdf|gz|zip|fgb|gpkg)$|package-lock\.json$/.test(file));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) => {
    const size = statSync(root + file, { throwIfNoEntry: false })?.size ?? 0;
    return size === 0 || size > 2_000_000 ? [] : findSecrets(readFileSync(root + file, 'utf8')).map((what) => `${file}: ${what}`);
  });
  expect(found).toEqual([]);
  expect(files.filter((file) => /(?:^|\/)(?:\.env|id_rsa|.*\.(?:pem|p12|pfx|key))$/.test(file))).toEqual([]);
});

// Put together here, so that this file holds none.
test.each([
  ['a private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA7b'.repeat(3)}`],
  ['a token', `eyJ${'hbGciOiJSUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkw'}.${'c2lnbmF0dXJl'.repeat(3)}`],
  ['an account', `AC${'9f2c41d07ab3e865'.repeat(2)}`],
  ['a password in an address', `postgresql://vias:${'hunter2hunter2'}@10.0.0.5/vias`],
  ['a setting', `VIAS_PHONE_KEY=${'9f2c41d07ab3e8651b4d6f8093a5c7e2d1f00b96'}`],
])('S29: the scan would find %s', (_what, text) => expect(findSecrets(text)).toHaveLength(1));
