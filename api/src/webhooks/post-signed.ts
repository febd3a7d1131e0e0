import { request } from 'node:https';
import { lookupOutside, type Resolve, requireOutside } from '../outside.ts';

/** What became of one request: the status of an answer, or why there was none. */
export type Posted =
  | { kind: 'answer'; status: number; retryAfter?: string }
  | { kind: 'none'; why: 'timeout' | 'connection' | 'certificate' | 'inside' };
export type PostOptions = { ms?: number; bytes?: number; resolve?: Resolve; ask?: typeof request };

const certificate = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT)/;

/**
 * Posts a body: https only, to the open Internet only (asked again at every request, when the connection is made), without following redirects, within `ms` milliseconds from the first look-up to
 * the end of the answer. Nothing of the answer is kept; after `bytes` of it the connection is closed. Never rejects.
 */
export const postSigned = (
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { ms = 15_000, bytes = 16_384, resolve, ask = request }: PostOptions = {},
): Promise<Posted> =>
  new Promise((take) => {
    let url: URL;
    try {
      url = requireOutside(address);
    } catch {
      take({ kind: 'none', why: 'inside' });
      return;
    }
    const signal = AbortSignal.timeout(ms);
    const fail = (error: NodeJS.ErrnoException): void => {
      const why = signal.aborted
        ? 'timeout'
        : error.message.includes('is not an address in the open Internet')
          ? 'inside'
          : certificate.test(error.code ?? '')
            ? 'certificate'
            : 'connection';
      take({ kind: 'none', why });
    };
    const asked = ask(
      url,
      {
        method: 'POST',
        lookup: lookupOutside(resolve),
        signal,
        agent: false,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'vias',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      (answer) => {
        const { statusCode: status = 0 } = answer;
        const retryAfter = answer.headers['retry-after'];
        const done = (): void => take({ kind: 'answer', status, ...(retryAfter !== undefined && { retryAfter }) });
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= bytes) return;
          done();
          answer.destroy();
        });
        answer.on('end', done);
        answer.on('error', fail);
      },
    );
    asked.on('error', fail);
    asked.end(body);
  });
