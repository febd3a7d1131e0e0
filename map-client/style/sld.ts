import { SldStyleParser } from 'geostyler-sld-parser';
import { toLegend } from './legend.ts';
import { noDataClass, type Pattern, suppressedClass, type ThematicStyle, type Titles } from './thematic-style.ts';

// The writer's own types do not resolve under Node's rules; these are the parts of GeoStyler's model that are used.
type Symbolizer = Readonly<Record<string, unknown>>;
type Filter = readonly [string, ...unknown[]];
type Rule = { name: string; filter?: Filter; symbolizers: Symbolizer[] };

/** Words of the two classes without a colour, for the legend that a WMS draws. */
export type SldWords = { noData: Titles; suppressed: Titles };

const locales = ['lv', 'lt', 'en'] as const;
const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);

/** GeoServer's marks for the two patterns: a hatch for what nobody knows, dots for what is not said. */
const patternMarks = { [noDataClass]: 'shape://slash', [suppressedClass]: 'shape://dot' } as const;

type Drawn = Pick<ThematicStyle, 'outline' | 'opacity' | 'label'>;

const fill = ({ outline, opacity = 1 }: Drawn, colour: string): Symbolizer => ({
  kind: 'Fill',
  color: colour,
  fillOpacity: opacity,
  outlineColor: outline.colour,
  outlineWidth: outline.width,
});

const circle = ({ outline, opacity = 1 }: Drawn, colour: string, radius: number, ring = outline.colour): Symbolizer => ({
  kind: 'Mark',
  wellKnownName: 'circle',
  radius,
  color: colour,
  fillOpacity: opacity,
  strokeColor: ring,
  strokeWidth: outline.width,
});

const labels = ({ label }: Drawn): Symbolizer[] =>
  label
    ? [
        {
          kind: 'Text',
          label: `{{${label.field}}}`,
          color: label.colour,
          font: ['Source Sans 3'],
          size: 13,
          haloColor: label.halo,
          haloWidth: 2,
        },
      ]
    : [];

/**
 * The style as SLD 1.0.0 for GeoServer: one rule a class, each an equality on the whole number that the server sends, and constants only,
 * because functions and expressions do not survive other renderers. A null is in the rule of "no data" by name, so that it is in no other.
 * Rule titles are the legend's own words in three languages. Throws RangeError for a style that cannot be drawn.
 */
export const toSld = async (style: ThematicStyle, words: SldWords): Promise<string> => {
  const { id, titles, field, symbol, outline } = style;
  // What has no class comes first: a renderer that reads "is null" as "always" then still paints the classes over it.
  const rows = locales.map((locale) =>
    toLegend(style, { locale, words: { noData: words.noData[locale], suppressed: words.suppressed[locale] } }).sort(
      (a, b) => Number(a.cls >= 0) - Number(b.cls >= 0),
    ),
  );
  const smallest = symbol.kind === 'circle' ? Math.min(...symbol.radii) : 0;
  const special = (cls: -1 | -2, { ground, mark }: Pattern): Symbolizer[] =>
    symbol.kind === 'circle'
      ? [circle(style, ground, smallest, mark)]
      : [
          { kind: 'Fill', color: ground, outlineColor: outline.colour, outlineWidth: outline.width },
          {
            kind: 'Fill',
            graphicFill: { kind: 'Mark', wellKnownName: patternMarks[cls], radius: 4, color: mark, strokeColor: mark, strokeWidth: 1 },
          },
        ];
  const is = (cls: number): Filter => ['==', field, cls];
  const rules = (rows[0] ?? []).map((row): Rule => {
    const name = `class ${row.cls}`;
    if (row.cls === noDataClass)
      return {
        name,
        filter: ['||', is(row.cls), ['==', field, null]],
        symbolizers: [...special(noDataClass, style.noData), ...labels(style)],
      };
    if (row.cls === suppressedClass)
      return { name, filter: is(row.cls), symbolizers: [...special(suppressedClass, style.suppressed), ...labels(style)] };
    const colour = 'colour' in row ? row.colour : '';
    return {
      name,
      filter: is(row.cls),
      symbolizers: [symbol.kind === 'circle' ? circle(style, colour, row.radius ?? smallest) : fill(style, colour), ...labels(style)],
    };
  });
  // The writer knows one title a rule; GeoServer takes one for each language, and the first text for any other.
  return (rows[0] ?? []).reduce(
    (sld, { cls }, i) => {
      const text = Object.fromEntries(locales.map((locale, n) => [locale, rows[n]?.[i]?.label ?? ''])) as Titles;
      return sld.replace(`<Name>class ${cls}</Name>`, `$&\n          ${titleOf(text)}`);
    },
    await write(id, titles, rules),
  );
};

/** How a layer without classes is drawn: one colour. */
export type PlainStyle = Pick<ThematicStyle, 'id' | 'titles' | 'outline' | 'label'> & { colour: string; radius?: number };

/** A layer without classes as SLD 1.0.0: circles when it has a radius (px), else areas. */
export const toPlainSld = (style: PlainStyle): Promise<string> =>
  write(style.id, style.titles, [
    {
      name: style.id,
      symbolizers: [style.radius === undefined ? fill(style, style.colour) : circle(style, style.colour, style.radius), ...labels(style)],
    },
  ]);

// A replacement text may not be read as a pattern.
const titleOf = (text: Titles): string =>
  `<Title>${escapeXml(text.en)}${locales.map((locale) => `<Localized lang="${locale}">${escapeXml(text[locale])}</Localized>`).join('')}</Title>`.replaceAll(
    '$',
    '$$$$',
  );

const write = async (id: string, titles: Titles, rules: Rule[]): Promise<string> => {
  const writer = new SldStyleParser({ sldVersion: '1.0.0', sldEnvironment: 'GeoServer', builderOptions: { format: true, indentBy: '  ' } });
  const { output, errors } = await writer.writeStyle({ name: id, rules } as never);
  if (output === undefined) throw new Error(`The style ${id} could not be written as SLD: ${errors?.join(' ')}`);
  return output.replace(/<Title>.*?<\/Title>/, titleOf(titles));
};
