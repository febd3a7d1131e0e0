import { channel } from 'node:diagnostics_channel';

/** How long somebody waited for the database: for a connection of the pool, or (embedded) for a turn on its one session. Milliseconds. */
export type Wait = { for: 'connection' | 'session'; ms: number };
/** A statement that was asked: its text, where values are only numbered, when it began (milliseconds since 1970) and how long it took. */
export type Asked = { text: string; beganAt: number; ms: number; failed: boolean };

/** Where waits are told; nothing is measured while nobody listens. */
export const waits = channel('vias.database.wait');
/** Where statements are told, in the caller's async context. */
export const statements = channel('vias.database.statement');

/** Tells how long `work` was waited for. */
export const watchWait = async <T>(what: Wait['for'], work: () => T | Promise<T>): Promise<T> => {
  const began = performance.now();
  try {
    return await work();
  } finally {
    waits.publish({ for: what, ms: performance.now() - began } satisfies Wait);
  }
};

/** Runs a statement, and tells of it while somebody listens. `text` must hold no values. */
export const watchStatement = async <T>(text: string, work: () => Promise<T>): Promise<T> => {
  if (!statements.hasSubscribers) return work();
  const beganAt = Date.now();
  const began = performance.now();
  let failed = true;
  try {
    const answer = await work();
    failed = false;
    return answer;
  } finally {
    statements.publish({ text, beganAt, ms: performance.now() - began, failed } satisfies Asked);
  }
};
