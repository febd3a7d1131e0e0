import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { postRaw } from '@vias/alerts/testing-raw.ts';
import { openDatabase } from '@vias/sql/open.ts';

// One sending process of the benchmarks, ended by the end of its input. argv: stub, then `raw COUNT` (a client alone, which begins at the first line) or `worker DATABASE` (a dispatch worker).
// The client ends with a line, the worker answers each line with one: processor time in microseconds since it was ready.
const [, , baseUrl = '', kind = '', what = ''] = process.argv;
process.stdin.on('end', () => process.exit(0));
const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
if (kind === 'raw') {
  await postRaw(baseUrl, 500, 'x');
  process.stdout.write('ready\n');
  process.stdin.once('data', async () => {
    const ready = process.cpuUsage();
    await postRaw(baseUrl, Number(what), 'Bridinajums: udens limenis Lielupe strauji cel.');
    process.stdout.write(`${cpuSince(ready)}\n`);
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
  const ready = process.cpuUsage();
  process.stdin.on('data', () => process.stdout.write(`${cpuSince(ready)}\n`));
  process.stdout.write('ready\n');
}
