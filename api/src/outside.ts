import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
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
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside.addSubnet(net, bits, 'ipv6'); // prettier-ignore

/** Whether an address lies in the open Internet: never this machine, its network or a provider's metadata, however it is written. */
export function isOutside(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !inside.check(address);
  return kind === 6 && outsideV6.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

/** How names are looked up: the system's resolver, or what a test puts in its place. */
export type Resolve = typeof lookup;

/** A look-up that answers addresses of the open Internet only, and an error where a name leads anywhere else as well. Asked when the connection is made, so that a name cannot mean one address for the check and another for the request. */
export const lookupOutside =
  (resolve: Resolve = lookup): LookupFunction =>
  (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      const bad = found?.find(({ address }) => !isOutside(address));
      if (error) done(error, '', 0);
      else if (bad || found.length === 0) done(new Error(`${host} is not an address in the open Internet`), '', 0);
      else if (options.all) (done as unknown as (error: null, found: unknown) => void)(null, found);
      else done(null, found[0]?.address ?? '', found[0]?.family ?? 4);
    });

/** An address that somebody gave us, as one that may be asked: https, without a name and password in it, and no bare address of the inside, for to such a one a connection is made without a look-up. Throws with a sentence for the log. */
export const requireOutside = (address: string): URL => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password)
    throw new Error(`only plain https is fetched, and ${address.slice(0, 200)} is not`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isOutside(host)) throw new Error(`${host} is not an address in the open Internet`);
  return url;
};
