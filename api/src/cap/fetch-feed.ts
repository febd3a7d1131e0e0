import { lookup } from 'node:dns';
import { request } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { readXml } from './read-xml.ts';

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits); // prettier-ignore
const outsideV6 = new BlockList();
outsideV6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  inside.addSubnet(net, bits, 'ipv6'); // prettier-ignore

/** Whether an address lies in the open Internet: never this machine, its network or a provider's metadata, however it is written. */
export function isOutside(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !inside.check(address);
  return kind === 6 && outsideV6.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

// Asked when the connection is made, so that a name cannot mean one address for the check and another for the request.
const guardedLookup: LookupFunction = (host, options, done) =>
  lookup(host, { ...options, all: true }, (error, found) => {
    const bad = found?.find(({ address }) => !isOutside(address));
    if (error) done(error, '', 0);
    else if (bad || found.length === 0) done(new Error(`${host} is not an address in the open Internet`), '', 0);
    else if (options.all) (done as unknown as (error: null, found: unknown) => void)(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family ?? 4);
  });

/** Fetches a text: https only, from the open Internet, no redirects, within bytes and milliseconds. Rejects with a sentence for the log. */
export const fetchText = (address: string, { bytes = 1_000_000, ms = 20_000 } = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== 'https:' || url.username || url.password) {
      reject(new Error(`only plain https is fetched, and ${address.slice(0, 200)} is not`));
      return;
    }
    // A bare address is connected to without a look-up.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !isOutside(host)) {
      reject(new Error(`${host} is not an address in the open Internet`));
      return;
    }
    const signal = AbortSignal.timeout(ms);
    const asked = request(
      url,
      {
        lookup: guardedLookup,
        signal,
        headers: { 'user-agent': 'vias', accept: 'application/cap+xml, application/atom+xml, application/xml' },
      },
      (answer) => {
        if (answer.statusCode !== 200) {
          answer.destroy();
          reject(new Error(`${url.host} answered ${answer.statusCode}`));
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > bytes) answer.destroy(new Error(`${url.host} sent more than ${bytes} bytes`));
          else chunks.push(chunk);
        });
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });

/** Messages of one reading of a feed at most. */
export const mostEntries = 50;
const atom = 'http://www.w3.org/2005/Atom';

/** The addresses of the messages that a feed (Atom or RSS) lists, the first fifty, on the feed's own host only; a feed that is one CAP message lists itself. */
export function entriesOf(xml: string, feed: string): string[] {
  const root = readXml(xml);
  if (root.name === 'alert') return [feed];
  const items = root.ns === atom ? root.children : (root.children.find(({ name }) => name === 'channel')?.children ?? []);
  const links = items
    .filter(({ name }) => name === 'entry' || name === 'item')
    .flatMap(({ children }) => {
      const found = children.filter(({ name }) => name === 'link');
      const cap = found.find(({ attributes }) => attributes.type === 'application/cap+xml') ?? found[0];
      return cap ? [cap.attributes.href ?? cap.text.trim()] : [];
    });
  const { host } = new URL(feed);
  return links
    .flatMap((link) => {
      const url = URL.canParse(link, feed) ? new URL(link, feed) : undefined;
      return url?.protocol === 'https:' && url.host === host ? [url.href] : [];
    })
    .slice(0, mostEntries); // prettier-ignore
}
