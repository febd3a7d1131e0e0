import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Tracing } from '../tracing-settings.ts';

/** Kinds of spans, as OTLP numbers them. */
export const kinds = { server: 2, client: 3 } as const;

/** One piece of work that has ended. Ids are hexadecimal, `beganAt` milliseconds since 1970. */
export type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  beganAt: number;
  ms: number;
  failed: boolean;
  attributes: Record<string, string | number>;
};

/** Spans are sent this often, milliseconds, or when so many wait; what more than `mostWaiting` would wait is dropped. */
const every = 5_000;
const atOnce = 512;
const mostWaiting = 4_096;
/** A collector has this long, milliseconds. */
const patience = 10_000;
/** Answers after which OTLP asks to try again. */
const tryAgain = new Set([429, 502, 503, 504]);

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

// Numbers of 64 bits are texts in OTLP's JSON.
const nanos = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
const attributesOf = (values: Record<string, string | number>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
const spanOf = ({ traceId, spanId, parentSpanId, name, kind, beganAt, ms, failed, attributes }: Span) => ({
  traceId,
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  name,
  kind,
  startTimeUnixNano: nanos(beganAt),
  endTimeUnixNano: nanos(beganAt + ms),
  attributes: attributesOf(attributes),
  status: failed ? { code: 2 } : {},
});

/** An ExportTraceServiceRequest of OTLP 1.x in its JSON encoding. */
const requestOf = (service: string, spans: readonly Span[]): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service, 'service.version': version }) },
        scopeSpans: [{ scope: { name: 'vias', version }, spans: spans.map(spanOf) }],
      },
    ],
  });

/** Sends spans to a collector over HTTP, in the background and never in anybody's way: a collector that is away costs spans, no answer. */
export const createExporter = ({ url, headers, service }: Tracing, log: Pick<Logger, 'warn'>) => {
  let waiting: Span[] = [];
  let sending: Promise<void> | undefined;
  let isAway = false;

  const post = async (spans: readonly Span[]): Promise<void> => {
    let why: string;
    let again = true;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: requestOf(service, spans),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      await answer.body?.cancel();
      if (answer.ok) {
        isAway = false;
        return;
      }
      why = `it answered ${answer.status}`;
      again = tryAgain.has(answer.status);
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    // Said once for as long as it is away.
    if (!isAway) log.warn({ collector: new URL(url).host, why }, 'traces could not be sent; requests are answered as always');
    isAway = true;
    if (again) waiting = [...spans, ...waiting].slice(0, mostWaiting);
  };

  const send = (): Promise<void> => {
    if (sending) return sending;
    if (waiting.length === 0) return Promise.resolve();
    const spans = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    sending = post(spans).finally(() => {
      sending = undefined;
    });
    return sending;
  };
  const timer = setInterval(() => void send(), every);
  timer.unref();

  return {
    add(span: Span): void {
      if (waiting.length >= mostWaiting) return;
      waiting.push(span);
      if (waiting.length >= atOnce && !isAway) void send();
    },
    /** Sends what waits; what the collector did not take is tried once more. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await sending;
      for (let tries = 1 + Math.ceil(waiting.length / atOnce); tries > 0 && waiting.length > 0; tries--) await send();
    },
  };
};
