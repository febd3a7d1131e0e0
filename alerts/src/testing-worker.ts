import { openDatabase } from '@vias/sql/open.ts';
import { createTwilioChannel } from './channels/twilio.ts';
import { startDispatcher } from './dispatcher.ts';
import { testVault } from './testing.ts';

// A worker of its own process for the failure tests: argv = database, stub, how far its wall clock is ahead (milliseconds), whether the provider keeps no list.
const [, , url = '', baseUrl = '', aheadMs = '0', isBlind = 'false'] = process.argv;
const RealDate = Date;
const now = () => RealDate.now() + Number(aheadMs);
globalThis.Date = class extends RealDate {
  constructor(...given: [] | [number | string]) {
    super(given.length === 0 ? now() : given[0]);
  }
  static override now = now;
} as DateConstructor;
const db = await openDatabase({ kind: 'native', url });
const channel = createTwilioChannel({
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 't'.repeat(32),
  messagingServiceSid: `MG${'0'.repeat(32)}`,
  baseUrl,
  publicUrl: 'https://vias.example.lv',
  connections: 50,
  timeoutMs: 2_000,
}); // prettier-ignore
startDispatcher({
  db,
  channels: [isBlind === 'true' ? { name: channel.name, live: channel.live, send: channel.send } : channel],
  vault: testVault,
  log: { info: () => undefined, error: (fields, message) => console.error(message, fields) },
  config: {
    batch: 100,
    startConcurrency: 50,
    maxConcurrency: 50,
    leaseS: 6,
    requestTimeoutMs: 2_000,
    idleMs: 50,
    busyMs: 20,
    lifecycleMs: 100,
    reconcileMs: 200,
    firstLookS: 0.5,
    secondLookS: 1,
  },
});
// Whoever started it is gone: so is it.
process.stdin.on('end', () => process.exit(0)).resume();
