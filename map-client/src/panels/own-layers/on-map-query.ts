export interface Shown {
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
export const mostOnMap = 12;

/** What tells two entries apart. */
export const keyOf = (entry: OnMap): string => (entry.kind === 'layer' ? entry.id : `${entry.kind} ${entry.url} ${entry.name}`);

/** The layers as the address writes them. */
export const writeOnMap = (entries: readonly OnMap[]): string =>
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
