import type { Source, Theme } from './theme.ts';

const words = { lv: 'Slānis', lt: 'Sluoksnis', en: 'Layer' };

/** The titles of a map when another source is chosen: a layer of somebody's own names its map, and its name leaves with it; other titles stay. */
export const titlesFor = (next: Source, before: Source, titles: Theme['titles'], layerTitle: string | undefined): Theme['titles'] => {
  if (next.kind !== 'layer') return before.kind === 'layer' ? undefined : titles;
  if (layerTitle === undefined) return titles;
  const said = (word: string): string => `${word}: ${layerTitle}`.slice(0, 200);
  return { lv: said(words.lv), lt: said(words.lt), en: said(words.en) };
};
