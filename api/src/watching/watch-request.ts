import type { RequestHandler } from 'express';
import type { Endpoint } from '../http/endpoint.ts';
import { requestSeconds } from './metrics.ts';
import { traceRequest } from './trace.ts';

/** Measures one route: how long its answers took, and a span of the trace where tracing is on. */
export const watchRequest = ({ method, path, answer }: Endpoint): RequestHandler => {
  const isStream = answer.kind === 'raw' && answer.type === 'text/event-stream';
  return (req, res, next) => {
    const began = performance.now();
    if (!isStream)
      res.once('close', () => {
        // Who hung up before an answer was begun got none.
        const status = res.headersSent ? `${Math.floor(res.statusCode / 100)}xx` : 'left';
        requestSeconds.observe({ method, route: path, status }, (performance.now() - began) / 1000);
      });
    traceRequest({ method, route: path }, req, res, next);
  };
};
