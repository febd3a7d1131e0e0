import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { postRaw } from '@vias/alerts/testing-raw.ts';
import { openDatabase } from '@vias/sql/open.ts';

// One sending process of the benchmarks, ended by the end of its input. argv: stub, then `raw COUNT` (a client alone, which sends so many at each line) or `worker DATABASE` (a dispatch worker).
// Each line is answered with one: processor time in microseconds, of the client for what it sent just now, of the worker since the line before.
const [, , baseUrl = '', kind = '', what = ''] = process.argv;
process.stdin.on('end', () => process.exit(0));
const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
let before = process.cpuUsage();
const answer = () => {
  process.stdout.write(`${cpuSince(before)}\n`);
  before = process.cpuUsage();
};
if (kind === 'raw') {
  process.stdin.on('data', async () => {
    before = process.cpuUsage();
    await postRaw(baseUrl, Number(what), 'Bridinajums: udens limenis Lielupe strauji cel.');
    answer();
  });
} else {
  const channel = createTwilioChannel({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 't'.repeat(32),
    messagingServiceSid: `MG${'0'.repeat(32)}`,
    baseUrl,
    publicUrl: 'https://vias.example.lv',
    connections: 200,
    timeoutMs: 10_000,
  });
  startDispatcher({
    db: await openDatabase({ kind: 'native', url: what }),
    channels: [channel],
    vault: createPhoneVault({ current: 'bench', keys: { bench: Buffer.alloc(32, 1) }, pepper: Buffer.alloc(32, 2) }),
    log: { info: () => undefined, error: (fields, message) => console.error(message, fields) },
    config: { startConcurrency: 200, idleMs: 50 },
  });
  process.stdin.on('data', answer);
}
process.stdout.write('ready\n');
