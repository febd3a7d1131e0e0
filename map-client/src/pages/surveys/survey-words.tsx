import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText, useTexts } from '../../i18n/i18n.ts';
import { mapTarget } from '../../map/target.ts';
import { type Part, type Survey, type SurveyResults, useWords } from './survey-data.ts';
import { boxOf } from './survey-map.tsx';

interface WordsProps {
  survey: Survey;
  part: Part;
  /** The square that is looked at; undefined: everywhere. */
  cell: SurveyResults['cells'][number] | undefined;
  onAll: () => void;
}

/** What people said in their own words, where names and telephones are marks; of one square or of all. */
export const Words = ({ survey, part, cell, onAll }: WordsProps) => {
  const t = useText();
  const { lang } = useTexts();
  const format = useFormat();
  const found = useWords(survey, part, cell && boxOf(cell).join(','));
  const titles = new Map(survey.reasons.map((reason) => [reason.code, reason[lang]]));
  const answers = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="surveys-words" aria-labelledby="surveys-words">
      <h3 id="surveys-words">{t('surveys.words')}</h3>
      {cell && (
        <p>
          {t('surveys.words.cell', { n: cell.answers, count: format.number(cell.answers) })}{' '}
          <Button small kind="plain" onPress={onAll}>
            {t('surveys.words.all')}
          </Button>
        </p>
      )}
      {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && answers.length === 0 && <p className="quiet">{t('surveys.words.none')}</p>}
      <ul>
        {answers.map(({ number, words, reasons, dayPart, geometry }) => {
          const [lon = 0, lat = 0] = geometry.coordinates;
          return (
            <li key={number}>
              <button type="button" onClick={() => mapTarget.set({ name: '', lon, lat, zoom: 16 })}>
                <q>{words}</q>
                <span className="small quiet">
                  {[...reasons.map((code) => titles.get(code) ?? code), ...(dayPart ? [t(`surveys.part.${dayPart}`)] : [])].join(', ')}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {found.hasNextPage && (
        <Button small isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {t('surveys.words.more')}
        </Button>
      )}
    </section>
  );
};
