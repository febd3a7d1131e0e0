import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { postgis } from '@electric-sql/pglite-postgis';
import type { Exchange } from './bridge.ts';

/** Where the session's data live: a directory, or memory; a template (a gzipped dump) fills memory only. */
export type SessionPlace = { dataDir?: string; template?: Uint8Array };

/** The one session of an embedded database. */
export type Session = {
  exchange: Exchange;
  /** The data directory as a gzipped tar. */
  dump: () => Promise<Uint8Array>;
  close: () => Promise<void>;
};

/** Opens PGlite in this thread. The extensions are the same wherever the template is made or opened; one that is not passed does not exist. */
export const openPglite = ({ dataDir, template }: SessionPlace): Promise<PGlite> =>
  PGlite.create({
    ...(dataDir !== undefined && { dataDir }),
    ...(template && { loadDataDir: new Blob([new Uint8Array(template)]) }),
    extensions: { postgis, pg_trgm, unaccent, btree_gist, pgcrypto },
  });

/** The session of an open PGlite. */
export const sessionOver = (db: PGlite): Session => ({
  async exchange(batch) {
    const chunks: Uint8Array[] = [];
    let size = 0;
    // An error leaves by an exception that does not give its stack back; after some thousands of them nothing would run any more.
    const stack = (db.Module as unknown as { ___stack_pointer: WebAssembly.Global }).___stack_pointer;
    const { value } = stack;
    // The streaming call: the other one parses every answer a second time and keeps it.
    await db
      .execProtocolRawStream(batch, {
        onRawData(chunk) {
          chunks.push(chunk.slice());
          size += chunk.length;
        },
      })
      .finally(() => {
        stack.value = value;
      });
    const answer = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      answer.set(chunk, at);
      at += chunk.length;
    }
    return answer;
  },
  dump: async () => new Uint8Array(await (await db.dumpDataDir('gzip')).arrayBuffer()),
  close: () => db.close(),
});

/** Opens PGlite in this thread and gives its session. */
export const startSession = async (place: SessionPlace): Promise<Session> => sessionOver(await openPglite(place));
