import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Tracing } from '../tracing-settings.ts';

/** What traces requests: runs `work`, and whatever it begins, inside the span of the request. */
export type Tracer = {
  request<T>(about: { method: string; route: string }, req: IncomingMessage, res: ServerResponse, work: () => T): T;
  /** Sends what has ended, and stops. */
  stop(): Promise<void>;
};

let tracer: Tracer | undefined;

/** Runs `work` inside a span of its own where tracing is on. */
export const traceRequest: Tracer['request'] = (about, req, res, work) => (tracer ? tracer.request(about, req, res, work) : work());

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
