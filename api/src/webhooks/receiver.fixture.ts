import { createServer, type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PostOptions } from './post-signed.ts';

type Request = { path: string; headers: IncomingHttpHeaders; body: string };
type Answer = { status: number; headers?: Record<string, string>; body?: string; afterMs?: number };

/** An institution's receiver on loopback: keeps what it is sent and answers what it is told to. `post` makes requests reach it, whatever public address they are for. */
export const openReceiver = async () => {
  const requests: Request[] = [];
  let answer: Answer = { status: 204 };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      requests.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks).toString() });
      const { status, headers = {}, body, afterMs = 0 } = answer;
      setTimeout(() => res.writeHead(status, headers).end(body), afterMs);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const ask = ((url: URL, options: object, take: never) =>
    plainRequest({ ...options, lookup: undefined, host: '127.0.0.1', port, path: url.pathname }, take)) as unknown as NonNullable<
    PostOptions['ask']
  >;
  return {
    requests,
    post: { ask } satisfies PostOptions,
    answerWith: (next: Answer) => {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
