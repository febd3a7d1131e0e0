import { useContext } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Select } from '../../controls/select.tsx';
import { type TextFunction, TextsContext, useText } from '../../i18n/i18n.ts';
import { type Category, codesOf, groupsOf, useCategories } from '../incident-filter/categories.ts';
import { CategoryFilter } from '../incident-filter/category-filter.tsx';
import { useOwnLayers } from '../own-layers/own-layer-data.ts';
import type { Comparison } from '../state/comparison-query.ts';
import { AreaChoice } from './area-choice.tsx';
import { canChange } from './compared.ts';
import { changeDraft, type Edited } from './draft.ts';
import { IndicatorTime } from './indicator-time.tsx';
import { measureTitle } from './map-text.ts';
import { titlesFor } from './source-title.ts';
import { useIndicators } from './thematic.ts';
import {
  type Display,
  displaysOf,
  firstMeasureOf,
  type MapArea,
  type Measure,
  type Source,
  saysTheSame,
  type Theme,
  usualSecond,
} from './theme.ts';

/** Measures of incidents by the key a list names them with; a share is chosen with the filter's categories. */
const incidentMeasures: Record<string, Measure> = {
  'rate.residents': { kind: 'rate', per: 'residents' },
  'rate.km2': { kind: 'rate', per: 'km2' },
  count: { kind: 'count' },
  'mean.severity': { kind: 'mean', property: 'severity' },
  'mean.minutesToClose': { kind: 'mean', property: 'minutesToClose' },
};
const keyOf = (measure: Measure): string =>
  measure.kind === 'rate' ? `rate.${measure.per}` : measure.kind === 'mean' ? `mean.${measure.property}` : measure.kind;

/** The measures of incidents that areas know, by key: residents are known by territory only; a share is of the first group until others are chosen. */
const measuresFor = (area: MapArea, taxonomy: readonly Category[], now: Measure): Map<string, Measure> => {
  const [first] = groupsOf(taxonomy);
  const share: Measure | undefined = now.kind === 'share' ? now : first && { kind: 'share', category: first.codes };
  return new Map([
    ...Object.entries(incidentMeasures).filter(([key]) => area.kind !== 'grid' || key !== 'rate.residents'),
    ...(share ? [['share', share] as const] : []),
    ...(now.kind === 'change' ? [['change', now] as const] : []),
  ]);
};

const sourceKey = (source: Source): string =>
  source.kind === 'indicator' ? `i.${source.code}` : source.kind === 'layer' ? `l.${source.layerId}` : source.kind;
const sourceFrom = (key: string): Source =>
  key === 'incidents' || key === 'cameras'
    ? { kind: key }
    : key.startsWith('l.')
      ? { kind: 'layer', layerId: key.slice(2) }
      : { kind: 'indicator', code: key.slice(2) };

const rates: Record<string, Measure> = {
  'rate.residents': { kind: 'rate', per: 'residents' },
  'rate.km2': { kind: 'rate', per: 'km2' },
};
/** The measures of what is no incident, by key: things are counted, an indicator that counts people can be divided. */
const otherMeasures = (source: Source, area: MapArea, now: Measure): Map<string, Measure> =>
  new Map([
    ...(source.kind === 'indicator' ? [['value', { kind: 'value' }] as const] : [['count', { kind: 'count' }] as const]),
    ...Object.entries(rates).filter(([key]) => area.kind !== 'grid' || key !== 'rate.residents'),
    ...(now.kind === 'change' ? [['change', now] as const] : []),
  ]);

const comparisons: Record<string, Comparison | undefined> = {
  none: undefined,
  'percent.year': { how: 'percent', with: { kind: 'year' } },
  'difference.year': { how: 'difference', with: { kind: 'year' } },
  'percent.weeks': { how: 'percent', with: { kind: 'weeks', years: 3 } },
  'difference.weeks': { how: 'difference', with: { kind: 'weeks', years: 3 } },
};
const comparisonKey = (comparison: Comparison | undefined): string =>
  comparison && comparison.how !== 'swipe' ? `${comparison.how}.${comparison.with.kind}` : 'none';

const secondOf = (theme: Theme): NonNullable<Theme['second']> => theme.second ?? usualSecond(theme);

/** Takes the second measure away: an absent part would leave it as it is. */
const withoutSecond = { second: undefined } as unknown as Partial<Theme>;

const toDisplay = (theme: Theme, display: Display): void =>
  changeDraft({
    display,
    ...(display === 'bivariate' && { second: secondOf(theme), classification: { method: 'quantile', classes: 3 } }),
    ...(theme.display === 'bivariate' &&
      display !== 'bivariate' &&
      ({ second: undefined, classification: { method: 'quantile', classes: 5 } } as Partial<Theme>)),
  });

const DisplayChoice = ({ theme, t }: { theme: Theme; t: TextFunction }) => (
  <RadioGroup className="field" value={theme.display} onChange={(display) => toDisplay(theme, display as Display)}>
    <Label className="field-label">{t('builder.display')}</Label>
    <div className="displays">
      {displaysOf(theme).map((display) => (
        <Radio key={display} value={display} className="display">
          {t(`builder.display.${display}`)}
        </Radio>
      ))}
    </div>
  </RadioGroup>
);

