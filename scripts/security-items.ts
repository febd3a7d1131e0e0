import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What VIAS promises about its security and how that is to be tested; the number of an item is its place in the list. `lacks` says what no test proves because it is not built. */
export type SecurityItem = { what: string; how: string; lacks?: string };

/** Thirty items: ASVS 5 level 2 where not said otherwise, NIS2 and GDPR. */
export const securityItems: readonly SecurityItem[] = [
  {
    what: 'Tokens: algorithm, issuer, audience, expiry, not-before, type',
    how: 'every broken token of the list gets 401, on every kind of path',
  },
  {
    what: 'Deny by default',
    how: 'a route without a role stops the start; every path of the router stands in the contract; ten actors × all operations',
  },
  { what: 'Access to objects and fields', how: "another municipality's id answers exactly like one that does not exist" },
  { what: 'Municipalities apart', how: 'catalogue lint and the matrix of actor × row × verb, on both databases' },
  {
    what: 'Second factor, at most 15 minutes old, to approve, send and administer',
    how: 'without it, and with an old one: 401 insufficient_user_authentication on every such operation',
  },
  {
    what: 'Four eyes on alerts',
    how: 'own alert approved: 403; anything changed after the approval: refused, and stopped before it is sent',
  },
  {
    what: 'One-time codes count once; guessing is slowed per person and address',
    how: 'the same code twice; six tries; nobody is locked out for ever',
  },
  { what: 'End of a session reaches the API', how: 'log-out, a person withdrawn, tokens from before' },
  { what: 'Refresh tokens change at each use', how: 'one used twice ends its family; ten hours end the session' },
  { what: 'PKCE, exact addresses to return to, neither implicit nor password grant', how: 'a list of probes' },
  {
    what: 'Content-Security-Policy and the other headers of a page',
    how: 'headers of every kind of page; the browser reports no violation on any screen',
  },
  { what: 'CSRF', how: 'a cookie alone opens nothing; a form of another origin is refused; the sign-in form has its own token' },
  { what: 'CORS', how: 'origins "evil" and "null", asked before and with the request' },
  {
    what: 'Limits of rate per address, person, municipality and kind of work',
    how: '429 with Retry-After; an IPv6 /64 counts as one; X-Forwarded-For counts only from the proxy',
  },
  { what: 'Limits of body, depth, vertices, box and page', how: '11 MB, 10⁶ vertices, NaN, depth 10⁴: 413 or 400 within a second' },
  {
    what: 'Uploads',
    how: 'kind by content, zip bombs, entities in XML, names that climb; what is downloaded is an attachment; no pictures are taken',
  },
  { what: 'No request to the inside (SSRF)', how: 'spellings of loopback, a name that changes its address, redirects, metadata address' },
  { what: 'Webhooks out are signed', how: 'replay, changed body, old time, wrong key' },
  { what: 'Callbacks of the SMS provider', how: 'unsigned: 403; the same twice: one effect' },
  { what: 'Formulas in CSV and XLSX', how: 'every dangerous beginning, full-width forms too; numbers stay numbers' },
  { what: 'Telephone numbers', how: 'the whole database has none in clear; a moved or changed ciphertext does not open' },
  { what: 'Small counts', how: 'no family of allowed questions tells of 1 to 4; tiles and maps too' },
  { what: 'Chain of the audit', how: 'a row changed, a row deleted, a tail cut: found and named' },
  { what: 'Logs', how: 'canaries through all routes are in no line; line breaks are escaped' },
  { what: 'Errors', how: 'database, sign-in and provider down: problem+json without SQL, stack or path, and nothing is let in' },
  {
    what: 'Access to and erasure of one person’s data (GDPR 15, 17, 20)',
    how: 'a canary is nowhere after erasure: in no table, and after the nightly scrub in no file of the database, not in its log and in no new backup; older ones go by age',
  },
  {
    what: 'Retention',
    how: 'the clock moved; a second run changes nothing',
  },
  { what: 'Lawful basis and purpose of layers, shares and messages', how: 'without them: refused with the reason' },
  { what: 'Secrets and defaults', how: 'scan of the repository; the start fails on default and short secrets' },
  {
    what: 'Continuity and incidents (NIS2)',
    how: 'list of parts (SBOM) in the build; restore compared; drafts of the 24 h, 72 h and 1 month reports from a seeded incident',
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
/** The numbers at the beginning of a test's title: "S06 S14: …". */
export const numbersIn = (title: string): number[] => {
  const head = /(?:^| )((?:S\d\d ?)+):/.exec(title)?.[1];
  return head === undefined
    ? []
    : head
        .trim()
        .split(' ')
        .map((one) => Number(one.slice(1)));
};

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });

/** The text of a test file and of the suites beside it that it runs: `./provider-suite.ts`. */
const textOf = (file: string): string => {
  const text = readFileSync(join(root, file), 'utf8');
  const suites = [...text.matchAll(/from '(\.\/[\w-]+-suite\.ts)'/g)].map(([, name = '']) => join(root, dirname(file), name));
  return [text, ...suites.map((path) => readFileSync(path, 'utf8'))].join('\n');
};

/** Files with tests of each item, by its number: read from the text, nothing is run. */
export const securityTestFiles = (): Map<number, string[]> => {
  const found = new Map<number, string[]>();
  // The test of this list has titles as examples.
  const files = ['sql', 'alerts', 'api', 'map-client', 'scripts'].flatMap(filesIn).filter((file) => !file.includes('security-items'));
  for (const file of files)
    for (const [, title] of textOf(file).matchAll(/^.*['"`]((?:S\d\d )*S\d\d: )/gm))
      for (const number of numbersIn(title ?? '')) {
        const files = found.get(number) ?? [];
        if (!files.includes(file)) found.set(number, [...files, file]);
      }
  return found;
};
