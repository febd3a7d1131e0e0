import { ArrowDownNarrowWide, CalendarDays, ChevronDown, Circle, Divide, FilterX, Grid2x2, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Disclosure, DisclosurePanel, Heading, Button as PlainButton } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeDraft } from './draft.ts';
import type { MapArea, ThematicMap, Theme } from './theme.ts';

/** Cells of which four are one, or the level above; undefined where there is none. */
const larger = (area: MapArea): MapArea | undefined => {
  if (area.kind === 'grid') return area.size <= 25_000 ? { ...area, size: area.size * 2 } : undefined;
  if (area.kind === 'territory' && area.level === 'parish') return { kind: 'territory', level: 'municipality' };
  return undefined;
};

const Remedies = ({ code, theme }: { code: string; theme: Theme }) => {
  const t = useText();
  const act = (icon: typeof Divide, words: ReactNode, changes: Partial<Theme>) => (
    <Button small icon={icon} onPress={() => changeDraft(changes)}>
      {words}
    </Button>
  );
  const area = larger(theme.area);
  const { classification } = theme;
  switch (code) {
    case 'counts_without_denominator':
      return (
        <>
          {theme.area.kind === 'grid'
            ? act(Divide, t('builder.remedy.km2'), { measure: { kind: 'rate', per: 'km2' } })
            : act(Divide, t('builder.remedy.residents'), { measure: { kind: 'rate', per: 'residents' } })}
          {act(Circle, t('builder.remedy.symbols'), { display: 'symbols' })}
        </>
      );
    case 'unstable_rates':
    case 'small_denominators':
    case 'much_suppressed':
      return area ? act(Grid2x2, t('builder.remedy.larger'), { area }) : null;
    case 'nearly_empty_classes':
      return (
        <>
          {classification.method !== 'quantile' &&
            act(ArrowDownNarrowWide, t('builder.remedy.quantile'), {
              classification: { method: 'quantile', classes: classification.classes },
            })}
          {classification.classes > 3 &&
            act(ArrowDownNarrowWide, t('builder.remedy.fewer'), {
              classification: {
                method: classification.method === 'manual' ? 'natural' : classification.method,
                classes: classification.classes - 1,
              },
            })}
        </>
      );
    case 'few_areas_for_hot_spots':
      return theme.area.kind === 'grid' && theme.area.size >= 2000
        ? act(Grid2x2, t('builder.remedy.smaller'), { area: { ...theme.area, size: theme.area.size / 2 } })
        : null;
    default:
      return null;
  }
};

/** Warnings that stand first and largest: with these a map tells something that is not so. */
const grave = new Set(['counts_without_denominator', 'all_values_equal', 'no_overlap_in_time']);

/** Those of which another time is the remedy. */
const ofTime = new Set(['widened', 'no_overlap_in_time', 'records_begin']);

const Warning = ({ warning: { code, text }, theme }: { warning: ThematicMap['warnings'][number]; theme: Theme }) => {
  const t = useText();
  const icon = ofTime.has(code) ? CalendarDays : code === 'filter_hides_areas' ? FilterX : TriangleAlert;
  return (
    <section className={`builder-warning${grave.has(code) ? ' grave' : ''}`} aria-label={t.maybe(`builder.warning.${code}`) ?? code}>
      <Icon of={icon} />
      <div>
        <h3>{t.maybe(`builder.warning.${code}`) ?? t('builder.warning.other')}</h3>
        <p>{text}</p>
        <div className="builder-remedies">
          <Remedies code={code} theme={theme} />
        </div>
      </div>
    </section>
  );
};

/** What may mislead about this map, in the server's own figures, with remedies one press away. The map is not forbidden; what matters less waits behind one line. */
export const WarningBox = ({ map, theme }: { map: ThematicMap; theme: Theme }) => {
  const t = useText();
  const large = map.warnings.filter(({ code }) => grave.has(code));
  const small = map.warnings.filter(({ code }) => !grave.has(code));
  return (
    <>
      {large.map((warning) => (
        <Warning key={warning.code} warning={warning} theme={theme} />
      ))}
      {small.length > 0 && (
        <Disclosure className="builder-notes">
          <Heading level={3}>
            <PlainButton slot="trigger" className="builder-notes-head">
              <Icon of={TriangleAlert} />
              <span>{t('builder.notes', { n: small.length })}</span>
              <span className="small quiet">{small.map(({ code }) => t.maybe(`builder.warning.${code}`) ?? code).join(' · ')}</span>
              <Icon of={ChevronDown} />
            </PlainButton>
          </Heading>
          <DisclosurePanel>
            {small.map((warning) => (
              <Warning key={warning.code} warning={warning} theme={theme} />
            ))}
          </DisclosurePanel>
        </Disclosure>
      )}
    </>
  );
};
