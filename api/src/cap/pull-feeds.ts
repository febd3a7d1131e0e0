import { readFileSync } from 'node:fs';
import type { Database } from '@vias/sql/database.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { entriesOf, fetchText } from './fetch-feed.ts';
import { keepMessage } from './queries.ts';
import { readCap } from './read-cap.ts';

const Feeds = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(120),
      url: z.url({ protocol: /^https$/ }),
      certificateFile: z.string().optional(),
      // Addresses under which one and the same service sends, so that each may change and cancel what another one of them sent.
      sameSender: z.array(z.string().min(1).max(200)).min(2).max(20).optional(),
    }),
  )
  .max(20);
type Feed = { name: string; url: string; certificate?: string; sameSender?: readonly string[] };

/** The feeds that the operator named in a file: the server never fetches an address that somebody gave it through the API. */
export const readFeeds = (file: string): Feed[] =>
  Feeds.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ name, url, certificateFile, sameSender }) => ({
    name,
    url,
    ...(sameSender !== undefined && { sameSender }),
    ...(certificateFile !== undefined && { certificate: readFileSync(certificateFile, 'utf8') }),
  }));

/**
 * Reads every feed once as vias_jobs: what is new and valid is kept for everybody, what cannot be read or trusted is told and passed over, and messages that ended a month
 * ago are cleared away. `seen` remembers between rounds what need not be fetched again. Answers how many messages were kept.
 */
export async function pullFeeds(
  db: Database,
  feeds: readonly Feed[],
  { seen, get = fetchText, tell }: { seen: Set<string>; get?: (url: string) => Promise<string>; tell: (feed: string, why: string) => void },
): Promise<number> {
  let kept = 0;
  const jobs = { kind: 'jobs' } as const;
  for (const { name, url, certificate, sameSender } of feeds) {
    const links = await get(url)
      .then((xml) => entriesOf(xml, url))
      .catch((error: Error) => {
        tell(name, error.message);
        return [];
      }); // prettier-ignore
    for (const link of links.filter((one) => one === url || !seen.has(one))) {
      try {
        const message = readCap(await get(link), certificate);
        const id = await db.as(jobs, (tx) => keepMessage(tx, 'vias', name, message, sameSender));
        if (id !== undefined) kept += 1;
        seen.add(link);
      } catch (error) {
        // What was understood and refused stays refused: asking for it again each time would tell it each time.
        if (error instanceof Problem) seen.add(link);
        tell(name, `${link}: ${error instanceof Problem ? error.sentence('en') : (error as Error).message}`);
      }
    }
  }
  await db.as(jobs, (tx) => tx.run(sql`delete from cap_message where expires_at < now() - interval '30 days'`));
  if (seen.size > 5_000) seen.clear();
  return kept;
}
