import { useEffect, useMemo, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { Legend } from '../layers/legend.tsx';
import { SymbolKey } from '../layers/symbol-key.tsx';
import { axisOf, countIn, withClasses } from './breaks.ts';
import { ClassTable } from './class-table.tsx';
import { changeDraft } from './draft.ts';
import { HistogramEditor } from './histogram.tsx';
import { coloursFor, useGround } from './look.ts';
import { shownBreaks, unevenKey, valueDigits } from './map-text.ts';
import { MethodList } from './method-list.tsx';
import { PaletteChoice } from './palette-choice.tsx';
import { hasClasses, type Method, type ThematicMap, type Theme } from './theme.ts';
import { fitOf } from './variance-fit.ts';

const classCounts = ['3', '4', '5', '6', '7'] as const;

/** Method, histogram with bounds to drag or type, and colours. */
export const ClassesPart = ({ map, theme }: { map: ThematicMap; theme: Theme }) => {
  const t = useText();
  const format = useFormat();
  const ground = useGround();
  const [moving, setMoving] = useState<{ breaks: readonly number[]; index: number }>();
  const [focused, setFocused] = useState<number>();
  const [all, setAll] = useState(theme.classification.method === 'deviation' || theme.classification.method === 'geometric');
  const values = useMemo(() => map.values.flatMap(({ value }) => (value === null ? [] : [value])), [map]);
  const { histogram } = map;
  // The moved bounds stay in sight until the server's answer to them is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new answer ends the move
  useEffect(() => setMoving(undefined), [map]);

  const palettes = (
    <section className="builder-section" aria-label={t('builder.colours')}>
      <div className="builder-section-head">
        <h3>{t('builder.colours')}</h3>
        {hasClasses(theme) && theme.display !== 'bivariate' && (
          <Segments
            label={t('builder.classCount')}
            hideLabel
            value={
              String(
                theme.classification.method === 'manual' ? map.breaks.length - 1 : theme.classification.classes,
              ) as (typeof classCounts)[number]
            }
            choices={classCounts.map((id) => ({ id, label: id, description: t('builder.classCountOf', { n: Number(id) }) }))}
            onChange={(count) => {
              const classes = Number(count);
              const { method } = theme.classification;
              if (method !== 'manual') return changeDraft({ classification: { method, classes } });
              const breaks = withClasses(map.breaks, classes, values, axisOf(histogram.bounds));
              changeDraft({ classification: { method, classes: breaks.length - 1, breaks } });
            }}
          />
        )}
      </div>
      {theme.display === 'bivariate' || theme.display === 'hotspots' ? (
        <p className="small quiet">{t('builder.colours.fixed')}</p>
      ) : (
        <PaletteChoice map={map} theme={theme} />
      )}
    </section>
  );

  if (!hasClasses(theme) || theme.display === 'bivariate' || map.breaks.length < 2) {
    return (
      <>
        {theme.display !== 'choropleth' && theme.display !== 'grid' && (
          <p className="builder-section small quiet">{t(`builder.display.${theme.display}.about` as 'builder.display.heat.about')}</p>
        )}
        <section className="builder-section" aria-label={t('builder.legend')}>
          <div className="builder-section-head">
            <h3>{t('builder.legend')}</h3>
          </div>
          <Legend map={map} here={undefined} />
        </section>
        {palettes}
      </>
    );
  }

  const breaks = moving?.breaks ?? map.breaks;
  const digits = Math.max(valueDigits(map), ...breaks.slice(1, -1).map((bound) => Math.min(3, String(bound).split('.')[1]?.length ?? 0)));
  const write = (value: number): string =>
    format.number(value, value === 0 || (Number.isInteger(value) && valueDigits(map) === 0) ? 0 : Math.min(digits, 3)).replace('-', '−');
  const colours = coloursFor({ ...map, breaks: [...breaks] }, ground);
  const setBreaks = (next: readonly number[]): void =>
    changeDraft({ classification: { method: 'manual', classes: next.length - 1, breaks: [...next] } });
  const own = theme.classification.method === 'manual';
  const ends = shownBreaks(map);
  const uneven = unevenKey(map);
  return (
    <>
      <section className="builder-section" aria-label={t('builder.method')}>
        <div className="builder-section-head">
          <h3>{t('builder.method')}</h3>
          {!all && (
            <Button kind="plain" small onPress={() => setAll(true)}>
              {t('builder.method.more')}
            </Button>
          )}
          <span className="small quiet">{t('builder.fit')}</span>
        </div>
        <MethodList
          value={theme.classification.method}
          fits={map.fits}
          all={all}
          ownFit={own ? fitOf(values, breaks) : undefined}
          onChange={(method: Method) =>
            method === 'manual'
              ? setBreaks(map.breaks)
              : changeDraft({ classification: { method, classes: Math.min(9, theme.classification.classes) } })
          }
        />
        {uneven && <p className="small quiet">{t('builder.method.uneven', { why: t(uneven) })}</p>}
      </section>
      <section className="builder-section" aria-label={t('builder.distribution')}>
        <div className="builder-section-head">
          <h3>{t(theme.area.kind === 'grid' ? 'builder.distributionCells' : 'builder.distributionOf', { n: values.length })}</h3>
          {histogram.isLogarithmic && <span className="small quiet">{t('builder.logarithmic')}</span>}
        </div>
        <HistogramEditor
          histogram={histogram}
          breaks={breaks}
          colours={colours}
          write={write}
          active={moving?.index ?? focused}
          onMove={(next, index) => setMoving({ breaks: next, index })}
          onRest={(next) => {
            if (!next || next.every((bound, i) => bound === map.breaks[i])) return setMoving(undefined);
            setMoving({ breaks: next, index: moving?.index ?? focused ?? 1 });
            setBreaks(next);
          }}
        />
        <ClassTable
          breaks={breaks}
          ends={[ends[0] ?? 0, ends.at(-1) ?? 0]}
          counts={countIn(values, breaks)}
          colours={colours}
          write={write}
          active={moving?.index ?? focused}
          onType={setBreaks}
          onFocus={setFocused}
        />
      </section>
      {map.definition.second && (
        <section className="builder-section" aria-label={t('builder.legend')}>
          <SymbolKey map={map} of="second" />
        </section>
      )}
      {palettes}
    </>
  );
};
