import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSmppChannel } from './channels/smpp.ts';
import { countSegments } from './segments.ts';
import { until } from './testing.ts';
import { openSmsc } from './testing-smpp.ts';

// Runs in a network namespace of its own (unshare -rn), because Kannel listens on every address: Kannel and our channel hand the same texts to one SMSC. Prints what it took, as JSON.
const texts = JSON.parse(process.argv[2] ?? '[]') as string[];
spawnSync('ip', ['link', 'set', 'lo', 'up']);
const smsc = await openSmsc();
const reports: string[] = [];
const http = createServer((req, res) => {
  reports.push(new URL(req.url ?? '/', 'http://here').searchParams.get('type') ?? '');
  res.end();
}).listen(0, '127.0.0.1');
await once(http, 'listening');
const folder = mkdtempSync(join(tmpdir(), 'vias-kannel-'));
const file = join(folder, 'kannel.conf');
writeFileSync(
  file,
  `group = core
admin-port = 13000
admin-password = secret
smsbox-port = 13001
store-location = ${join(folder, 'store')}

group = smsc
smsc = smpp
smsc-id = here
host = 127.0.0.1
port = ${smsc.port}
transceiver-mode = true
smsc-username = vias
smsc-password = secret
system-type = ""
source-addr-autodetect = true

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = 13013

group = sendsms-user
username = vias
password = secret
concatenation = true
max-messages = 5
`,
);
const boxes: ChildProcess[] = [];
const stop = () => {
  for (const box of boxes) box.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
};
process.on('exit', stop);
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(1);
});
boxes.push(spawn('bearerbox', ['-v', '4', file], { stdio: 'ignore' }));
await until(() => smsc.binds() > 0, 'Kannel bound', 20_000);
boxes.push(spawn('smsbox', ['-v', '4', file], { stdio: 'ignore' }));

const report = `http://127.0.0.1:${(http.address() as AddressInfo).port}/?type=%d`;
const send = async (text: string) => {
  const isGsm = countSegments(text).encoding === 'GSM-7';
  const query = new URLSearchParams({
    username: 'vias',
    password: 'secret',
    from: 'Jelgava',
    to: '37120000001',
    text,
    charset: 'UTF-8',
    coding: isGsm ? '0' : '2',
    'dlr-mask': '3',
    'dlr-url': report,
  }); // prettier-ignore
  return (await fetch(`http://127.0.0.1:13013/cgi-bin/sendsms?${query}`)).status;
};
await until(
  () =>
    send(texts[0] ?? '')
      .then((status) => status === 202)
      .catch(() => false),
  'Kannel takes messages',
  20_000,
); // prettier-ignore
const parts = () => smsc.messages.filter(({ part }) => !part || part[1] === part[2]).length;
for (const text of texts.slice(1)) await send(text);
await until(() => parts() === texts.length, 'Kannel handed all over', 20_000);
const kannel = smsc.messages.splice(0);
for (const message of kannel) if (message.wantsReceipt) await smsc.report(message, 'DELIVRD');
await until(() => reports.length >= texts.length, 'Kannel passed the receipts on', 20_000);

const channel = createSmppChannel({
  host: '127.0.0.1',
  port: smsc.port,
  tls: false,
  systemId: 'vias',
  password: 'secret',
  systemType: '',
  enquireMs: 30_000,
  timeoutMs: 5_000,
  retryMs: 100,
  window: 10,
  long: 'udh',
  messageIds: 'same',
  onReceipt: async () => undefined,
  onInbound: async () => undefined,
  findTry: async () => undefined,
  log: () => undefined,
});
await until(() => smsc.binds() > 1, 'bound');
for (const [i, body] of texts.entries())
  await channel.send({
    alertId: 'a',
    subscriberId: 's',
    tryNo: i + 1,
    to: '+37120000001',
    body,
    lang: 'lv',
    sender: 'Jelgava',
    validForS: 3_600,
    withinMs: 20_000,
    isGenerated: false,
  }); // prettier-ignore
const ours = smsc.messages.splice(0);
await channel.close?.();
process.stdout.write(JSON.stringify({ kannel, ours, reports }));
process.exit(0);
