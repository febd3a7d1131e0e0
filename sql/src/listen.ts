import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import type { DatabaseLog } from './database.ts';

type OnMessage = (payload: string) => void;

/** One connection that hears NOTIFY for everybody. When it breaks it is made again, and every listener is called with '' because messages may have been missed. */
export const createListener = (connect: () => Promise<pg.Client>, log: DatabaseLog) => {
  const channels = new Map<string, Set<OnMessage>>();
  let client: Promise<pg.Client> | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const call = (each: OnMessage, payload: string) => {
    try {
      each(payload);
    } catch (error) {
      log('error', 'A listener threw.', error);
    }
  };
  const lost = () => {
    client = undefined;
    if (closed || channels.size === 0) return;
    retry = setTimeout(async () => {
      try {
        await open();
        for (const set of channels.values()) for (const each of set) call(each, '');
      } catch (error) {
        log('warn', 'Listening for changes: still no connection.', error);
        lost();
      }
    }, 1000);
    retry.unref();
  };
  const open = (): Promise<pg.Client> => {
    client ??= connect().then(async (made) => {
      made.on('notification', ({ channel, payload }) => {
        for (const each of channels.get(channel) ?? []) call(each, payload ?? '');
      });
      made.on('error', () => undefined);
      made.once('end', lost);
      for (const channel of channels.keys()) await made.query(`listen ${made.escapeIdentifier(channel)}`);
      return made;
    });
    return client;
  };

  return {
    async listen(channel: string, listener: OnMessage): Promise<() => void> {
      // News arrives in the course of whatever made it, on the embedded database of somebody's open transaction: the listener runs as who listens.
      const onMessage = AsyncResource.bind(listener);
      const set = channels.get(channel) ?? new Set();
      channels.set(channel, set.add(onMessage));
      try {
        const open1 = await open();
        await open1.query(`listen ${open1.escapeIdentifier(channel)}`);
      } catch (error) {
        client = undefined;
        set.delete(onMessage);
        throw error;
      }
      return () => set.delete(onMessage);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await (await client?.catch(() => undefined))?.end().catch(() => undefined);
    },
  };
};
