import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A tile as it is kept: gzipped, or nothing. */
export type CachedTile = { gz: Buffer; raw(): Promise<Buffer> };
export type TileCache = {
  /** The tile under the key, built when it is not there; requests for one key at one moment build it once. */
  get(key: string, build: () => Buffer | Promise<Buffer>): Promise<CachedTile>;
  /** The tile if it is kept. */
  peek(key: string): CachedTile | undefined;
  /** Whether a request for the key costs no building: the tile is there, or being built for somebody. */
  has(key: string): boolean;
  /** Bytes kept. */
  size(): number;
};

/** At most `limit` bytes of tiles. The oldest goes first, unless it was asked for since its last turn: then it gets another, which costs a cached tile less than being put last each time. */
export const createTileCache = (limit = 64 * 1_048_576): TileCache => {
  const kept = new Map<string, CachedTile & { isUsed: boolean }>();
  const building = new Map<string, Promise<CachedTile>>();
  let size = 0;
  const cost = (key: string, { gz }: CachedTile) => gz.length + key.length * 2 + 200;

  const keep = (key: string, tile: CachedTile) => {
    const needed = cost(key, tile);
    if (needed > limit) return;
    for (const [oldest, old] of kept) {
      if (size + needed <= limit) break;
      kept.delete(oldest);
      if (old.isUsed) kept.set(oldest, { ...old, isUsed: false });
      else size -= cost(oldest, old);
    }
    kept.set(key, { ...tile, isUsed: false });
    size += needed;
  };
  const peek = (key: string): CachedTile | undefined => {
    const found = kept.get(key);
    if (found) found.isUsed = true;
    return found;
  };
  return {
    peek,
    has: (key) => kept.has(key) || building.has(key),
    size: () => size,
    async get(key, build) {
      const found = peek(key);
      if (found) return found;
      const already = building.get(key);
      if (already) return already;
      const made = (async () => {
        const raw = await build();
        const gz = raw.length === 0 ? raw : await compress(raw, { level: 6 });
        const tile: CachedTile = { gz, raw: async () => (gz.length === 0 ? gz : decompress(gz)) };
        keep(key, tile);
        return tile;
      })().finally(() => building.delete(key));
      building.set(key, made);
      return made;
    },
  };
};

/** Remembers what was made of the texts asked for last, at most `limit` of them. */
export const createMemo = <T>(limit: number, make: (text: string) => T): ((text: string) => T) => {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const fresh = make(text);
    if (made.size >= limit) made.clear();
    made.set(text, fresh);
    return fresh;
  };
};
