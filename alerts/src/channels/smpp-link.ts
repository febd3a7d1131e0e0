import smpp, { type Pdu, type Session } from 'smpp';

/** Where an operator's SMSC listens and who we are there. Times in milliseconds. */
export type SmppAccess = {
  host: string;
  port: number;
  tls: boolean;
  /** Certificate authority (PEM) for TLS where it is none of the public ones. */
  ca?: string;
  systemId: string;
  password: string;
  systemType: string;
  enquireMs: number;
  timeoutMs: number;
  /** First wait before connecting again; doubles up to a minute. */
  retryMs: number;
};

/**
 * What came of a request: the answer; `never` when nothing was written (`refused` is the status of a refused bind); `lost` when it was written and nobody answered in time or the line was cut.
 */
export type SmppAnswer = { kind: 'answer'; pdu: Pdu } | { kind: 'never'; refused?: number } | { kind: 'lost' };

/** A line to the SMSC that binds as transceiver, checks itself with enquire_link and comes back by itself. */
export type SmppLink = {
  /** `late` hears an answer that comes after the time was over. */
  request(command: 'submit_sm' | 'query_sm', parameters: object, late?: (pdu: Pdu) => void): Promise<SmppAnswer>;
  close(): Promise<void>;
};

/** Opens the line; `onDeliver` handles each deliver_sm and its promise decides the answer: kept is accepted, broken asks the SMSC to repeat it later. */
export function openSmppLink(access: SmppAccess, onDeliver: (pdu: Pdu) => Promise<void>, log: (message: string) => void): SmppLink {
  let session: Session | undefined;
  let bound = false;
  let refused: number | undefined;
  let failures = 0;
  let closed = false;
  let again: NodeJS.Timeout | undefined;
  const pending = new Set<(answer: SmppAnswer) => void>();

  const connect = () => {
    const { host, port, tls, ca } = access;
    const s = smpp.connect({ host, port, tls, servername: host, ...(ca !== undefined && { ca }) });
    session = s;
    s.socket.setNoDelay(true);
    let ended = false;
    const patience = setTimeout(() => s.destroy(), access.timeoutMs);
    let enquiring: NodeJS.Timeout | undefined;
    const enquire = () => {
      const unanswered = setTimeout(() => s.destroy(), access.timeoutMs);
      s.once('close', () => clearTimeout(unanswered));
      s.enquire_link({}, () => clearTimeout(unanswered));
    };
    s.on(tls ? 'secureConnect' : 'connect', () => {
      const { systemId: system_id, password, systemType: system_type } = access;
      s.bind_transceiver({ system_id, password, system_type, interface_version: 0x34 }, (pdu) => {
        clearTimeout(patience);
        if (pdu.command_status !== 0) {
          refused = pdu.command_status;
          log(`the SMSC refused to bind, status ${refused}`);
          s.destroy();
          return;
        }
        bound = true;
        refused = undefined;
        failures = 0;
        enquiring = setInterval(enquire, access.enquireMs);
        log('bound to the SMSC');
      });
    });
    s.on('deliver_sm', (pdu: Pdu) => {
      onDeliver(pdu).then(
        () => s.send(pdu.response()),
        // ESME_RX_T_APPN: a moment's trouble of ours, to be repeated.
        () => s.send(pdu.response({ command_status: 0x64 })),
      );
    });
    s.on('enquire_link', (pdu: Pdu) => s.send(pdu.response()));
    s.on('unbind', (pdu: Pdu) => {
      s.send(pdu.response());
      s.destroy();
    });
    // What cannot be read leaves the line unusable.
    s.on('error', () => s.destroy());
    s.on('close', () => {
      if (ended) return;
      ended = true;
      clearTimeout(patience);
      clearInterval(enquiring);
      if (bound) log('the line to the SMSC was cut');
      bound = false;
      session = undefined;
      for (const settle of [...pending]) settle({ kind: 'lost' });
      if (closed) return;
      failures += 1;
      again = setTimeout(connect, Math.min(60_000, access.retryMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random() / 2));
    });
  };
  connect();

  return {
    request: (command, parameters, late) =>
      new Promise((resolve) => {
        const line = session;
        if (!line || !bound) return resolve(refused === undefined ? { kind: 'never' } : { kind: 'never', refused });
        let settled = false;
        const settle = (answer: SmppAnswer) => {
          settled = true;
          clearTimeout(timer);
          pending.delete(settle);
          resolve(answer);
        };
        const timer = setTimeout(() => settle({ kind: 'lost' }), access.timeoutMs);
        pending.add(settle);
        const written = line[command](parameters, (pdu) => (settled ? late?.(pdu) : settle({ kind: 'answer', pdu })));
        if (!written) settle({ kind: 'never' });
      }),
    async close() {
      closed = true;
      clearTimeout(again);
      const line = session;
      if (!line) return;
      await new Promise<void>((resolve) => {
        const patience = setTimeout(() => line.destroy(), 500);
        line.once('close', () => {
          clearTimeout(patience);
          resolve();
        });
        if (!bound || !line.unbind({}, () => line.destroy())) line.destroy();
      });
    },
  };
}
