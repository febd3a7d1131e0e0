import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchText } from './cap/fetch-feed.ts';
import { isOutside, type Resolve } from './outside.ts';

test.each([
  ['8.8.8.8', true],
  ['193.40.5.1', true],
  ['2a00:1450:4001::1', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['2002:a00:1::', false],
  ['64:ff9b::a00:1', false],
  ['168.63.129.16', false],
  ['168.63.129.17', true],
  ['192.88.99.1', false],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false],
  ['2001:20::1', false],
  ['2001:67c:4e8::1', true],
  ['3fff:1::1', false],
  ['localhost', false],
])('S17: %s lies in the open Internet: %s', (address, expected) => expect(isOutside(address)).toBe(expected));

test('S17: nothing but https from the open Internet is asked for', async () => {
  await expect(fetchText('http://example.org/')).rejects.toThrow('only plain https');
  await expect(fetchText('https://name:word@example.org/')).rejects.toThrow('only plain https');
  await expect(fetchText('https://127.0.0.1/')).rejects.toThrow('open Internet');
  await expect(fetchText('https://[::1]/')).rejects.toThrow('open Internet');
  await expect(fetchText('https://2130706433/')).rejects.toThrow('open Internet');
  await expect(fetchText('https://localhost/')).rejects.toThrow('open Internet');
});

test.each([
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.0.0.1.',
  '127.8.7.6',
  '0',
  '0.0.0.0',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  'localhost',
  'LOCALHOST',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '[fe80::a9fe:a9fe]',
])('S17: nothing is asked of https://%s', async (host) => {
  const asked: unknown[] = [];
  const ask = ((...args: Parameters<typeof request>) => {
    asked.push(args);
    return request(...args);
  }) as never;
  // A bare address is refused before anything is asked, a name by what it leads to.
  const bare = !/localhost/i.test(host);
  await expect(fetchText(`https://${host}/`, bare ? { ask } : {})).rejects.toThrow('open Internet');
  expect(asked).toEqual([]);
});

/** A resolver that answers one list after the other, whatever is asked. */
const answering = (...lists: string[][]) => {
  const asked: string[] = [];
  const resolve = ((host: string, _options: unknown, done: (error: null, found: object[]) => void) => {
    asked.push(host);
    done(
      null,
      (lists.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as Resolve;
  return { asked, resolve };
};

test('S17: a name that leads inside, or inside as well, is not asked, whatever it led to before', async () => {
  const { asked, resolve } = answering(['10.0.0.5'], ['93.184.216.34', '127.0.0.1'], ['::ffff:169.254.169.254'], []);
  for (let i = 0; i < 4; i++) await expect(fetchText('https://feed.example/', { resolve })).rejects.toThrow('open Internet');
  expect(asked).toHaveLength(4);
});

test('S17: the address that was checked is the one that is asked, and a redirect is not followed', async () => {
  const seen: string[] = [];
  const server = createServer((req, res) => {
    seen.push(req.url ?? '');
    res.writeHead(302, { location: '/inside' }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  // The first answer is outside; whoever looked up twice would get the second.
  const { asked, resolve } = answering(['93.184.216.34'], ['127.0.0.1']);
  const found: unknown[] = [];
  // No line leads outside from here: the connection goes to our own server in place of the address that was found.
  const ask = ((
    url: URL,
    options: Parameters<typeof request>[1] & { lookup: (host: string, options: object, done: (...got: unknown[]) => void) => void },
    answer: never,
  ) => {
    options.lookup(url.hostname, {}, (...got) => found.push(...got));
    return request({ host: '127.0.0.1', port, path: url.pathname }, answer);
  }) as never;
  try {
    await expect(fetchText('https://feed.example/a', { resolve, ask })).rejects.toThrow('feed.example answered 302');
    expect({ seen, asked, found }).toEqual({ seen: ['/a'], asked: ['feed.example'], found: [null, '93.184.216.34', 4] });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
