import { checkStyle, classCount, noDataClass, type Pattern, suppressedClass, type ThematicStyle } from './thematic-style.ts';

/** An expression of OpenLayers' flat styles. */
export type Expression = readonly [string, ...unknown[]];
/** One rule of an OpenLayers flat style (`FlatStyle` rules of ol/style/flat). */
export type FlatRule = { filter?: Expression; else?: true; style: Record<string, string | number | readonly unknown[]> };

/** A hex colour with an opacity as rgba(), because circle-opacity is not in every renderer. Other notations are left as they are. */
const withOpacity = (colour: string, opacity: number): string => {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? /^#([0-9a-f]{3})$/i.exec(colour)?.[1]?.replace(/./g, '$&$&');
  if (opacity === 1 || digits === undefined) return colour;
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
};

const image = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** A tile of light hatch: nobody knows. */
export const hatchImage = ({ ground, mark }: Pattern): string =>
  image(
    `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="${ground}"/><path d="M-2 2 2-2M0 8 8 0M6 10 10 6" stroke="${mark}"/></svg>`,
  );

/** A tile of dots: known, but not said. */
export const dotImage = ({ ground, mark }: Pattern): string =>
  image(
    `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="${ground}"/><circle cx="2" cy="2" r="1" fill="${mark}"/><circle cx="6" cy="6" r="1" fill="${mark}"/></svg>`,
  );

/**
 * The style as OpenLayers' rules. Each class is one equality on a whole number; whatever has no class, a null or a missing one included, is "no data"
 * and never the first class. `classIs` says where the class is found when it is not a property of the feature.
 */
export const toFlatStyle = (style: ThematicStyle, classIs: Expression = ['get', style.field]): FlatRule[] => {
  checkStyle(style);
  const { colours, symbol, outline, opacity = 1, label } = style;
  const edge =
    symbol.kind === 'fill'
      ? { 'stroke-color': outline.colour, 'stroke-width': outline.width }
      : { 'circle-stroke-color': outline.colour, 'circle-stroke-width': outline.width };
  const text = label
    ? {
        'text-value': ['get', label.field],
        'text-font': '13px "Source Sans 3 Variable", sans-serif',
        'text-fill-color': label.colour,
        'text-stroke-color': label.halo,
        'text-stroke-width': 3,
      }
    : {};
  const smallest = symbol.kind === 'circle' ? Math.min(...symbol.radii.slice(0, Math.max(1, classCount(style)))) : 0;
  const special = ({ ground, mark }: Pattern, src: string) =>
    symbol.kind === 'fill'
      ? // No fill colour here: OpenLayers multiplies it into the pattern, which on a dark ground is black.
        { 'fill-pattern-src': src }
      : { 'circle-radius': smallest, 'circle-fill-color': ground, 'circle-stroke-color': mark };
  const coloured = Array.from({ length: classCount(style) }, (_, index): FlatRule => {
    const colour = withOpacity(colours[index] as string, opacity);
    const body =
      symbol.kind === 'fill' ? { 'fill-color': colour } : { 'circle-radius': symbol.radii[index] as number, 'circle-fill-color': colour };
    return { filter: ['==', classIs, index], style: { ...edge, ...body, ...text } };
  });
  return [
    ...coloured,
    { filter: ['==', classIs, suppressedClass], style: { ...edge, ...special(style.suppressed, dotImage(style.suppressed)), ...text } },
    { filter: ['==', classIs, noDataClass], style: { ...edge, ...special(style.noData, hatchImage(style.noData)), ...text } },
    { else: true, style: { ...edge, ...special(style.noData, hatchImage(style.noData)), ...text } },
  ];
};
