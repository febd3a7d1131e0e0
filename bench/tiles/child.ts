import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server of the benchmark in its own process, so that its processor time and memory are its own. */
export type Child = {
  url: string;
  /** An access token of a member, where the server is ours. */
  token: string;
  /** Milliseconds of processor time so far, and resident memory, MB. */
  usage(): Promise<{ cpu: number; rss: number }>;
  stop(): Promise<void>;
};

/** What the server tells when it is ready, and on every question after it. */
export type ServerMessage = { port?: number; token?: string; cpu: number; rss: number };

const nextMessage = (child: ChildProcess): Promise<ServerMessage> =>
  new Promise((resolve, reject) => {
    const ended = () => reject(new Error('A server of the benchmark ended before its time.'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as ServerMessage);
    });
  });

/** Starts `server.ts` and waits until it answers requests. */
export const startServer = async (...args: string[]): Promise<Child> => {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port, token = '' } = await nextMessage(child);
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    usage() {
      const answer = nextMessage(child);
      child.send('usage');
      return answer;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
};
