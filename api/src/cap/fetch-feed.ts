import { request } from 'node:https';
import { lookupOutside, type Resolve, requireOutside } from '../outside.ts';
import { readXml } from './read-xml.ts';

/**
 * Bytes of an XML document as text: in the encoding that its mark or its first line names, UTF-8 where they name none or one that nobody knows. Old services still write in windows-1257, and letters that are read wrong
 * are no names; a byte that fits nowhere becomes a mark, because a warning with a wrong letter is better than none.
 */
export function decodeXml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const mark = head.startsWith('\u00ff\u00fe') ? 'utf-16le' : head.startsWith('\u00fe\u00ff') ? 'utf-16be' : undefined;
  const named = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(head)?.[1];
  try {
    return new TextDecoder(mark ?? named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}

/** Fetches a text: https only, from the open Internet, no redirects, within bytes and milliseconds. Rejects with a sentence for the log. */
export const fetchText = (
  address: string,
  { bytes = 1_000_000, ms = 20_000, resolve, ask = request }: { bytes?: number; ms?: number; resolve?: Resolve; ask?: typeof request } = {},
): Promise<string> =>
  new Promise((take, reject) => {
    const url = requireOutside(address);
    const signal = AbortSignal.timeout(ms);
    const asked = ask(
      url,
      {
        lookup: lookupOutside(resolve),
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
        answer.on('end', () => take(decodeXml(Buffer.concat(chunks))));
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
