import { useMemo } from 'react';
import { changeQuery, currentPlace, usePlace } from '../../router.ts';

interface Shown {
  /** 10–100, percent. */
  opacity: number;
  visible: boolean;
}
/** A layer that somebody brought, by its id. */
export interface OwnOnMap extends Shown {
  kind: 'layer';
  id: string;
  /** 0–5, see ownColours. */
  colour: number;
}
/** A layer of another server: its address, its name there and its title. */
export interface ServerOnMap extends Shown {
  kind: 'wms' | 'wfs';
  url: string;
  name: string;
  title: string;
}
export type OnMap = OwnOnMap | ServerOnMap;

/** Most layers of these kinds on one map, so that a link stays a link. */
const mostOnMap = 12;

/** What tells two entries apart. */
export const keyOf = (entry: OnMap): string => (entry.kind === 'layer' ? entry.id : `${entry.kind} ${entry.url} ${entry.name}`);

const write = (entries: readonly OnMap[]): string =>
  entries
    .map((entry) => {
      const parts =
        entry.kind === 'layer'
          ? [entry.kind, entry.id, String(entry.colour)]
          : [entry.kind, encodeURIComponent(entry.url), encodeURIComponent(entry.name), encodeURIComponent(entry.title)];
      return [...parts, String(entry.opacity), entry.visible ? '1' : '0'].join(':');
    })
    .join(',');

/** Reads what an address says is on the map; what is not understood is left out. */
export const readOnMap = (text: string): OnMap[] =>
  text
    .split(',')
    .flatMap((part): OnMap[] => {
      const pieces = part.split(':');
      const [kind] = pieces;
      const visible = pieces.pop() === '1';
      const opacity = Math.min(100, Math.max(10, Number(pieces.pop()) || 100));
      try {
        if (kind === 'layer' && pieces.length === 3 && /^[\da-f-]{36}$/.test(pieces[1] ?? ''))
          return [{ kind, id: pieces[1] as string, colour: Math.abs(Math.trunc(Number(pieces[2]) || 0)) % 6, opacity, visible }];
        const [url = '', name = '', title = ''] = pieces.slice(1).map(decodeURIComponent);
        if ((kind === 'wms' || kind === 'wfs') && URL.canParse(url) && name !== '') return [{ kind, url, name, title, opacity, visible }];
      } catch {
        // A broken escape: the entry is not understood.
      }
      return [];
    })
    .slice(0, mostOnMap);

const now = (): OnMap[] => readOnMap(currentPlace().query.get('own') ?? '');
const set = (entries: readonly OnMap[]): void => changeQuery({ own: write(entries) });

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
