import { paletteKeys } from '@vias/style/palettes.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { startOf } from '../rate/period.ts';
import { type MapArea, type Measure, type Source, type Theme, usualTheme } from './theme.ts';

/**
 * A theme as one part of a link: "1" (the version), then key:value pairs, lists joined by *. What is as usual is left out, so the usual map is no text at all.
 * Commas, colons and asterisks may stand in a query as they are, so that a person can read and change the link.
 */
const version = '1';

const escapeItem = (item: string): string => encodeURIComponent(item).replaceAll('*', '%2A');
const list = (items: readonly (string | number)[]): string => items.map((item) => escapeItem(String(item))).join('*');
const unlist = (text: string): string[] =>
  text === ''
    ? []
    : text.split('*').map((item) => {
        try {
          return decodeURIComponent(item);
        } catch {
          return '';
        }
      });

/** Moments that begin a local day are written as the day. */
const writeMoment = (at: string | null): string => {
  if (at === null) return '-';
  const day = isoDay(Date.parse(at));
  return startOf(day) === at ? day : at;
};
const readMoment = (text: string | undefined): string | null =>
  !text || text === '-' ? null : /^\d{4}-\d\d-\d\d$/.test(text) ? startOf(text) : text;

const toBytes = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const fromBytes = (text: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
};

const writeSource = (source: Source, prefix: string): Record<string, string> => {
  if (source.kind === 'indicator') return { [`${prefix}s`]: list(['indicator', source.code, ...(source.period ? [source.period] : [])]) };
  if (source.kind === 'cameras') return { [`${prefix}s`]: 'cameras' };
  if (source.kind === 'layer') return { [`${prefix}s`]: list(['layer', source.layerId, ...(source.property ? [source.property] : [])]) };
  return {
    ...(prefix && { [`${prefix}s`]: 'incidents' }),
    ...(source.category && { [`${prefix}k`]: list(source.category) }),
    ...(source.severity && { [`${prefix}v`]: list(source.severity) }),
    ...(source.status && { [`${prefix}u`]: list(source.status) }),
    ...(source.tenant && { [`${prefix}n`]: list(source.tenant) }),
  };
};

const readSource = (parts: ReadonlyMap<string, string>, prefix: string): Source => {
  const [kind, code = '', more] = unlist(parts.get(`${prefix}s`) ?? 'incidents');
  if (kind === 'indicator' && code) return { kind, code, ...(more && { period: more }) };
  if (kind === 'cameras') return { kind };
  if (kind === 'layer' && code) return { kind, layerId: code, ...(more && { property: more }) };
  const some = (key: string): string[] | undefined => {
    const items = unlist(parts.get(prefix + key) ?? '').filter(Boolean);
    return items.length > 0 ? items : undefined;
  };
  const [category, severity, status, tenant] = [
    some('k'),
    some('v')
      ?.map(Number)
      .filter((n) => n >= 1 && n <= 5),
    some('u'),
    some('n'),
  ];
  return {
    kind: 'incidents',
    ...(category && { category }),
    ...(severity?.length && { severity }),
    ...(status && { status: status as ('reported' | 'in_progress' | 'closed')[] }),
    ...(tenant && { tenant }),
  };
};

const writeMeasure = (measure: Measure): string => {
  switch (measure.kind) {
    case 'rate':
      return list(['rate', measure.per]);
    case 'share':
      return list(['share', ...measure.category]);
    case 'mean':
      return list(['mean', measure.property]);
    case 'change': {
      const { against, as, per = '-' } = measure;
      const reference =
        'sameWeeksOfYears' in against
          ? ['weeks', against.sameWeeksOfYears]
          : 'during' in against
            ? ['days', writeMoment(against.during.from), writeMoment(against.during.to)]
            : ['period', against.period];
      return list(['change', as, per, ...reference]);
    }
    default:
      return measure.kind;
  }
};

const readMeasure = (text: string | undefined): Measure | undefined => {
  const [kind, a = '', b = '', c = '', d = '', e] = unlist(text ?? '');
  if (kind === 'count' || kind === 'value') return { kind };
  if (kind === 'rate') return { kind, per: a === 'km2' ? 'km2' : 'residents' };
  if (kind === 'share') {
    const category = unlist(text ?? '')
      .slice(1)
      .filter(Boolean);
    return category.length > 0 ? { kind, category } : undefined;
  }
  if (kind === 'mean') return { kind, property: a === 'minutesToClose' ? a : 'severity' };
  if (kind !== 'change') return undefined;
  const against =
    c === 'weeks' && Number(d) >= 1 && Number(d) <= 5
      ? { sameWeeksOfYears: Number(d) }
      : c === 'days'
        ? { during: { from: readMoment(d), to: readMoment(e) } }
        : c === 'period' && d
          ? { period: d }
          : undefined;
  return against && { kind, against, as: a === 'difference' ? a : 'percent', ...((b === 'residents' || b === 'km2') && { per: b }) };
};

const writeArea = (area: MapArea): string => {
  if (area.kind === 'layer') return list(['layer', area.layerId, ...(area.name === undefined ? [] : [area.name])]);
  if (area.kind === 'territory') return list([area.level, ...(area.boundarySet ?? [])]);
  return list([area.shape, area.size, ...(area.crs !== '3059' || area.extent ? [area.crs] : []), ...(area.extent ?? [])]);
};