/** What is mapped: source, measure, areas, the way to draw, and the second measure where there is one. */
export const DataPart = ({ edited }: { edited: Edited }) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const { data: indicators = [] } = useIndicators();
  const { data: taxonomy = [] } = useCategories();
  const { data: layers = [] } = useOwnLayers();
  const { theme, comparison } = edited;
  const { source, measure, area } = theme;
  const isIncidents = source.kind === 'incidents';
  const sources = [
    { id: 'incidents', label: t('builder.source.incidents') },
    ...indicators.map(({ code, title }) => ({ id: `i.${code}`, label: title[lang] })),
    { id: 'cameras', label: t('builder.source.cameras') },
    ...layers.map(({ id, title }) => ({ id: `l.${id}`, label: t('builder.source.layer', { title }) })),
    ...(source.kind === 'layer' && !layers.some(({ id }) => id === source.layerId)
      ? [{ id: sourceKey(source), label: t('builder.source.features') }]
      : []),
    ...(source.kind === 'indicator' && !indicators.some(({ code }) => code === source.code)
      ? [{ id: `i.${source.code}`, label: source.code }]
      : []),
  ];
  const indicator = source.kind === 'indicator' ? indicators.find(({ code }) => code === source.code) : undefined;
  // Counts of people can be divided; a share or a distance cannot.
  const counted = indicator?.aggregation === 'sum';
  const isCounted = source.kind === 'cameras' || source.kind === 'layer';
  const numbers =
    source.kind === 'layer'
      ? (layers.find(({ id }) => id === source.layerId)?.fields ?? []).filter(({ kind }) => kind === 'integer' || kind === 'number')
      : [];
  const known: Map<string, Measure> = isIncidents ? measuresFor(area, taxonomy, measure) : otherMeasures(source, area, measure);
  const measureName = (of: Measure): string =>
    measureTitle({ source: isIncidents ? { kind: 'incidents' } : source, measure: of }, t, lang, indicators);
  const setMeasure = (key: string): void => {
    const next = known.get(key);
    // A share is of all kinds, so that what is left out is seen against the whole.
    if (next) changeDraft({ measure: next }, { comparison: undefined, ...(key === 'share' && { groups: [] }) });
  };
  const setSource = (key: string): void => {
    const next = sourceFrom(key);
    const layer = next.kind === 'layer' ? layers.find(({ id }) => id === next.layerId) : undefined;
    const titles = titlesFor(next, source, theme.titles, layer?.title);
    changeDraft({ source: next, measure: firstMeasureOf(next), titles } as Partial<Theme>, { comparison: undefined });
  };
  const seconds = [
    ...Object.entries(incidentMeasures)
      .filter(([key]) => area.kind !== 'grid' || key !== 'rate.residents')
      .filter(([, of]) => theme.display !== 'bivariate' || !saysTheSame(theme, { source: { kind: 'incidents' }, measure: of }, area))
      .map(([id, of]) => ({ id, label: measureTitle({ source: { kind: 'incidents' }, measure: of }, t, lang) })),
    ...(area.kind === 'territory' ? indicators.map(({ code, title }) => ({ id: `i.${code}`, label: title[lang] })) : []),
  ];
  const secondKey = theme.second
    ? theme.second.source.kind === 'indicator'
      ? sourceKey(theme.second.source)
      : keyOf(theme.second.measure)
    : 'none';
  const setSecond = (key: string): void => {
    const indicator = key.startsWith('i.');
    const second = {
      source: indicator ? sourceFrom(key) : { kind: 'incidents' as const },
      measure: indicator ? { kind: 'value' as const } : (incidentMeasures[key] as Measure),
      classification: { method: 'quantile' as const, classes: theme.display === 'bivariate' ? 3 : 5 },
    };
    changeDraft(key === 'none' ? withoutSecond : { second });
  };
  return (
    <section className="builder-section builder-data" aria-label={t('builder.part.data')}>
      <Select label={t('builder.source')} value={sourceKey(source)} choices={sources} onChange={setSource} />
      {(isIncidents || isCounted || counted) && (
        <Select
          label={t('builder.measure')}
          value={source.kind === 'layer' && measure.kind === 'value' ? `sum.${source.property}` : keyOf(measure)}
          choices={[
            ...[...known].map(([id, of]) => ({ id, label: measureName(of) })),
            ...numbers.map(({ name }) => ({ id: `sum.${name}`, label: t('builder.measure.sum', { name }) })),
          ]}
          onChange={(key) =>
            key.startsWith('sum.') && source.kind === 'layer'
              ? changeDraft({ source: { ...source, property: key.slice(4) }, measure: { kind: 'value' } })
              : setMeasure(key)
          }
        />
      )}
      {measure.kind === 'share' && (
        <div>
          <p className="field-label">{t('builder.share.of')}</p>
          <CategoryFilter
            value={groupsOf(taxonomy).flatMap(({ group, codes }) =>
              codes.every((code) => measure.category.includes(code)) ? [group] : [],
            )}
            onChange={(groups) => groups.length > 0 && changeDraft({ measure: { kind: 'share', category: codesOf(taxonomy, groups) } })}
          />
        </div>
      )}
      <AreaChoice theme={theme} />
      <DisplayChoice theme={theme} t={t} />
      {(theme.display === 'bivariate' || theme.display === 'choropleth' || theme.display === 'grid') && !comparison && (
        <Select
          label={t(theme.display === 'bivariate' ? 'builder.second' : 'builder.overlay')}
          value={secondKey}
          choices={theme.display === 'bivariate' ? seconds : [{ id: 'none', label: t('builder.overlay.none') }, ...seconds]}
          onChange={setSecond}
        />
      )}
      {indicator && <IndicatorTime theme={theme} indicator={indicator} />}
      {isIncidents && canChange(theme) && (
        <Select
          label={t('builder.compare')}
          value={comparisonKey(comparison)}
          choices={Object.keys(comparisons).map((id) => ({ id, label: t(`builder.compare.${id}` as 'builder.compare.none') }))}
          onChange={(key) => changeDraft({}, { comparison: comparisons[key] })}
        />
      )}
    </section>
  );
};
