import { type Fetch, Refusal } from './download.ts';

export type Env = Record<string, string | undefined>;
/** Where a command writes and how it asks the network. */
export type Io = { out(text: string): void; err(text: string): void; fetch: Fetch };

/** What is printed when the command is not understood. */
export const usage = `npm run vias -- territories COMMAND

  load FILE --country LV --scheme ATVK --valid-from 2021-07-01 [options]
      Borders from GeoJSON: a file, or an https address such as a GISCO LAU file, of which the units of the country are taken.
      --level municipality  --valid-to DAY  --title TEXT  --source TEXT  --licence TEXT  --crs 4326|3059|3346|3857  --swap-axes
      --replace (take the file although a tenth or more of the units that are there would vanish)
      --code-property NAME  --name-property NAME  --kind-property NAME
  successors FILE --from-set ID --to-set ID --basis TEXT
      What became of the units: CSV with old_code, new_code and, where a unit was divided, weight (residents or any measure).
      --dry-run says what would change and what looks wrong, and writes nothing.
  residents FILE --set ID --as-of 2026-01-01 --source TEXT [--column residents]
      How many people live in the units of a set: CSV with code and residents (or the column you name).
  assign TENANT --country LV --scheme ATVK CODE…
      The territories that a tenant answers for; every other one of the scheme is taken from it.
  places FILE --source TEXT
      Settlements: CSV with geonames_id or key, name, country, lon, lat, population, feature_code or kind.
  list
      The loaded sets and their ids.

  --json prints one line of JSON at the end. The server is VIAS_URL, an operator's token is VIAS_TOKEN.
`;

const text = { type: 'string' } as const;
/** Options of every command. */
export const options = {
  country: text,
  scheme: text,
  level: text,
  'valid-from': text,
  'valid-to': text,
  title: text,
  source: text,
  licence: text,
  crs: text,
  'code-property': text,
  'name-property': text,
  'kind-property': text,
  'from-set': text,
  'to-set': text,
  basis: text,
  set: text,
  'as-of': text,
  column: text,
  'swap-axes': { type: 'boolean' },
  replace: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
export type Values = { [name in keyof typeof options]?: (typeof options)[name]['type'] extends 'boolean' ? boolean : string };

/** Asks the server and answers what it said; throws a Refusal with its sentence. */
export type Ask = <T>(method: string, path: string, body?: BodyInit, type?: string) => Promise<T>;
export const serverOf = (env: Env) => env.VIAS_URL ?? 'http://localhost:8080';

/** Asks VIAS_URL with VIAS_TOKEN. */
export function createAsk(env: Env, io: Io): Ask {
  return async (method, path, body, type = 'application/json') => {
    const init = {
      method,
      headers: {
        'accept-language': 'en',
        ...(env.VIAS_TOKEN && { authorization: `Bearer ${env.VIAS_TOKEN}` }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body, duplex: 'half' }),
    };
    const answer = await io.fetch(`${serverOf(env)}${path}`, init as RequestInit);
    const said = (await answer.json().catch(() => ({}))) as { detail?: string; errors?: { detail: string }[] };
    if (answer.ok) return said as never;
    if (answer.status === 401)
      throw new Refusal(
        'The server does not know who you are: set VIAS_TOKEN to an operator’s token (npm run --silent token -- operator@vias).',
      );
    throw new Refusal(
      [said.detail ?? `The server answered ${answer.status}.`, ...(said.errors ?? []).map(({ detail }) => detail)].join(' '),
    );
  };
}

/**
 * What a command that took a file leaves with: 2 where rows of it were refused, so that a timer notices though the others were taken; 0 where none was.
 * One that took nothing leaves with 1.
 */
export const exitCodeOf = (refused: number, io: Pick<Io, 'err'>, isDryRun = false): 0 | 2 => {
  if (refused === 0) return 0;
  const rows = refused === 1 ? '1 row' : `${refused.toLocaleString('en')} rows`;
  io.err(
    isDryRun
      ? `${rows} would be refused. Exit code 2.\n`
      : `${rows} refused; everything else was taken. Mend the file and load it again: what is there already stays. Exit code 2.\n`,
  );
  return 2;
};

/** An option that the command cannot do without. */
export const requireValue = (
  values: Values,
  name: 'country' | 'scheme' | 'valid-from' | 'from-set' | 'to-set' | 'basis' | 'source' | 'set' | 'as-of',
): string => {
  const value = values[name];
  if (!value) throw new Refusal(`--${name} is missing. ${usage}`);
  return value;
};
