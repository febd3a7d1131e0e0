import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Tracing } from '../tracing-settings.ts';

/** What traces requests: runs `next` inside the span of the request. */
export type Tracer = {
  request(about: { method: string; route: string }, req: IncomingMessage, res: ServerResponse, next: () => void): void;
  /** Sends what has ended, and stops. */
  stop(): Promise<void>;
};

let tracer: Tracer | undefined;

/** Runs `next` inside a span of its own where tracing is on. */
export const traceRequest: Tracer['request'] = (about, req, res, next) => {
  if (tracer) tracer.request(about, req, res, next);
  else next();
};

/** Turns tracing on where the settings say so; its program is loaded only then. Returns how to stop. */
export const startTracing = async (settings: Tracing | undefined, log: Pick<Logger, 'warn'>): Promise<() => Promise<void>> => {
  if (settings === undefined) return async () => undefined;
  const { createTracer } = await import('./otlp-tracer.ts');
  const mine = createTracer(settings, log);
  tracer = mine;
  return async () => {
    if (tracer === mine) tracer = undefined;
    await mine.stop();
  };
};
