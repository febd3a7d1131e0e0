import { parseArgs } from 'node:util';

const usage = `npm run --silent token -- USER [--mfa]        an access token of one hour, for a person (planner@lv-jelgava) or a partner system (lv-jelgava-poic)
npm run --silent token -- MACHINE --secret     the secret that a partner system of the demonstration signs in with
The server is VIAS_URL (http://localhost:8080 unless set); it must be a demonstration on this machine.`;

/**
 * Prints an access token, or a partner system's secret, of the demonstration running at VIAS_URL: the value alone, so that a shell can take it.
 * Answers the exit code; throws an Error with a sentence that says what to do.
 */
export const printToken = async (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      mfa: { type: 'boolean', default: false },
      secret: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [user, ...more] = positionals;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (user === undefined || more.length > 0) throw new Error(`Name one user.\n${usage}`);
  const server = (env.VIAS_URL ?? 'http://localhost:8080').replace(/\/$/, '');
  const answer = await fetch(`${server}/realms/vias/demo/${values.secret ? 'secret' : 'token'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(values.secret ? { client: user } : { user, mfa: values.mfa }),
  }).catch((cause: unknown) => {
    throw new Error(`No VIAS answers at ${server}: start it with npm start, or set VIAS_URL.`, { cause });
  });
  const body = (await answer.json().catch(() => ({}))) as { access_token?: string; client_secret?: string; error?: string };
  const value = values.secret ? body.client_secret : body.access_token;
  if (value === undefined) {
    throw new Error(
      body.error === 'unknown_user' || body.error === 'unknown_client'
        ? `There is no demonstration user or partner system "${user}". Users look like planner@lv-jelgava, systems like lv-jelgava-poic.`
        : `${server} gives out no tokens: it is no demonstration, or not on this machine.`,
    );
  }
  process.stdout.write(`${value}\n`);
  return 0;
};
