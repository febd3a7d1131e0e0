/** Type bytes of the PostgreSQL protocol 3 that the bridge must know. */
export const frontend = {
  query: 0x51,
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  close: 0x43,
  sync: 0x53,
  flush: 0x48,
  functionCall: 0x46,
  copyData: 0x64,
  copyDone: 0x63,
  copyFail: 0x66,
  terminate: 0x58,
} as const;

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;

/** What a client said: its start, a request that needs a one-letter answer or none, or a message with a type byte. */
export type Heard = { kind: 'startup' } | { kind: 'encryption' } | { kind: 'cancel' } | { kind: 'message'; bytes: Buffer };

/** Cuts a byte stream into whole frontend messages, however it was chopped up on its way. A length that cannot be true throws. */
export const createFrontendReader = (): ((chunk: Buffer) => Heard[]) => {
  let rest: Buffer[] = [];
  let held = 0;
  let wanted = 8;
  let started = false;

  return (chunk) => {
    rest.push(chunk);
    held += chunk.length;
    if (held < wanted) return [];
    let buffer = rest.length === 1 ? chunk : Buffer.concat(rest, held);
    const heard: Heard[] = [];
    for (;;) {
      wanted = started ? 5 : 8;
      if (buffer.length < wanted) break;
      const length = started ? 1 + buffer.readInt32BE(1) : buffer.readInt32BE(0);
      if (length < wanted || length > 0x3fffffff) throw new Error(`A message of ${length} bytes is not PostgreSQL's protocol.`);
      wanted = length;
      if (buffer.length < length) break;
      const bytes = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      if (started) heard.push({ kind: 'message', bytes });
      else {
        const code = bytes.readInt32BE(4);
        if (code === sslRequest || code === gssRequest) heard.push({ kind: 'encryption' });
        else if (code === cancelRequest) heard.push({ kind: 'cancel' });
        else {
          heard.push({ kind: 'startup' });
          started = true;
        }
      }
    }
    rest = buffer.length > 0 ? [buffer] : [];
    held = buffer.length;
    return heard;
  };
};

/** The name of the prepared statement that a Parse, Bind, Describe S or Close S speaks of, and where it stands; undefined for the unnamed one. */
export const statementName = (message: Buffer): { name: string; at: number } | undefined => {
  const type = message[0];
  const at =
    type === frontend.parse
      ? 5
      : type === frontend.bind
        ? message.indexOf(0, 5) + 1
        : (type === frontend.describe || type === frontend.close) && message[5] === 0x53
          ? 6
          : 0;
  if (at === 0 || message[at] === 0) return undefined;
  return { name: message.toString('utf8', at, message.indexOf(0, at)), at };
};

/** The message with `prefix` before the name of its prepared statement, so that two clients of one session may use the same name. */
export const prefixStatement = (message: Buffer, prefix: string): Buffer => {
  const named = statementName(message);
  if (!named) return message;
  const longer = Buffer.concat([message.subarray(0, named.at), Buffer.from(prefix), message.subarray(named.at)]);
  longer.writeInt32BE(longer.length - 1, 1);
  return longer;
};

const ofType = (type: number, body: Buffer): Buffer => {
  const message = Buffer.alloc(5 + body.length);
  message[0] = type;
  message.writeInt32BE(4 + body.length, 1);
  body.copy(message, 5);
  return message;
};

/** A Query message. */
export const queryMessage = (text: string): Buffer => ofType(frontend.query, Buffer.from(`${text}\0`));

/** Sync, which ends whatever a client left half said. */
export const syncMessage = ofType(frontend.sync, Buffer.alloc(0));

/** Close of a prepared statement. */
export const closeStatementMessage = (name: string): Buffer => ofType(frontend.close, Buffer.from(`S${name}\0`));

/** A startup packet; user and database are spelled out because the backend exits without them. */
export const startupMessage = (user: string, database: string): Buffer => {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const message = Buffer.alloc(8 + body.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(196608, 4);
  body.copy(message, 8);
  return message;
};

/** Is this Query a COPY … FROM STDIN, before or after comments? */
export const startsCopyIn = (message: Buffer): boolean =>
  message[0] === frontend.query &&
  /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*copy\s[\s\S]*\sfrom\s+stdin\b/i.test(
    message.toString('utf8', 5, Math.min(message.length - 1, 20_000)),
  );
