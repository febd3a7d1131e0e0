/** The map's colours, read from the tokens of the theme on screen: a map layer cannot use custom properties itself. */
export interface Palette {
  land: string;
  own: string;
  sea: string;
  water: string;
  built: string;
  edge: string;
  edgeBase: string;
  state: string;
  label: string;
  labelStrong: string;
  halo: string;
  labelHigh: string;
  haloHigh: string;
  select: string;
  selectHalo: string;
  point: string;
  surface: string;
  accent: string;
  act: string;
  late: string;
  done: string;
  unknown: string;
  drill: string;
  noData: { ground: string; line: string };
  suppressed: { ground: string; dot: string };
  classes: readonly string[];
  dark: boolean;
}

/** Reads the palette; call again when the theme has changed. */
export const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    land: token('map-land'),
    own: token('map-own'),
    sea: token('map-sea'),
    water: token('map-water'),
    built: token('map-built'),
    edge: token('map-edge'),
    edgeBase: token('map-edge-base'),
    state: token('map-state'),
    label: token('map-label'),
    labelStrong: token('map-label-strong'),
    halo: token('map-halo'),
    labelHigh: token('map-label-hi'),
    haloHigh: token('map-halo-hi'),
    select: token('map-select'),
    selectHalo: token('map-select-halo'),
    point: token('map-point'),
    surface: token('grey-1'),
    accent: token('accent'),
    act: token('act-mark'),
    late: token('late-mark'),
    done: token('done'),
    unknown: token('grey-7'),
    drill: token('drill'),
    noData: { ground: token('nd-bg'), line: token('nd-line') },
    suppressed: { ground: token('sp-bg'), dot: token('sp-dot') },
    classes: [1, 2, 3, 4, 5].map((n) => token(`seq-${n}`)),
    dark: document.documentElement.dataset.theme === 'dark',
  };
};
