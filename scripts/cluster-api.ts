/** One API process of `npm run test:cluster`: what `npm start` starts, without building the browser's files. */
import { readConfig } from '../api/src/config.ts';
import { openLog } from '../api/src/log.ts';
import { startServer } from '../api/src/server.ts';

const config = readConfig(process.env);
const server = await startServer(config, openLog(config.logLevel), () => undefined);
process.stdout.write('ready\n');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
