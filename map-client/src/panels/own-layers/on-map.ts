import { useMemo } from 'react';
import { changeQuery, currentPlace, usePlace } from '../../router.ts';
import { keyOf, mostOnMap, type OnMap, readOnMap, type Shown, writeOnMap } from './on-map-query.ts';

const now = (): OnMap[] => readOnMap(currentPlace().query.get('own') ?? '');
const set = (entries: readonly OnMap[]): void => changeQuery({ own: writeOnMap(entries) });

/** The layers put on the map, the topmost first. */
export const useOnMap = (): readonly OnMap[] => {
  const text = usePlace().query.get('own') ?? '';
  return useMemo(() => readOnMap(text), [text]);
};

/** Puts a layer on top; one that is there already stays where it is. */
export const putOnMap = (entry: OnMap): void => {
  const entries = now();
  if (entries.some((known) => keyOf(known) === keyOf(entry))) return;
  set([entry, ...entries].slice(0, mostOnMap));
};

export const changeOnMap = (key: string, change: Partial<Shown> & { colour?: number }): void =>
  set(now().map((entry) => (keyOf(entry) === key ? ({ ...entry, ...change } as OnMap) : entry)));

export const takeOffMap = (key: string): void => set(now().filter((entry) => keyOf(entry) !== key));

/** Moves a layer up (−1) or down (1). */
export const moveOnMap = (key: string, by: number): void => {
  const entries = now();
  const at = entries.findIndex((entry) => keyOf(entry) === key);
  const [entry] = entries.splice(at, 1);
  if (entry) entries.splice(Math.max(0, at + by), 0, entry);
  set(entries);
};

/** The colour that is least used on the map. */
export const freeColour = (): number => {
  const used = now().map((entry) => (entry.kind === 'layer' ? entry.colour : -1));
  const counts = Array.from({ length: 6 }, (_, colour) => used.filter((one) => one === colour).length);
  return counts.indexOf(Math.min(...counts));
};
