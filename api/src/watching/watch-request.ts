import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from '../http/endpoint.ts';
import { requestSeconds } from './metrics.ts';
import { traceRequest } from './trace.ts';

/** Measures one route: how long its answers took, and a span of the trace where tracing is on. What is done with the request is done inside `work`. */
export const watchRequest = ({ method, path, answer }: Endpoint) => {
  const isStream = answer.kind === 'raw' && answer.type === 'text/event-stream';
  return <T>(req: IncomingMessage, res: ServerResponse, work: () => T): T => {
    const began = performance.now();
    if (!isStream)
      res.once('close', () => {
        // Who hung up before an answer was begun got none.
        const status = res.headersSent ? `${Math.floor(res.statusCode / 100)}xx` : 'left';
        requestSeconds.observe({ method, route: path, status }, (performance.now() - began) / 1000);
      });
    return traceRequest({ method, route: path }, req, res, work);
  };
};
