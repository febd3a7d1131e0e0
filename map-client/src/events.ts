import type { ChangeEvent } from '@vias/api/events/contract.ts';
import { requestHeaders } from './api.ts';
import { markAnswer, markFailure } from './connection.ts';

type Listener = (event: ChangeEvent) => void;
const listeners = new Set<Listener>();
let running = false;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const readStream = async (lastId: string | undefined, seen: (id: string) => void): Promise<void> => {
  const answer = await fetch('/api/events', {
    headers: { ...(await requestHeaders()), accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) },
  });
  if (!answer.ok || !answer.body) throw new Error(`events: ${answer.status}`);
  markAnswer();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).replaceAll('\r', '').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) deliver(block, seen);
  }
};

const deliver = (block: string, seen: (id: string) => void): void => {
  markAnswer();
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]),
  );
  const id = fields.get('id');
  if (id) seen(id);
  const data = fields.get('data');
  if (!data) return;
  try {
    const event = JSON.parse(data) as ChangeEvent;
    for (const listener of listeners) listener(event);
  } catch {
    // A line that is not ours: the next change brings the screen up to date.
  }
};

const run = async (): Promise<void> => {
  let lastId: string | undefined;
  for (let failures = 0; ; ) {
    try {
      await readStream(lastId, (id) => {
        lastId = id;
        failures = 0;
      });
    } catch {
      markFailure();
    }
    failures += 1;
    await pause(Math.min(30_000, 500 * 2 ** failures));
  }
};

/** Follows changes over one shared stream that reconnects alone and resumes where it was; returns how to stop. */
export const onChange = (listener: Listener): (() => void) => {
  listeners.add(listener);
  if (!running) {
    running = true;
    void run();
  }
  return () => listeners.delete(listener);
};
