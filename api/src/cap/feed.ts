import type { FeedEntry } from './queries.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escapeXml = (text: string): string =>
  text.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu, '').replace(/[&<>"']/g, (c) => entities[c] ?? c);
const seconds = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

/** The list of published alerts as an Atom feed (RFC 4287): exercises say so in title and category. */
export function writeFeed(origin: string, entries: readonly FeedEntry[]): string {
  const items = entries.map(({ id, title, isDrill, msgType, senderName, areaName, sentAt }) => {
    const at = seconds(sentAt);
    return [
      // What stopping an alert published has no number of its own.
      `<entry><id>${id.endsWith('-stop') ? escapeXml(`${origin}/cap/alerts/vias-${id}.xml`) : `urn:uuid:${id}`}</id>`,
      `<title>${escapeXml(`${isDrill ? 'EXERCISE · MĀCĪBAS · PRATYBOS: ' : ''}${title}`)}</title>`,
      `<updated>${at}</updated><published>${at}</published>`,
      `<author><name>${escapeXml(senderName)}</name></author>`,
      `<category term="${isDrill ? 'Exercise' : 'Actual'}"/><category term="${msgType}"/>`,
      `<summary>${escapeXml(areaName)}</summary>`,
      `<link rel="alternate" type="application/cap+xml" href="${escapeXml(`${origin}/cap/alerts/vias-${id}.xml`)}"/></entry>`,
    ].join('');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${escapeXml(`${origin}/cap/feed.atom`)}</id><title>VIAS: CAP 1.2</title>`,
    `<updated>${entries[0] ? seconds(entries[0].sentAt) : '1970-01-01T00:00:00Z'}</updated>`,
    `<author><name>VIAS</name></author><link rel="self" type="application/atom+xml" href="${escapeXml(`${origin}/cap/feed.atom`)}"/>`,
    ...items,
    '</feed>\n',
  ].join('');
}