const levels = ['country', 'region', 'municipality', 'parish', 'neighbourhood'] as const;

const readArea = (text: string | undefined): MapArea | undefined => {
  const [kind, ...items] = unlist(text ?? '');
  const numbers = items.map(Number);
  const level = levels.find((known) => known === kind);
  if (level) {
    const sets = numbers.filter((n) => Number.isInteger(n) && n > 0);
    return { kind: 'territory', level, ...(sets.length > 0 && { boundarySet: sets }) };
  }
  if (kind === 'layer' && items[0]) return { kind, layerId: items[0], ...(items[1] && { name: items[1] }) };
  const size = numbers[0] ?? Number.NaN;
  if ((kind !== 'hexagon' && kind !== 'square') || !Number.isFinite(size)) return undefined;
  const extent = numbers.slice(2, 6);
  return {
    kind: 'grid',
    shape: kind,
    size,
    crs: items[1] === '3346' ? '3346' : '3059',
    ...(extent.length === 4 && extent.every(Number.isFinite) && { extent: extent as [number, number, number, number] }),
  };
};

const methods = ['quantile', 'natural', 'equal', 'deviation', 'geometric', 'pretty', 'manual'] as const;
type Classes = Theme['classification'];

const writeClasses = ({ method, classes, breaks }: Classes, prefix: string): Record<string, string> => ({
  ...((method !== 'quantile' || classes !== 5) && { [`${prefix}c`]: list([method, classes]) }),
  ...(breaks && { [`${prefix}b`]: list(breaks) }),
});

const readClasses = (parts: ReadonlyMap<string, string>, prefix: string): Classes => {
  const [name, count] = unlist(parts.get(`${prefix}c`) ?? '');
  const breaks = unlist(parts.get(`${prefix}b`) ?? '').map(Number);
  return {
    method: methods.find((method) => method === name) ?? 'quantile',
    classes: Number(count) >= 2 && Number(count) <= 9 ? Math.round(Number(count)) : 5,
    ...(breaks.length > 0 && breaks.every(Number.isFinite) && { breaks }),
  };
};

const displays = ['choropleth', 'symbols', 'grid', 'heat', 'clusters', 'hotspots', 'bivariate'] as const;

/** A theme as text for a link; '' for the usual one. */
export const writeTheme = (theme: Theme): string => {
  const { source, measure, area, classification, display, second, palette, reversed, labels, titles } = theme;
  const parts: Record<string, string> = {
    ...writeSource(source, ''),
    m: writeMeasure(measure),
    a: writeArea(area),
    d: display,
    ...writeClasses(classification, ''),
    ...(second && { ...writeSource(second.source, '2'), '2m': writeMeasure(second.measure), ...writeClasses(second.classification, '2') }),
    ...((palette || reversed) && { p: list([palette ?? '-', ...(reversed ? ['r'] : [])]) }),
    l: labels,
    ...(titles && { t: (['lv', 'lt', 'en'] as const).map((lang) => (titles[lang] === undefined ? '-' : toBytes(titles[lang]))).join('*') }),
  };
  const usual: Record<string, string> = {
    m: writeMeasure(usualTheme.measure),
    a: writeArea(usualTheme.area),
    d: usualTheme.display,
    l: usualTheme.labels,
  };
  const told = Object.entries(parts).filter(([key, value]) => usual[key] !== value);
  return told.length === 0 ? '' : [version, ...told.map(([key, value]) => `${key}:${value}`)].join(',');
};

/** Reads a theme from a link; what is missing or makes no sense is as usual. */
export const readTheme = (text: string | null): Theme => {
  const [first, ...rest] = (text ?? '').split(',');
  if (first !== version) return usualTheme;
  const parts = new Map(rest.map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)] as const));
  const [palette, turned] = unlist(parts.get('p') ?? '');
  const secondMeasure = readMeasure(parts.get('2m'));
  const titles = (parts.get('t') ?? '').split('*');
  const named = Object.fromEntries(
    (['lv', 'lt', 'en'] as const).flatMap((lang, i) =>
      titles[i] && titles[i] !== '-' && fromBytes(titles[i]) ? [[lang, fromBytes(titles[i]).slice(0, 200)]] : [],
    ),
  );
  return {
    source: readSource(parts, ''),
    measure: readMeasure(parts.get('m')) ?? usualTheme.measure,
    area: readArea(parts.get('a')) ?? usualTheme.area,
    classification: readClasses(parts, ''),
    display: displays.find((display) => display === parts.get('d')) ?? usualTheme.display,
    ...(secondMeasure && { second: { source: readSource(parts, '2'), measure: secondMeasure, classification: readClasses(parts, '2') } }),
    ...(paletteKeys.some((key) => key === palette) && { palette: palette as string }),
    reversed: turned === 'r',
    labels: (['none', 'name', 'value'] as const).find((labels) => labels === parts.get('l')) ?? usualTheme.labels,
    ...(Object.keys(named).length > 0 && { titles: named }),
  };
};
