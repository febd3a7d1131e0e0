import fc from 'fast-check';
import {
  createFrontendReader,
  frontend,
  prefixStatement,
  queryMessage,
  startsCopyIn,
  startupMessage,
  statementName,
} from './frontend-messages.ts';

const message = (type: number, body: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(5 + body.length);
  bytes[0] = type;
  bytes.writeInt32BE(4 + body.length, 1);
  bytes.set(body, 5);
  return bytes;
};
const anyMessage = fc
  .tuple(fc.integer({ min: 0x41, max: 0x7a }), fc.uint8Array({ maxLength: 300 }))
  .map(([type, body]) => message(type, body));

test('messages come out whole and in order, however the stream was cut', () => {
  fc.assert(
    fc.property(fc.array(anyMessage, { maxLength: 20 }), fc.infiniteStream(fc.integer({ min: 1, max: 120 })), (messages, sizes) => {
      const stream = Buffer.concat([startupMessage('vias_login', 'postgres'), ...messages]);
      const read = createFrontendReader();
      const heard = [];
      for (let at = 0; at < stream.length; ) {
        const size = sizes.next().value ?? 1;
        heard.push(...read(Buffer.from(stream.subarray(at, at + size))));
        at += size;
      }
      expect(heard[0]).toEqual({ kind: 'startup' });
      expect(heard.slice(1).map((each) => each.kind === 'message' && each.bytes.toString('hex'))).toEqual(
        messages.map((each) => each.toString('hex')),
      );
    }),
  );
});

test('a length that cannot be true is refused, not waited for', () => {
  const read = createFrontendReader();
  read(startupMessage('a', 'b'));
  expect(() => read(Buffer.from([frontend.query, 0xff, 0xff, 0xff, 0xff]))).toThrow(/not PostgreSQL/);
  expect(() => createFrontendReader()(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(/not PostgreSQL/);
});

test('a request for encryption is heard before the start', () => {
  const ssl = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
  expect(createFrontendReader()(Buffer.concat([ssl, startupMessage('a', 'b')])).map((each) => each.kind)).toEqual([
    'encryption',
    'startup',
  ]);
});

test('only the names of prepared statements get the prefix', () => {
  const named = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(named, named, (name, portal) => {
      const texts: Record<string, Buffer> = {
        parse: message(frontend.parse, Buffer.from(`${name}\0select 1\0\0\0`)),
        bind: message(frontend.bind, Buffer.from(`${portal}\0${name}\0\0\0\0\0\0\0`)),
        describe: message(frontend.describe, Buffer.from(`S${name}\0`)),
        close: message(frontend.close, Buffer.from(`S${name}\0`)),
      };
      for (const before of Object.values(texts)) {
        const after = prefixStatement(before, 'c7_');
        expect(statementName(after)?.name).toBe(`c7_${name}`);
        expect(after.readInt32BE(1)).toBe(after.length - 1);
        expect(Buffer.concat([after]).toString('latin1').replace('c7_', '').slice(5)).toBe(before.toString('latin1').slice(5));
      }
      for (const other of [
        message(frontend.describe, Buffer.from(`P${portal}\0`)),
        queryMessage(name),
        message(frontend.parse, Buffer.from('\0select 1\0\0\0')),
      ])
        expect(prefixStatement(other, 'c7_')).toBe(other);
    }),
  );
});

test('COPY FROM STDIN is recognised, and nothing else is', () => {
  for (const text of ['copy t from stdin', 'COPY t (a, b)\n  FROM STDIN WITH (format csv)', '-- note\n/* and */ copy t from stdin'])
    expect(startsCopyIn(queryMessage(text))).toBe(true);
  for (const text of ['copy t to stdout', "select 'copy t from stdin'", 'copy t from stdinx', 'select 1'])
    expect(startsCopyIn(queryMessage(text))).toBe(false);
});
