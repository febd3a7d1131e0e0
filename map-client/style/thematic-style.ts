/** Texts in the languages of the screens. */
export type Titles = { lv: string; lt: string; en: string };

/** How an area or place without a colour class is drawn: a ground and the colour of the hatch or dots on it. */
export type Pattern = { ground: string; mark: string };

/**
 * One thematic map, said once: the map on screen, the legend, the print and GeoServer's SLD are all made from this.
 * The server sends the class of each feature as a whole number: 0 … n − 1, −1 no data, −2 suppressed.
 */
export type ThematicStyle = {
  id: string;
  titles: Titles;
  /** Property that holds the class. */
  field: string;
  /** Bounds of the classes, ascending: class i is [breaks[i], breaks[i + 1]), the last one closed. One more than the colours. */
  breaks: readonly number[];
  /** One CSS colour for each class, low to high. */
  colours: readonly string[];
  symbol: { kind: 'fill' } | { kind: 'circle' /** Radius of each class, px. */; radii: readonly number[] };
  /** Border of areas, ring of circles; width in px. */
  outline: { colour: string; width: number };
  noData: Pattern;
  suppressed: Pattern;
  /** 0 … 1; belongs to the colours, because a renderer's own opacity is not portable. */
  opacity?: number;
  /** Property with a text to write on each feature. */
  label?: { field: string; colour: string; halo: string };
};

/** The class of what nobody knows, and of what may not be said. */
export const noDataClass = -1;
export const suppressedClass = -2;

/** Throws RangeError unless the style can be drawn: ascending bounds, a colour (and a radius) for each class. */
export const checkStyle = ({ id, breaks, colours, symbol }: ThematicStyle): void => {
  const classes = Math.max(0, breaks.length - 1);
  // Two equal bounds are one closed class of a single value; more classes than that need room between their bounds.
  if (breaks.some((value, i) => i > 0 && (classes === 1 ? value < (breaks[i - 1] as number) : value <= (breaks[i - 1] as number))))
    throw new RangeError(`The bounds of ${id} do not ascend: ${breaks.join(', ')}.`);
  if (colours.length < classes) throw new RangeError(`${id} has ${classes} classes and ${colours.length} colours.`);
  if (symbol.kind === 'circle' && symbol.radii.length < classes)
    throw new RangeError(`${id} has ${classes} classes and ${symbol.radii.length} radii.`);
};

/** Number of classes with a colour. */
export const classCount = ({ breaks }: ThematicStyle): number => Math.max(0, breaks.length - 1);

/** `n` of the colours, spread over all of them, so that few classes still reach from the lightest to the darkest. */
export const spreadColours = (colours: readonly string[], n: number): string[] =>
  Array.from(
    { length: n },
    (_, i) => colours[n === 1 ? Math.floor((colours.length - 1) / 2) : Math.round((i * (colours.length - 1)) / (n - 1))] as string,
  );
