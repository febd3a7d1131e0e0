import type { AddressInfo } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';

/** A message as the SMSC took it; parts of one text carry the same `reference`. */
export type SmscMessage = {
  id: string;
  to: string;
  from: string;
  text: string;
  coding: number;
  part?: [number, number, number];
  bytes: string;
  wantsReceipt: boolean;
};

/** What the SMSC does with a submit: refuse it with a status, take it and say nothing, or take it and cut the line. */
export type SmscAnswer = { status?: number; silent?: true; cut?: true; afterMs?: number };

/** A short message service centre on loopback that speaks SMPP 3.4: binds, answers, reports and passes on what people write. */
export type Smsc = {
  port: number;
  messages: SmscMessage[];
  /** The most submits that waited for their answer at once. */
  mostOpen(): number;
  binds(): number;
  /** Sends a receipt; answers the status of the deliver_sm_resp. `id` is the number as the receipt writes it. */
  report(message: SmscMessage, stat: string, options?: { id?: string; asTlv?: boolean }): Promise<number>;
  write(from: string, to: string, text: string): Promise<number>;
  /** Cuts every line, as a restart does. */
  drop(): void;
  close(): Promise<void>;
};

const udhOf = (bytes: Buffer): [number, number, number] | undefined =>
  bytes[0] === 5 && bytes[1] === 0 && bytes[2] === 3 ? [bytes[3] ?? 0, bytes[4] ?? 0, bytes[5] ?? 0] : undefined;

/** Opens the SMSC; `answer` decides about each submit, `idOf` writes the number of the nth message, `bind` the status of a bind. */
export async function openSmsc({
  port = 0,
  answer = () => ({}),
  idOf = (nth) => String(nth),
  bind = () => 0,
  onTaken = () => undefined,
  states = new Map(),
  isDeaf = () => false,
  tls = {},
}: {
  port?: number;
  answer?: (nth: number, pdu: Pdu) => SmscAnswer;
  idOf?: (nth: number) => string;
  bind?: (pdu: Pdu) => number;
  onTaken?: (message: SmscMessage) => unknown;
  /** What query_sm answers, by number. */
  states?: Map<string, number>;
  /** Whether it leaves enquire_link unanswered, as a hung one does. */
  isDeaf?: () => boolean;
  tls?: { key?: string; cert?: string };
} = {}): Promise<Smsc> {
  const messages: SmscMessage[] = [];
  const lines = new Set<Session>();
  let submits = 0;
  let open = 0;
  let most = 0;
  let binds = 0;

  const submit = async (line: Session, pdu: Pdu, bytes: Buffer) => {
    submits += 1;
    open += 1;
    most = Math.max(most, open);
    const { status = 0, silent, cut, afterMs = 0 } = answer(submits, pdu);
    const id = idOf(submits);
    if (status === 0) {
      const isWhole = bytes.length === 0;
      const part = (pdu.esm_class ?? 0) & 0x40 ? udhOf(bytes) : undefined;
      const body = isWhole ? pdu.message_payload?.message : pdu.short_message?.message;
      const message: SmscMessage = {
        id,
        to: pdu.destination_addr ?? '',
        from: pdu.source_addr ?? '',
        text: String(body),
        coding: pdu.data_coding ?? -1,
        ...(part && { part }),
        bytes: bytes.toString('hex'),
        wantsReceipt: ((pdu.registered_delivery ?? 0) & 1) === 1,
      };
      messages.push(message);
      await onTaken(message);
    }
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    open -= 1;
    if (cut) return line.destroy();
    if (!silent) line.send(pdu.response(status === 0 ? { message_id: id } : { command_status: status }));
  };

  const server = smpp.createServer(tls, (line) => {
    let isBound = false;
    // The library decodes the text; the bytes are kept as they came.
    const raw: Buffer[] = [];
    const read = line.socket.read.bind(line.socket);
    line.socket.read = (size?: number) => {
      const chunk = read(size);
      if (Buffer.isBuffer(chunk) && chunk.length > 12) raw.push(chunk);
      return chunk;
    };
    lines.add(line);
    line.on('close', () => lines.delete(line));
    line.on('error', () => line.destroy());
    const onBind = (pdu: Pdu) => {
      const status = bind(pdu);
      binds += 1;
      isBound = status === 0;
      line.send(pdu.response(isBound ? { system_id: 'smsc' } : { command_status: status }));
    };
    line.on('bind_transceiver', onBind);
    line.on('enquire_link', (pdu) => isDeaf() || line.send(pdu.response()));
    line.on('unbind', (pdu) => {
      line.send(pdu.response());
      line.destroy();
    });
    line.on('query_sm', (pdu) => {
      const state = states.get(String(pdu.message_id));
      line.send(
        pdu.response(
          state === undefined
            ? { command_status: 0x67 }
            : { message_id: pdu.message_id, final_date: '', message_state: state, error_code: 0 },
        ),
      );
    });
    line.on('submit_sm', (pdu) => {
      const bytes = shortMessageOf(raw.pop() ?? Buffer.alloc(0));
      raw.length = 0;
      // ESME_RINVBNDSTS
      if (!isBound) return line.send(pdu.response({ command_status: 4 }));
      return void submit(line, pdu, bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  const deliver = (parameters: object): Promise<number> =>
    new Promise((resolve, reject) => {
      const line = [...lines].at(-1);
      if (!line?.deliver_sm(parameters, (pdu) => resolve(pdu.command_status))) reject(new Error('nobody is bound'));
    });
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    mostOpen: () => most,
    binds: () => binds,
    report({ id, to, from }, stat, { id: written = id, asTlv = false } = {}) {
      const word = `id:${written} sub:001 dlvrd:001 submit date:2611271200 done date:2611271201 stat:${stat} err:000 text:-`;
      const number = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 }[stat];
      return deliver({
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: to,
        destination_addr: from,
        esm_class: 4,
        data_coding: 0,
        short_message: asTlv ? 'see TLV' : word,
        ...(asTlv && { receipted_message_id: written, message_state: number }),
      });
    },
    write: (from, to, text) =>
      deliver({ source_addr_ton: 1, source_addr_npi: 1, source_addr: from, destination_addr: to, esm_class: 0, short_message: text }),
    drop() {
      for (const line of lines) line.destroy();
    },
    async close() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// The mandatory fields before sm_length, read a second time and by hand: what is tested is not trusted to tell what it sent. `frame` is a PDU without its first four bytes.
const shortMessageOf = (frame: Buffer): Buffer => {
  let at = 12;
  const skipText = () => {
    while (at < frame.length && frame[at] !== 0) at += 1;
    at += 1;
  };
  skipText();
  at += 2;
  skipText();
  at += 2;
  skipText();
  at += 3;
  skipText();
  skipText();
  at += 4;
  const length = frame[at] ?? 0;
  return frame.subarray(at + 1, at + 1 + length);
};
