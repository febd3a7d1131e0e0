import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Lang } from './alert-data.ts';
import { percent } from './figures.ts';
import type { AlertView } from './view.ts';

/** The warning in one sentence: people, area in words, square kilometres, places, and the share abroad. */
export const Sentence = ({ view: { draft, preview, alert, keeper } }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const people = preview ? (preview.reached ?? preview.fewerThan ?? 0) : (alert?.people ?? undefined);
  if (!draft.area || people === undefined) return <p className="alert-sentence quiet">{t('alerts.sentence.later')}</p>;
  const facts = preview?.area;
  const values = {
    n: people,
    count: preview && preview.reached === null ? t('alerts.who.fewer', { n: people }) : format.number(people),
    area: (!keeper && draft.area.words?.[format.lang as Lang]) || draft.area.name || '—',
  };
  return (
    <p className="alert-sentence">
      {t.rich(draft.isDrill ? 'alerts.sentence.drill' : 'alerts.sentence.actual', values, { b: (inner) => <b key="people">{inner}</b> })}
      {facts && (
        <>
          {': '}
          <b>{`${format.number(facts.km2, facts.km2 < 100 ? 1 : 0)}\u00a0km²`}</b>
          {facts.settlementCount > 0 && `, ${t('alerts.sentence.places', { n: facts.settlementCount })}`}
          {facts.share && facts.share.abroad > 0.005 && `, ${t('alerts.sentence.abroad', { share: percent(format, facts.share.abroad) })}`}
        </>
      )}
      .
    </p>
  );
};
