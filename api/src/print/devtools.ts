import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

type Answer = Record<string, unknown>;
type Message = { id?: number; method?: string; params?: Answer; result?: Answer; error?: { message: string } };

/** A conversation with a browser in its DevTools protocol, over two pipes: no port is opened that anybody else could use. */
export type DevTools = {
  /** Rejects when the browser refuses or ends. */
  ask(method: string, params?: object, sessionId?: string): Promise<Answer>;
  on(event: string, listener: (params: Answer) => void): void;
};

/** Talks to a Chromium that was started with --remote-debugging-pipe: it reads its file 3 and writes its file 4, messages end with a zero byte. */
export const openDevTools = (child: ChildProcess): DevTools => {
  const [to, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const asked = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, (params: Answer) => void>();
  let last = 0;
  let parts: Buffer[] = [];
  let over: Error | undefined;

  const hear = ({ id, method, params, result, error }: Message): void => {
    if (method !== undefined) listeners.get(method)?.(params ?? {});
    const waiting = id === undefined ? undefined : asked.get(id);
    if (!waiting) return;
    asked.delete(id as number);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result ?? {});
  };
  from.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      hear(JSON.parse(Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8')));
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
  });
  const end = (): void => {
    over ??= new Error('The browser has ended.');
    for (const { reject } of asked.values()) reject(over);
    asked.clear();
  };
  child.once('close', end);
  to.on('error', end);
  from.on('error', end);

  return {
    ask(method, params = {}, sessionId) {
      if (over) return Promise.reject(over);
      const id = ++last;
      const answer = new Promise<Answer>((resolve, reject) => asked.set(id, { resolve, reject }));
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      return answer;
    },
    on: (event, listener) => void listeners.set(event, listener),
  };
};
