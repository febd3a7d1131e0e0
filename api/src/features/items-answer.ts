import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Link, Place } from './documents.ts';
import { type ItemsQuery, maxLimit } from './items-query.ts';
import { type Collection, columnSql, keyOf, keyValue } from './layer.ts';
import { type Ask, countFeatures, type FeatureRow, requireSimple, selectFeatures } from './queries.ts';

/** Features of one transaction: a page of 10,000 is read in parts, so that none of them keeps the database for long. */
const partSize = 1_000;

export type ItemsPage = {
  matched: number | undefined;
  /** Parts of the page as they come; the first is there already. */
  parts: AsyncGenerator<readonly FeatureRow[], { next: string | undefined }>;
};

/** Reads a page. How many match is counted for the first page only: the next ones need not be counted again. */
export const readItems = async (ask: Ask, principal: Principal, collection: Collection, query: ItemsQuery): Promise<ItemsPage> => {
  const read = (last: string | undefined, limit: number): Promise<FeatureRow[]> =>
    ask(principal, (tx) => {
      const condition =
        last === undefined
          ? sql`true`
          : sql`${columnSql(keyOf(collection).name)} > ${keyValue(collection, last, new Problem('ogc.cursor_invalid'))}`;
      return selectFeatures(tx, collection, query, condition, limit);
    });
  await ask(principal, (tx) => requireSimple(tx, query.areas));
  const matched = query.isFirstPage || query.hits ? await ask(principal, (tx) => countFeatures(tx, collection, query)) : undefined;
  const wanted = query.hits ? 0 : query.limit;
  const first = wanted === 0 ? [] : await read(undefined, Math.min(partSize, wanted) + 1);
  async function* parts(): ItemsPage['parts'] {
    let rows = first;
    let left = wanted;
    for (;;) {
      const size = Math.min(partSize, left);
      const shown = rows.slice(0, size);
      left -= shown.length;
      yield shown;
      const last = shown.at(-1)?.key;
      const isMore = rows.length > size;
      if (!isMore || last === undefined || left === 0) return { next: isMore ? last : undefined };
      rows = await read(last, Math.min(partSize, left) + 1);
    }
  }
  return { matched, parts: parts() };
};

/** The address of the page after, for a form: everything that was asked, and where to go on. */
export const nextHref = ({ base }: Place, collection: Collection, asked: Record<string, string>, next: string, f: string): string => {
  const query = new URLSearchParams(asked);
  query.set('f', f);
  query.set('after', next);
  return `${base}/collections/${collection.id}/items?${query}`;
};

/** The whole page at once. */
export const gather = async ({ parts }: ItemsPage): Promise<{ rows: FeatureRow[]; next: string | undefined }> => {
  const rows: FeatureRow[] = [];
  for (;;) {
    const { value, done } = await parts.next();
    if (done) return { rows, next: value.next };
    rows.push(...value);
  }
};

/** Writes a page as GeoJSON while it is read. */
export const sendGeoJson = async (
  res: ServerResponse,
  place: Place,
  { matched, parts }: ItemsPage,
  query: ItemsQuery,
  linksOf: (next: string | undefined) => Link[],
  now: number,
): Promise<void> => {
  const write = async (text: string): Promise<void> => {
    if (!res.write(text)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
  };
  let returned = 0;
  await write('{"type":"FeatureCollection","features":[');
  for (;;) {
    const { value, done } = await parts.next();
    if (done) {
      const notice =
        query.askedLimit !== undefined &&
        new Problem('ogc.limit_lowered', { values: { limit: query.askedLimit, most: maxLimit } }).sentence(place.lang);
      const tail = {
        ...(matched !== undefined && { numberMatched: matched }),
        numberReturned: returned,
        timeStamp: new Date(now).toISOString(),
        ...(notice && { notice }),
        links: linksOf(value.next),
      };
      res.end(`],${JSON.stringify(tail).slice(1)}`);
      return;
    }
    if (res.destroyed) return;
    if (value.length > 0) await write((returned > 0 ? ',\n' : '\n') + value.map(({ feature }) => feature).join(',\n'));
    returned += value.length;
  }
};
