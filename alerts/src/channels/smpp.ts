import { setTimeout as wait } from 'node:timers/promises';
import type { Pdu } from 'smpp';
import type { Channel, Found, Handover, Inbound, Message, Receipt } from './channel.ts';
import { openSmppLink, type SmppAccess } from './smpp-link.ts';
import { type LongText, type MessageIds, messageKey, readReceiptText, submitsOf, validityOf } from './smpp-text.ts';

/** The try that a receipt belongs to, and how many parts the operator reports one by one. */
export type SmppTry = { alertId: string; subscriberId: string; tryNo: number; parts: number };

/** How to send through an operator by SMPP 3.4. `window` is how many submits may wait for their answer. */
export type SmppOptions = SmppAccess & {
  window: number;
  long: LongText;
  messageIds: MessageIds;
  onReceipt: (receipt: Receipt) => Promise<void>;
  onInbound: (inbound: Inbound) => Promise<void>;
  /** Finds the try of a receipt that this process did not send, by the operator's number of the message, or by the phone it went to when the answer to it was lost. */
  findTry: (key: string, phone: string) => Promise<SmppTry | undefined>;
  log: (message: string) => void;
};

type Known = SmppTry & { delivered: Set<string> };

const tryOf = ({ alertId, subscriberId, tryNo }: SmppTry): string => `${alertId}/${subscriberId}/${tryNo}`;
const throttled = new Set([0x14, 0x58]);
const mostKnown = 200_000;
const isAlphabetic = (sender: string) => !/^\+?\d+$/.test(sender);
const plus = (phone: string) => `+${phone.replace(/^\+|^00/, '')}`;
const textOf = (pdu: Pdu): string => {
  const message = pdu.message_payload?.message ?? pdu.short_message?.message ?? '';
  return typeof message === 'string' ? message : message.toString('latin1');
};

