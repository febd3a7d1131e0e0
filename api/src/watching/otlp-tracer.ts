import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { type Asked, statements } from '@vias/sql/timings.ts';
import type { Logger } from 'pino';
import type { Tracing } from '../tracing-settings.ts';
import { createExporter, kinds, type Span } from './otlp-exporter.ts';
import type { Tracer } from './trace.ts';

/** Longer texts of SQL are cut. */
const longestText = 2000;

const newId = (bytes: number): string => randomBytes(bytes).toString('hex');

/** The caller's place in a trace (W3C traceparent), if it sent one that is valid. */
export const readParent = (header: unknown): { traceId: string; spanId: string; sampled: boolean } | undefined => {
  const [, version = '', traceId = '', spanId = '', flags = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(typeof header === 'string' ? header : '') ?? [];
  if (version === '' || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
};

/** Whether a trace belongs to the share: by its own number, so that every server decides the same. */
const isChosen = (traceId: string, share: number): boolean => Number.parseInt(traceId.slice(-13), 16) < share * 2 ** 52;

/**
 * Traces requests and the SQL asked in them, by OpenTelemetry's conventions. A span holds the route's template, the status and SQL whose values are only
 * numbered: no address with its ids, no asker, no tenant. SQL outside of a request is not traced.
 */
export const createTracer = (settings: Tracing, log: Pick<Logger, 'warn'>): Tracer => {
  const exporter = createExporter(settings, log);
  const current = new AsyncLocalStorage<{ traceId: string; spanId: string }>();
  const onStatement = (told: unknown): void => {
    const parent = current.getStore();
    if (!parent) return;
    const { text, beganAt, ms, failed } = told as Asked;
    const operation = /^\s*(?:--[^\n]*\n\s*)*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
    exporter.add({
      traceId: parent.traceId,
      spanId: newId(8),
      parentSpanId: parent.spanId,
      name: operation,
      kind: kinds.client,
      beganAt,
      ms,
      failed,
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': text.slice(0, longestText) },
    });
  };
  statements.subscribe(onStatement);
  return {
    request({ method, route }, req, res, work) {
      const parent = readParent(req.headers.traceparent);
      const traceId = parent?.traceId ?? newId(16);
      if (parent?.sampled === false || !isChosen(traceId, settings.share)) return work();
      const span = { traceId, spanId: newId(8) };
      const beganAt = Date.now();
      const began = performance.now();
      res.once('close', () => {
        const verb = method.toUpperCase();
        const ended: Span = {
          ...span,
          ...(parent && { parentSpanId: parent.spanId }),
          name: `${verb} ${route}`,
          kind: kinds.server,
          beganAt,
          ms: performance.now() - began,
          failed: res.statusCode >= 500,
          attributes: {
            'http.request.method': verb,
            'http.route': route,
            ...(res.headersSent && { 'http.response.status_code': res.statusCode }),
          },
        };
        exporter.add(ended);
      });
      return current.run(span, work);
    },
    async stop() {
      statements.unsubscribe(onStatement);
      await exporter.stop();
    },
  };
};
