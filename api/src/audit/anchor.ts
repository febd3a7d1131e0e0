import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from '../config.ts';

/** The head of an audit chain: the number of its last entry and that entry's hash, hexadecimal. */
export type Head = { chain: string; seq: number; hash: string };
/** A head as it was written down outside the database; `at` ISO 8601. */
export type Anchor = Head & { at: string };

/** A place outside the database where heads of chains are written down, so that whoever cuts or rewrites the audit is found out. */
export type AnchorSink = {
  kind: 'file' | 'http';
  /** Keeps the heads; when this resolves they are on disk, or taken by the receiver. */
  write(heads: readonly Head[], at: string): Promise<void>;
  /** What was written down, oldest first; a receiver elsewhere gives nothing back. A line that is none is told by its number. */
  read(): AsyncGenerator<Anchor | { badLine: number }>;
};

/** A receiver has this long, milliseconds. */
const patience = 10_000;

const anchorOf = (line: string): Anchor | undefined => {
  try {
    const { chain, seq, hash, at } = JSON.parse(line) as Anchor;
    return typeof chain === 'string' && Number.isInteger(seq) && /^[0-9a-f]{64}$/.test(hash) && !Number.isNaN(Date.parse(at))
      ? { chain, seq, hash, at }
      : undefined;
  } catch {
    return undefined;
  }
};

/** One line of JSON a head, appended and flushed to disk. */
export const fileSink = (path: string): AnchorSink => ({
  kind: 'file',
  async write(heads, at) {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a', 0o600);
    try {
      // A line that a crash cut off must not swallow the next one.
      const { size } = await file.stat();
      const torn = size > 0 && (await lastByte(path, size)) !== 10;
      await file.appendFile(`${torn ? '\n' : ''}${heads.map((head) => `${JSON.stringify({ at, ...head })}\n`).join('')}`);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async *read() {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    let number = 0;
    for await (const line of createInterface({ input: file.createReadStream(), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line !== '') yield anchorOf(line) ?? { badLine: number };
    }
  },
});

const lastByte = async (path: string, size: number): Promise<number | undefined> => {
  const file = await open(path, 'r');
  try {
    return (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
  } finally {
    await file.close();
  }
};

/** Posts `{ at, heads }` as JSON to an address that keeps it; anything but 2xx is a failure. */
export const httpSink = (url: string, token: string | undefined): AnchorSink => ({
  kind: 'http',
  async write(heads, at) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ at, heads }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`The receiver of audit anchors answered ${answer.status}.`);
  },
  async *read() {},
});

/** The sink of the settings: an address, or a file. */
export const openAnchorSink = ({ auditAnchor: { place, token } }: Pick<Config, 'auditAnchor'>): AnchorSink =>
  /^https?:\/\//.test(place) ? httpSink(place, token) : fileSink(place);
