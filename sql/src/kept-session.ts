import { readFileSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { queryMessage } from './frontend-messages.ts';
import { openPglite, type Session, sessionOver } from './pglite.ts';

/** What of Emscripten's in-memory file system is put back. A file's `contents` are its bytes, a folder's the nodes in it. */
type Node = { contents?: unknown };
type Stream = { shared: object };
type FileSystem = { root: Node; nameTable: unknown[]; nextInode: number; currentPath: string; streams: (Stream | null | undefined)[] };
type Machine = { FS: FileSystem; HEAPU8: Uint8Array; ___stack_pointer: WebAssembly.Global };

const page = 65_536;
const zeroes = Buffer.alloc(page);
const bytesOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const isFile = (contents: unknown): contents is Uint8Array => ArrayBuffer.isView(contents);

/** Remembers the memory page by page, and gives a function that puts it back; what has been taken since becomes empty, as an allocator expects it. */
const rememberMemory = (machine: Machine): (() => void) => {
  const heap = bytesOf(machine.HEAPU8);
  const pages = Array.from({ length: heap.length / page }, (_, at) => {
    const bytes = heap.subarray(at * page, (at + 1) * page);
    return bytes.equals(zeroes) ? zeroes : Buffer.from(bytes);
  });
  const stack = machine.___stack_pointer.value;
  return () => {
    const now = bytesOf(machine.HEAPU8);
    for (let at = 0; at < now.length / page; at++) {
      const bytes = now.subarray(at * page, (at + 1) * page);
      const then = pages[at] ?? zeroes;
      if (!bytes.equals(then)) bytes.set(then);
    }
    machine.___stack_pointer.value = stack;
  };
};

const nodesUnder = (root: Node): Node[] => {
  const found = [root];
  for (const { contents } of found) if (contents && !isFile(contents)) found.push(...Object.values(contents as Record<string, Node>));
  return found;
};

/** Remembers every file, folder and open file, and gives a function that puts them back. */
const rememberFiles = ({ FS }: Machine): (() => void) => {
  const nodes = nodesUnder(FS.root).map((node) => {
    const { contents } = node;
    return { node, was: { ...node }, contents: isFile(contents) ? Buffer.from(contents) : contents && { ...contents } };
  });
  const streams = FS.streams.map((stream) => stream && { stream, was: { ...stream }, shared: { ...stream.shared } });
  const { nextInode, currentPath } = FS;
  const nameTable = [...FS.nameTable];
  return () => {
    for (const { node, was, contents } of nodes) {
      const now = node.contents;
      Object.assign(node, was);
      if (!isFile(contents)) node.contents = contents && { ...contents };
      else node.contents = isFile(now) && bytesOf(contents).equals(now) ? now : new Uint8Array(contents);
    }
    FS.streams = streams.map((each) => each && Object.assign(each.stream, each.was, { shared: { ...each.shared } }));
    Object.assign(FS, { nextInode, currentPath, nameTable: [...nameTable] });
  };
};

// Loads what VIAS ever loads: a library that comes later has places in memory that a restored memory does not know.
const warm = `load 'plpgsql'; load 'postgis-3'; load 'pg_trgm'; load 'unaccent'; load 'btree_gist'; load 'pgcrypto';
  select st_transform(st_buffer(st_setsrid(st_makepoint(24, 56), 4326), 0.1), 3059), unaccent('ā'), gen_random_bytes(1)`;
const leave = queryMessage('rollback');
const libraries = queryMessage('select file_name from pg_get_loaded_modules() order by 1');
// Above this an instance costs more than opening another.
const memoryLimit = 768 * 1024 * 1024;

/** From now on timers keep no process alive, until the function that it gives is called: an idle PostgreSQL sets one every ten seconds. */
const letTimersIdle = (): (() => void) => {
  const real = globalThis.setTimeout;
  const idle = (fn: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    real(() => withIdleTimers(() => fn(...args)), ms).unref();
  globalThis.setTimeout = idle as typeof real;
  return () => {
    globalThis.setTimeout = real;
  };
};

const withIdleTimers = <T>(work: () => T): T => {
  const end = letTimersIdle();
  try {
    return work();
  } finally {
    end();
  }
};

type Kept = { template: string; db: PGlite; session: Session; libraries: string; restore: () => void };

const keep = async (template: string): Promise<Kept> => {
  const end = letTimersIdle();
  const db = await openPglite({ template: readFileSync(template) }).finally(end);
  const over = sessionOver(db);
  const session: Session = { ...over, exchange: (batch, limitMs) => withIdleTimers(() => over.exchange(batch, limitMs)) };
  await session.exchange(queryMessage(warm), 0);
  const machine = db.Module as unknown as Machine;
  const known = Buffer.from(await session.exchange(libraries, 0)).toString('latin1');
  const restorers = [rememberMemory(machine), rememberFiles(machine)];
  return { template, db, session, libraries: known, restore: () => restorers.forEach((restore) => void restore()) };
};

let kept: Kept | undefined;
let lent: object | undefined;

const restored = async (template: string): Promise<Kept | undefined> => {
  if (kept?.template !== template) return undefined;
  try {
    await kept.session.exchange(leave, 0);
    if (Buffer.from(await kept.session.exchange(libraries, 0)).toString('latin1') !== kept.libraries) return undefined;
    if ((kept.db.Module as unknown as Machine).HEAPU8.length > memoryLimit) return undefined;
    kept.restore();
    return kept;
  } catch {
    return undefined;
  }
};

/**
 * A session over the template, for one test file: the one PGlite of this process, put back to the moment after its opening, in 0.2 s instead of
 * the 4 s of another opening; while that one is in use, another.
 */
export const openKeptSession = async (template: string): Promise<Session> => {
  if (lent) return sessionOver(await openPglite({ template: readFileSync(template) }));
  const mark = {};
  lent = mark;
  const last = kept;
  kept = await restored(template);
  if (!kept) {
    await last?.db.close().catch(() => undefined);
    kept = await keep(template);
  }
  const { session } = kept;
  return {
    async exchange(batch, limitMs) {
      if (lent !== mark) throw new Error('The session was closed.');
      return session.exchange(batch, limitMs);
    },
    dump: session.dump,
    async close() {
      if (lent === mark) lent = undefined;
    },
  };
};

/** The test file is over, whether or not it closed its database. */
export const takeBack = (): void => {
  lent = undefined;
};
