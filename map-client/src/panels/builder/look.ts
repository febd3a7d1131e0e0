import {
  bivariateColours,
  coloursAround,
  coloursOf,
  type Ground,
  hotspotColours,
  isDiverging,
  luminanceOf,
  type PaletteKey,
  paletteKeys,
} from '@vias/style/palettes.ts';
import type { ThematicStyle } from '@vias/style/thematic-style.ts';
import type { Palette } from '../../map/palette.ts';
import { useStore } from '../../store.ts';
import { theme as shownTheme } from '../../theme.ts';
import type { ThematicMap } from './theme.ts';

/** A palette's key, or the house's own where it names none that we know. */
export const paletteOf = (key: string | undefined): PaletteKey => paletteKeys.find((known) => known === key) ?? 'BuPu';

/** How many classes a map has: those of its bounds, five of hot spots, nine of two measures. */
export const classesOf = ({ definition, breaks }: Pick<ThematicMap, 'definition' | 'breaks'>): number =>
  definition.display === 'hotspots' ? 5 : definition.display === 'bivariate' ? 9 : Math.max(0, breaks.length - 1);

/** How many areas fall into each class; the keys are class numbers. */
export const countClasses = ({ values }: Pick<ThematicMap, 'values'>): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value.class, (counts.get(value.class) ?? 0) + 1);
  return counts;
};

/** The colour of each class of a map on light or dark ground; the legend, the list and the map all take it from here. */
export const coloursFor = (map: Pick<ThematicMap, 'definition' | 'breaks' | 'palette' | 'centre'>, ground: Ground): string[] => {
  const { definition, breaks, centre } = map;
  const reversed = definition.reversed;
  if (definition.display === 'hotspots') return hotspotColours(ground);
  if (definition.display === 'bivariate') return bivariateColours(ground);
  const key = paletteOf(map.palette);
  const classes = classesOf(map);
  if (centre !== null && isDiverging(key)) {
    const below = breaks.slice(1).filter((upper) => upper <= centre).length;
    return coloursAround(key, below, classes - below, { reversed, ground });
  }
  return classes === 0 ? [] : coloursOf(key, classes, { reversed, ground });
};

/** The ground of the theme on screen. */
export const useGround = (): Ground => useStore(shownTheme);

/** The one colour of symbols, heat's strongest, clusters: strong, but not the strongest. */
export const symbolColour = (key: string | undefined, ground: Ground): string => coloursOf(paletteOf(key), 5, { ground })[3] as string;

/** Colours of density from little to much; the faintest of the set is left out, because it is like the ground. */
export const heatColours = (key: string | undefined, ground: Ground): string[] => coloursOf(paletteOf(key), 6, { ground }).slice(1);

/** Whether a label on a colour is read better in the other ink: white on strong colours, dark on light ones of the dark theme. */
export const isStrong = (colour: string | undefined, ground: Ground): boolean =>
  colour !== undefined && (ground === 'dark' ? luminanceOf(colour) > 0.3 : luminanceOf(colour) < 0.22);

const names = { lv: 'Tematiskā karte', lt: 'Teminis žemėlapis', en: 'Thematic map' };

/** The style of a map's areas in the theme on screen. Under symbols, areas only say where there is no data. */
export const styleFor = (map: ThematicMap, palette: Palette): ThematicStyle => {
  const classes = classesOf(map);
  const plain = map.definition.display === 'symbols' || map.geometry.kind === 'points';
  const ground: Ground = palette.dark ? 'dark' : 'light';
  const own = map.definition.display === 'hotspots' || map.definition.display === 'bivariate';
  const cells = map.geometry.kind === 'features';
  return {
    id: 'theme',
    titles: names,
    field: 'class',
    breaks: own || plain ? Array.from({ length: classes + 1 }, (_, i) => i) : map.breaks,
    colours: plain ? new Array<string>(classes).fill(palette.own) : coloursFor(map, ground),
    symbol: { kind: 'fill' },
    outline: { colour: plain ? palette.edgeBase : palette.edge, width: cells ? 0.5 : 1 },
    noData: { ground: palette.noData.ground, mark: palette.noData.line },
    suppressed: { ground: palette.suppressed.ground, mark: palette.suppressed.dot },
  };
};
