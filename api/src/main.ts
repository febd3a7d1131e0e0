import { buildClient } from './build-client.ts';
import { type Config, readConfig, SettingError } from './config.ts';
import { openLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** One sentence and exit code 1: whoever starts VIAS at three in the morning needs no stack. */
const stop = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  if (process.env.VIAS_LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
};

const greet = (config: Config, { demoPassword }: RunningServer): void => {
  const address =
    config.host === '127.0.0.1' || config.host === '0.0.0.0' || config.host === '::'
      ? config.origin
      : `http://${config.host}:${config.port}`;
  say(`\nVIAS is ready at ${address}`);
  if (config.mode !== 'demo') return;
  say(`
Demonstration: invented data, for a first look, training and tests. Sign in with one click, or with
  password  ${demoPassword}
  users     editor@ planner@ dispatcher@ author@ approver@ institution@ admin@ auditor@  with
            lv-jelgava lv-dobele lv-aizkraukle lv-livani lv-bauska lt-siauliai lt-siauliai-fire lt-akmene lt-telsiai lt-mazeikiai,
            for example planner@lv-jelgava; night@ and deputy@ with lv-jelgava and lt-siauliai; and operator@vias
A token for the API: ${address === 'http://localhost:8080' ? '' : `VIAS_URL=${address} `}npm run --silent token -- planner@lv-jelgava. Stop with Ctrl-C.`);
};

/** Finishes what runs, writes the database out and leaves with 0; a second signal leaves at once. */
const stopOnSignal = (server: RunningServer): void => {
  let stopping = false;
  const leave = async (): Promise<void> => {
    if (stopping) process.exit(130);
    stopping = true;
    say('Stopping: finishing requests and writing the database out …');
    await server.close().catch(stop);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave());
};

const main = async (): Promise<void> => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new SettingError(`VIAS needs Node 20.19 or newer; this is ${process.versions.node}.`);
  const config = readConfig(process.env);
  // Side by side: the client is built while the database opens.
  const [server] = await Promise.all([startServer(config, openLog(config.logLevel), say), buildClient(config.clientDir, say)]);
  stopOnSignal(server);
  greet(config, server);
};

main().catch(stop);
