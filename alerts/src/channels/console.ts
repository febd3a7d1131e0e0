import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Channel, type Found, type Message, noAlert, type Receipt, type ReceiptStatus } from './channel.ts';

/** How the simulator behaves: what happens to a message is drawn from the seed, the person and the try, so a run can be repeated. Times in milliseconds, before `speed` divides them. */
export type ConsoleOptions = {
  seed?: string;
  speed?: number;
  /** Share of messages that fail, 0…1, in the proportions of a usual evening. */
  failures?: number;
  /** How long an answer takes at least, before `speed` divides it. */
  latencyMs?: number;
  /** Whether it reports at all: some operators do not. */
  receipts?: boolean;
  onReceipt: (receipt: Receipt) => Promise<void>;
  /** Shows what would have been sent. */
  show?: ((message: Message) => void) | undefined;
};

type Fate = { status: ReceiptStatus; code: number | null; sentMs: number; finalMs: number };

const draw = (seed: string, subscriberId: string, tryNo: number, salt: string): number =>
  createHash('sha256').update(`${seed} ${subscriberId} ${tryNo} ${salt}`).digest().readUInt32BE() / 2 ** 32;

const usual = 0.037;

/** The shares are those of a usual evening: 2.5 % of the phones are off at first, 1 % of the numbers are gone, a few texts are filtered out. */
function fateOf(seed: string, { subscriberId, tryNo }: Pick<Message, 'subscriberId' | 'tryNo'>, failures: number): Fate {
  const lot = failures === 0 ? 1 : draw(seed, subscriberId, tryNo, 'fate') * (usual / failures);
  const sentMs = 200 + 800 * draw(seed, subscriberId, tryNo, 'sent');
  const finalMs = sentMs + 500 + 5_000 * draw(seed, subscriberId, tryNo, 'final') ** 3;
  if (lot < 0.025) return { status: 'undelivered', code: 30003, sentMs, finalMs };
  if (lot < 0.035) return { status: 'undelivered', code: 30005, sentMs, finalMs };
  if (lot < usual) return { status: 'undelivered', code: 30007, sentMs, finalMs };
  return { status: 'delivered', code: null, sentMs, finalMs };
}

/** The simulator: sends nothing, but answers, delays, fails and reports like an operator, through the same receipts as a live channel. */
export function createConsoleChannel({
  seed = 'vias',
  speed = 1,
  failures = usual,
  latencyMs = 20,
  receipts = true,
  onReceipt,
  show,
}: ConsoleOptions): Channel {
  const timers = new Set<NodeJS.Timeout>();
  const handed = new Map<string, string>();
  const keyOf = ({ alertId, subscriberId, tryNo }: Message) => `${alertId}/${subscriberId}/${tryNo}`;

  const report = (message: Message, sid: string) => {
    const { status, code, sentMs, finalMs } = fateOf(seed, message, failures);
    const { alertId, subscriberId, tryNo } = message;
    const later = (ms: number, receipt: Pick<Receipt, 'status' | 'code'>, last: boolean) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (last) handed.delete(keyOf(message));
        onReceipt({ alertId, subscriberId, tryNo, channel: 'console', sid, ...receipt }).catch(() => undefined);
      }, ms / speed);
      timers.add(timer);
    };
    later(sentMs, { status: 'sent', code: null }, false);
    later(finalMs, { status, code }, true);
  };

  return {
    name: 'console',
    live: false,
    async send(message) {
      await wait((latencyMs + 3 * latencyMs * draw(seed, message.subscriberId, message.tryNo, 'answer')) / speed);
      if (draw(seed, message.subscriberId, message.tryNo, 'refused') < 0.004 * (failures / usual)) return { kind: 'rejected', code: 21614 };
      const sid = `SM${createHash('md5').update(keyOf(message)).digest('hex')}`;
      handed.set(keyOf(message), sid);
      // What is no alert was shown by whoever sends it.
      if (message.alertId !== noAlert) show?.(message);
      if (receipts) report(message, sid);
      return { kind: 'accepted', sid };
    },
    async find(message): Promise<Found | undefined> {
      const sid = handed.get(keyOf(message));
      return sid ? { sid, status: 'accepted', code: null } : undefined;
    },
    async check(sid, message): Promise<Found | undefined> {
      if (!receipts) return undefined;
      const { status, code } = fateOf(seed, message, failures);
      return { sid, status, code };
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
