import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createMemo, createTileCache } from './tile-cache.ts';

/** A cache of 10 kB for tiles of 3 kB, that says which were built. */
const openSmallCache = () => {
  const cache = createTileCache(10_000);
  const built: string[] = [];
  const ask = (key: string) =>
    cache.get(key, () => {
      built.push(key);
      return randomBytes(3000);
    });
  return { cache, built, ask };
};

test('many who ask for one tile at once have it built once, and each gets the same bytes', async () => {
  const cache = createTileCache();
  let built = 0;
  const build = async () => {
    built++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return Buffer.from('tile');
  };
  const tiles = await Promise.all(Array.from({ length: 20 }, () => cache.get('a', build)));
  await cache.get('a', build);
  expect(built).toBe(1);
  expect(await Promise.all(tiles.map(async (tile) => (await tile.raw()).toString()))).toEqual(Array(20).fill('tile'));
});

test('the tiles used last are kept, within the limit', async () => {
  const { cache, built, ask } = openSmallCache();
  await ask('a');
  await ask('b');
  await ask('c');
  await ask('a');
  await ask('d');
  await ask('a');
  expect(built).toEqual(['a', 'b', 'c', 'd']);
  await ask('b');
  expect(built).toEqual(['a', 'b', 'c', 'd', 'b']);
  expect(cache.size()).toBeLessThanOrEqual(10_000);
});

test('who was asked for since its last turn gets one more, and goes at the next when nobody asked again', async () => {
  const { cache, built, ask } = openSmallCache();
  const keptOf = (keys: string) => [...keys].filter((key) => cache.has(key)).join('');
  for (const key of 'abcade') await ask(key);
  expect(keptOf('abcde')).toBe('ade');
  await ask('f');
  expect(keptOf('adef')).toBe('def');
  // All were asked for since: the oldest goes all the same, not the one that has just come.
  for (const key of 'defg') await ask(key);
  expect([keptOf('defg'), built.join('')]).toEqual(['efg', 'abcdefg']);
  expect(cache.size()).toBeLessThanOrEqual(10_000);
});

test('a tile that could not be built is tried again by the next who asks', async () => {
  const cache = createTileCache();
  await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await (await cache.get('a', () => Buffer.alloc(0))).raw()).length).toBe(0);
});

test('what was made of a text is kept until there is too much of it; what failed is tried again', () => {
  let made = 0;
  const memo = createMemo(2, (text) => {
    made++;
    if (text === 'bad') throw new Error(text);
    return text.toUpperCase();
  });
  expect([memo('a'), memo('b'), memo('a'), made]).toEqual(['A', 'B', 'A', 2]);
  expect(() => memo('bad')).toThrow();
  expect(() => memo('bad')).toThrow();
  expect([memo('c'), memo('a'), made]).toEqual(['C', 'A', 6]);
});