/** SMPP 3.4 over one transceiver bind. The protocol has no look-up by text: an unclear message is settled by its receipt or by a person. A long text counts as delivered when all its parts are. */
export function createSmppChannel(options: SmppOptions): Channel {
  const { window, long, messageIds, onReceipt, log } = options;
  const known = new Map<string, Known>();
  const partial = new Map<string, Known>();
  const waiting: (() => void)[] = [];
  let free = window;
  let reference = Math.floor(Math.random() * 256);

  const remember = (key: string, of: Known) => {
    const oldest = known.keys().next().value;
    if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
    known.set(key, of);
    if (of.parts > 1) {
      if (partial.size >= mostKnown) partial.clear();
      partial.set(tryOf(of), of);
    }
  };
  const find = async (key: string, phone: string): Promise<Known | undefined> => {
    // A receipt may overtake the answer to its own message.
    for (const ms of [0, 500, 2_000]) {
      if (ms > 0) await wait(ms);
      const here = known.get(key);
      if (here) return here;
      const there = await options.findTry(key, phone);
      if (there) {
        // The parts of one text are counted together, whoever found them first.
        const found = (there.parts > 1 && partial.get(tryOf(there))) || { ...there, delivered: new Set() };
        remember(key, found);
        return found;
      }
    }
    return undefined;
  };

  const takeReceipt = async (pdu: Pdu) => {
    const told = readReceiptText(textOf(pdu));
    const id = pdu.receipted_message_id?.replace(/\0+$/, '') || told.id;
    const state = pdu.message_state ?? told.state;
    if (id === undefined || state === undefined) return log('a receipt without a number or a state was passed over');
    const key = messageKey(id, 'receipt', messageIds);
    const of = await find(key, plus(pdu.source_addr ?? ''));
    if (!of) return log('a receipt of an unknown message was passed over');
    const { alertId, subscriberId, tryNo } = of;
    const report = (status: Receipt['status'], code: number | null) =>
      onReceipt({ alertId, subscriberId, tryNo, channel: 'smpp', status, sid: key, code });
    if (state === 1 || state === 6) return report('sent', null);
    if (state === 2) {
      of.delivered.add(key);
      if (of.delivered.size < of.parts) return report('sent', null);
      await report('delivered', null);
    } else await report('undelivered', 349_000 + state);
    known.delete(key);
    partial.delete(tryOf(of));
  };

  const deliver = async (pdu: Pdu): Promise<void> => {
    // Message type in bits 2 to 5: 1 is a receipt of the SMSC, 0 what a person wrote.
    const type = ((pdu.esm_class ?? 0) >> 2) & 0x0f;
    if (type === 1) return takeReceipt(pdu);
    if (type === 0)
      await options.onInbound({ channel: 'smpp', from: plus(pdu.source_addr ?? ''), to: pdu.destination_addr ?? '', text: textOf(pdu) });
  };
  const link = openSmppLink(options, deliver, log);

  const takeSlot = async (latest: number): Promise<boolean> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    if (performance.now() < latest) return true;
    giveSlot();
    return false;
  };
  const giveSlot = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  const send = async (message: Message): Promise<Handover> => {
    // Last of three guards; the first two are in the database.
    if (message.isGenerated) throw new Error('a generated number on a live channel');
    const { alertId, subscriberId, tryNo, sender, to } = message;
    // Whoever waits for a place in the window begins nothing that may last beyond the lease.
    const latest = performance.now() + Math.max(100, message.withinMs - options.timeoutMs);
    reference = (reference + 1) % 256;
    const submits = submitsOf(message.body, long, reference);
    const of: Known = { alertId, subscriberId, tryNo, parts: submits.length, delivered: new Set() };
    const keys: string[] = [];
    for (const text of submits) {
      const begun = keys.length > 0;
      for (;;) {
        if (!(await takeSlot(latest))) return begun ? { kind: 'unclear' } : { kind: 'throttled', afterMs: 1_000 };
        const parameters = {
          source_addr_ton: isAlphabetic(sender) ? 5 : 1,
          source_addr_npi: isAlphabetic(sender) ? 0 : 1,
          source_addr: sender.replace(/^\+/, ''),
          dest_addr_ton: 1,
          dest_addr_npi: 1,
          destination_addr: to.replace(/^\+/, ''),
          registered_delivery: 1,
          validity_period: validityOf(message.validForS),
          ...text,
        };
        const answer = await link
          .request('submit_sm', parameters, ({ command_status, message_id }) => {
            if (command_status !== 0 || !message_id) return;
            const key = messageKey(message_id, 'answer', messageIds);
            remember(key, of);
            // The answer that nobody waited for any more settles what was unclear.
            if (of.parts === 1)
              onReceipt({ alertId, subscriberId, tryNo, channel: 'smpp', status: 'accepted', sid: key, code: null }).catch(() => undefined);
          })
          .finally(giveSlot);
        if (answer.kind === 'never') {
          if (begun) return { kind: 'unclear' };
          return answer.refused === undefined
            ? { kind: 'throttled', afterMs: 2_000, down: true }
            : { kind: 'rejected', code: 340_000 + answer.refused };
        }
        if (answer.kind === 'lost') return { kind: 'unclear' };
        const { command_status: status, message_id: id } = answer.pdu;
        if (status === 0) {
          const key = messageKey(id ?? '', 'answer', messageIds);
          keys.push(key);
          remember(key, of);
          break;
        }
        // The first parts are on their way: the rest must follow, slower.
        if (!(begun && throttled.has(status))) return { kind: 'rejected', code: 340_000 + status };
        await wait(300);
      }
    }
    return { kind: 'accepted', sid: keys.join(' ') };
  };

  // query_sm asks by the operator's own number; many SMSCs do not know it, then nothing is known.
  const check = async (sid: string): Promise<Found | undefined> => {
    const found: number[] = [];
    for (const key of sid.split(' ')) {
      const message_id = messageIds === 'hex' && /^\d+$/.test(key) ? BigInt(key).toString(16) : key;
      const answer = await link.request('query_sm', { message_id });
      if (answer.kind !== 'answer' || answer.pdu.command_status !== 0 || answer.pdu.message_state === undefined) return undefined;
      found.push(answer.pdu.message_state);
    }
    const bad = found.find((state) => [3, 4, 5, 8].includes(state));
    if (bad !== undefined) return { sid, status: 'undelivered', code: 349_000 + bad };
    return found.every((state) => state === 2) ? { sid, status: 'delivered', code: null } : undefined;
  };

  return { name: 'smpp', live: true, send, check, close: link.close };
}
