import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Wall } from '@vias/api/statistics/contract.ts';
import { useEffect, useRef, useState } from 'react';
import { get } from '../../api.ts';
import { connection } from '../../connection.ts';
import { onChange } from '../../events.ts';
import { useStore } from '../../store.ts';
import { markNew } from './wall-order.ts';

export type { Wall };

const key = ['wall'];
/** Read this often though nothing was announced, milliseconds. */
const every = 10_000;
/** Older than this is stale, milliseconds. */
const staleAfter = 25_000;
/** A burst of changes is read once, milliseconds. */
const burst = 60;

/** Reads the wall, at once when the change feed tells of something and every ten seconds anyway, whether or not the browser believes in its network. */
export const useWall = () => {
  const client = useQueryClient();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void client.invalidateQueries({ queryKey: key });
      }, burst);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [client]);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<Wall>('/api/wall', {}, AbortSignal.any([signal, AbortSignal.timeout(every)])),
    refetchInterval: every,
    refetchIntervalInBackground: true,
    networkMode: 'always',
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
};

/** The time, once a second, milliseconds since 1970. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** When what is on screen was last true, if that is too long ago; undefined while it is fresh. */
export const useStaleSince = (lastAt: number, now: number): number | undefined => {
  const { state } = useStore(connection);
  return lastAt > 0 && (state !== 'live' || now - lastAt > staleAfter) ? lastAt : undefined;
};

/** When each incident came, milliseconds since 1970; 0 for those that were there when the wall began. */
export const useArrivals = (items: Wall['items'] | undefined): ReadonlyMap<string, number> => {
  const marks = useRef<ReadonlyMap<string, number> | undefined>(undefined);
  const last = useRef<Wall['items'] | undefined>(undefined);
  if (items && items !== last.current) {
    marks.current = markNew(
      marks.current,
      items.map(({ id }) => id),
      Date.now(),
    );
    last.current = items;
  }
  return marks.current ?? none;
};
const none: ReadonlyMap<string, number> = new Map();
