import type { IncomingMessage } from 'node:http';
import { Problem } from '@vias/sql/problem.ts';

/** JSON nested deeper than this is refused: no real request needs it. */
export const maxDepth = 32;
/** Vertices of all shapes in one request. */
export const maxVertices = 100_000;
export const defaultBodyLimit = 1_048_576;
/** How long a JSON body may take to arrive, milliseconds. */
const bodyPatience = 30_000;

const inWords = (bytes: number): string => (bytes >= 1_048_576 ? `${Math.round(bytes / 1_048_576)} MB` : `${Math.round(bytes / 1024)} kB`);

/** Deepest nesting of a JSON text and the positions in it, found without parsing, so that a hostile text costs one pass. */
const measure = (text: string): { depth: number; positions: number } => {
  let depth = 0;
  let deepest = 0;
  let positions = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x5b || c === 0x7b) {
      deepest = Math.max(deepest, ++depth);
      if (c === 0x5b && depth > 3) positions++;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return { depth: deepest, positions };
};

const signedBytes = new WeakMap<IncomingMessage, Buffer>();
/** The very bytes of a body that came with a signature, once readJson() has read it; empty where there were none. */
export const bytesOf = (req: IncomingMessage): Buffer => signedBytes.get(req) ?? Buffer.alloc(0);

/** Reads a JSON body of at most `limit` bytes. Throws request.not_supported, request.too_large, request.cut_off, request.not_json, request.too_deep, geometry.too_many_vertices. */
export const readJson = async (req: IncomingMessage, limit: number): Promise<unknown> => {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const empty =
    req.headers['content-length'] === '0' ||
    (req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined);
  if (empty) return undefined;
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new Problem('request.not_supported', { values: { expected: 'application/json' } });
  const tooLarge = () => new Problem('request.too_large', { values: { limit: inWords(limit) }, headers: { connection: 'close' } });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge();
  // A body that trickles in holds a connection and nothing else: after this long it is cut.
  const late = setTimeout(() => req.destroy(), bodyPatience);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req) {
      size += (chunk as Buffer).length;
      if (size > limit) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    // Whoever went away in the middle needs no answer, and it is no failure of ours.
    throw req.complete || error instanceof Problem ? error : new Problem('request.cut_off', { cause: error });
  } finally {
    clearTimeout(late);
  }
  const bytes = Buffer.concat(chunks);
  if (req.headers.signature !== undefined) signedBytes.set(req, bytes);
  const text = bytes.toString('utf8');
  const { depth, positions } = measure(text);
  if (depth > maxDepth) throw new Problem('request.too_deep', { values: { limit: maxDepth } });
  if (positions > maxVertices) throw new Problem('geometry.too_many_vertices', { values: { count: positions, limit: maxVertices } });
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('request.not_json');
  }
};
