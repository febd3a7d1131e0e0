import { endpoint, raw } from '../http/endpoint.ts';

/** One line of the event stream: what was written, in ids the reader may see. With more than 200 ids `ids` is empty and `count` says how many: read the list again. The kind `rights` says that one may see something else than before, as when a share begins or ends: read everything again. */
export type ChangeEvent = { kind: string; op: 'insert' | 'update' | 'delete'; ids: string[]; count: number; at: string };

export const endpoints = {
  followChanges: endpoint('get', '/api/events', {
    summary:
      'What is written from now on, as server-sent events: only ids that the reader may read, and rights when one may see something else than before; resumes after Last-Event-ID',
    roles: 'signed-in',
    answer: raw('text/event-stream'),
  }),
};
