import { useFormat } from '../../i18n/format.ts';
import { useText, useTexts } from '../../i18n/i18n.ts';
import type { Part, Survey, SurveyResults } from './survey-data.ts';

interface BarsProps {
  title: string;
  rows: readonly { id: string; label: string; answers: number | null }[];
  of: number | null;
  least: number;
  chosen?: string | undefined;
  /** Absent where the reader sees the whole survey only. */
  onChoose?: ((id: string | undefined) => void) | undefined;
}

/** Numbers as bars, each with its share; what too few said is held back in words. */
const Bars = ({ title, rows, of, least, chosen, onChoose }: BarsProps) => {
  const t = useText();
  const format = useFormat();
  const most = Math.max(1, ...rows.map(({ answers }) => answers ?? 0));
  return (
    <section className="surveys-bars">
      <h3>{title}</h3>
      <ol>
        {rows.map(({ id, label, answers }) => {
          const inside = (
            <>
              <span className="surveys-label">{label}</span>
              <span className="number">
                {answers === null ? t('surveys.few', { n: least }) : format.number(answers)}
                {answers !== null && of !== null && of > 0 && (
                  <small> {t('surveys.percent', { n: format.number((answers / of) * 100) })}</small>
                )}
              </span>
              <i aria-hidden="true" style={{ width: `${((answers ?? 0) / most) * 100}%` }} />
            </>
          );
          return (
            <li key={id}>
              {onChoose ? (
                <button type="button" aria-pressed={chosen === id} onClick={() => onChoose(chosen === id ? undefined : id)}>
                  {inside}
                </button>
              ) : (
                <div>{inside}</div>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
};

interface ResultsProps {
  survey: Survey;
  results: SurveyResults;
  part: Part;
  onPart: (part: Partial<Part>) => void;
}

/** How many answered, why, when, and who; a press on a reason or a part of the day filters the map. */
export const Results = ({ survey, results, part, onPart }: ResultsProps) => {
  const t = useText();
  const { lang } = useTexts();
  const format = useFormat();
  const { answers, isExact, ageGroups, sexes } = results;
  const titles = new Map(survey.reasons.map((reason) => [reason.code, reason[lang]]));
  const common = { of: answers, least: survey.leastAnswers };
  return (
    <>
      <p className="surveys-big">
        <b>{answers === null ? t('surveys.few', { n: survey.leastAnswers }) : format.number(answers)}</b>
        <span>{t('surveys.answers', { n: answers ?? 0 })}</span>
      </p>
      {!isExact && <p className="small quiet">{t('surveys.protected', { n: survey.leastAnswers })}</p>}
      {results.reasons.length > 0 && (
        <Bars
          {...common}
          title={t('surveys.why')}
          rows={results.reasons.map(({ code, answers: n }) => ({ id: code, label: titles.get(code) ?? code, answers: n }))}
          chosen={part.reason}
          onChoose={isExact ? (reason) => onPart({ reason }) : undefined}
        />
      )}
      <Bars
        {...common}
        title={t('surveys.when')}
        rows={results.dayParts.map(({ part: id, answers: n }) => ({ id, label: t(`surveys.part.${id}`), answers: n }))}
        chosen={part.dayPart}
        onChoose={isExact ? (dayPart) => onPart({ dayPart: dayPart as Part['dayPart'] }) : undefined}
      />
      {isExact && <p className="small quiet">{t('surveys.filter.hint')}</p>}
      {((ageGroups?.length ?? 0) > 0 || (sexes?.length ?? 0) > 0) && (
        <details>
          <summary>{t('surveys.who')}</summary>
          {ageGroups && ageGroups.length > 0 && (
            <Bars
              {...common}
              title={t('surveys.age')}
              rows={[...ageGroups]
                .sort((a, b) => ages.indexOf(a.group) - ages.indexOf(b.group))
                .map(({ group, answers: n }) => ({ id: group, label: t(`surveys.age.${group}`), answers: n }))}
            />
          )}
          {sexes && sexes.length > 0 && (
            <Bars
              {...common}
              title={t('surveys.sex')}
              rows={sexes.map(({ sex, answers: n }) => ({ id: sex, label: t(`surveys.sex.${sex}`), answers: n }))}
            />
          )}
        </details>
      )}
    </>
  );
};
const ages = ['under_18', '18_29', '30_44', '45_64', '65_up'];
