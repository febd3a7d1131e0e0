import {
  schemeBrBG,
  schemeBuPu,
  schemeGnBu,
  schemeGreys,
  schemePRGn,
  schemePuBuGn,
  schemePuOr,
  schemeYlGnBu,
  schemeYlOrBr,
} from 'd3-scale-chromatic';

/** Palettes from low to high, ColorBrewer's (Cynthia Brewer, Penn State) that are safe for colour-blind readers and hold no red, which means "act now". */
export const sequentialPalettes = ['BuPu', 'YlGnBu', 'PuBuGn', 'GnBu', 'YlOrBr', 'Greys'] as const;
/** Palettes around a stated middle: less on one side, more on the other. */
export const divergingPalettes = ['PuOr', 'BrBG', 'PRGn'] as const;
/** Every palette a thematic map may name. */
export const paletteKeys = [...sequentialPalettes, ...divergingPalettes] as const;
export type PaletteKey = (typeof paletteKeys)[number];

/** Where a palette is shown: on paper and light ground, or on the dark-grey theme, where dark means low. */
export type Ground = 'light' | 'dark';

const schemes: Record<PaletteKey, readonly (readonly string[])[]> = {
  BuPu: schemeBuPu,
  YlGnBu: schemeYlGnBu,
  PuBuGn: schemePuBuGn,
  GnBu: schemeGnBu,
  YlOrBr: schemeYlOrBr,
  Greys: schemeGreys,
  PuOr: schemePuOr,
  BrBG: schemeBrBG,
  PRGn: schemePRGn,
};

/** The house's own ramp on dark ground, the same as the tokens --seq-1 … --seq-5. */
const darkPurple = ['#36323f', '#4c4670', '#655f95', '#a09ecd', '#e0e1f7'];
const darkGround = '#2f2e2c';

const partsOf = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const hex = (parts: readonly number[]): string => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** A colour between two, `share` of the way from the first to the second (six-digit hex). */
export const mixColours = (from: string, to: string, share: number): string => {
  const [a, b] = [partsOf(from), partsOf(to)];
  return hex(a.map((part, i) => part + ((b[i] as number) - part) * share));
};

/** `n` colours along a ramp, its ends included. */
const along = (ramp: readonly string[], n: number): string[] =>
  Array.from({ length: n }, (_, i) => {
    const at = n === 1 ? (ramp.length - 1) / 2 : (i * (ramp.length - 1)) / (n - 1);
    const [low, high] = [ramp[Math.floor(at)] as string, ramp[Math.ceil(at)] as string];
    return mixColours(low, high, at - Math.floor(at));
  });

/** Whether a palette has a middle that means "neither more nor less". */
export const isDiverging = (key: PaletteKey): boolean => (divergingPalettes as readonly string[]).includes(key);

const lightColours = (key: PaletteKey, n: number): string[] => {
  const set = schemes[key];
  if (n >= 3) return [...(set[Math.min(n, set.length - 1)] ?? [])];
  const three = set[3] as readonly string[];
  return n === 2 ? [three[0] as string, three[2] as string] : [three[1] as string];
};

const darkColours = (key: PaletteKey, n: number): string[] => {
  if (key === 'BuPu') return along(darkPurple, n);
  if (isDiverging(key)) {
    // The middle of a diverging set is near white; on dark ground it is near the ground, so that both ends still stand out.
    const ends = schemes[key][9] as readonly string[];
    const side = (colours: readonly string[]): string[] => colours.map((colour, i) => mixColours(colour, darkGround, (i / 3) * 0.45));
    return along([...side(ends.slice(1, 4)), '#4a4844', ...side(ends.slice(5, 8).reverse()).reverse()], n);
  }
  const ramp = [...(schemes[key][9] as readonly string[])].slice(0, 8).reverse();
  return along(
    ramp.map((colour, i) => mixColours(colour, darkGround, 0.5 * (1 - i / 7) ** 1.5)),
    n,
  );
};

/** `n` colours of a palette (1 … 9), low to high, six-digit hex. On dark ground the ramp turns round: dark means low on either. */
export const coloursOf = (key: PaletteKey, n: number, { reversed = false, ground = 'light' as Ground } = {}): string[] => {
  const colours = ground === 'dark' ? darkColours(key, n) : lightColours(key, n);
  return reversed ? colours.reverse() : colours;
};

/**
 * Colours of a map around a stated middle: `below` classes under it and `above` classes over it, low to high. The class next to the middle is the faintest
 * of its side, and equal distances have equal strength on both sides, so that a map with one sided change does not look balanced.
 */
export const coloursAround = (
  key: PaletteKey,
  below: number,
  above: number,
  { reversed = false, ground = 'light' as Ground } = {},
): string[] => {
  const most = Math.max(below, above, 1);
  const ends = coloursOf(key, 9, { reversed, ground });
  const [low, high] = [along(ends.slice(0, 4), most), along(ends.slice(5, 9), most)];
  return [...(most === 1 ? [ends[1] as string] : low).slice(most - below), ...(most === 1 ? [ends[7] as string] : high).slice(0, above)];
};

/** Colours of hot spots: surely cold (99 %), cold (95 %), not significant, hot (95 %), surely hot (99 %). Warm is hot, violet is cold. */
export const hotspotColours = (ground: Ground = 'light'): string[] =>
  ground === 'dark' ? ['#b4a7e0', '#7068a0', '#3a3834', '#a06f28', '#f4c071'] : ['#542788', '#b2abd2', '#ffffff', '#fdb863', '#b35806'];

const corners: Record<Ground, { low: string; x: string; y: string }> = {
  light: { low: '#ebe9e4', x: '#d98f2b', y: '#5a7dc0' },
  dark: { low: '#3b3935', x: '#e0a04a', y: '#7f9fe0' },
};

/** The nine colours of a bivariate map, row by row: class = 3 × class of the second measure + class of the first. */
export const bivariateColours = (ground: Ground = 'light'): string[] => {
  const { low, x, y } = corners[ground];
  return [0, 0.5, 1].flatMap((second) =>
    [0, 0.5, 1].map((first) => {
      const [a, b, base] = [partsOf(mixColours(low, x, first)), partsOf(mixColours(low, y, second)), partsOf(low)];
      // Light inks multiply, as two prints over one another would; on dark ground they add up.
      return hex(
        a.map((part, i) => {
          const [other, ground0] = [b[i] as number, base[i] as number];
          return ground === 'light' ? (part * other) / ground0 : Math.min(255, part + other - ground0);
        }),
      );
    }),
  );
};

const channel = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);

/** Relative luminance of a six-digit hex colour, 0 … 1 (WCAG 2). */
export const luminanceOf = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = partsOf(colour).map(channel);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
