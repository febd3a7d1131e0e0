import { FileUp, MapPinOff, PenLine, Plus } from 'lucide-react';
import { useCallback, useState } from 'react';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Chip } from '../../controls/chip.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText, useTexts } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type DayPart, type Part, type Survey, type SurveyResults, useRefresh, useResults, useSurveys } from './survey-data.ts';
import { SurveyForm } from './survey-form.tsx';
import { ImportDialog } from './survey-import.tsx';
import { SurveyLegend, SurveyMap } from './survey-map.tsx';
import { Results } from './survey-results.tsx';
import { Words } from './survey-words.tsx';
import './surveys.css';

const start = { lon: 23.72, lat: 56.3, zoom: 8 };
const parts: readonly DayPart[] = ['morning', 'day', 'evening', 'night'];

/** Surveys of safety: where people do not feel safe, why and when, on a map and in numbers. */
const SurveysPage = () => {
  const t = useText();
  const { lang } = useTexts();
  const { query } = usePlace();
  const who = useStore(user);
  const found = useSurveys();
  const refresh = useRefresh();
  const [isWriting, setWriting] = useState<'new' | 'change' | 'import'>();
  const surveys = found.data ?? [];
  const survey = surveys.find(({ id }) => id === query.get('id')) ?? surveys.find(({ tenant }) => tenant === who?.tenant) ?? surveys[0];
  const part: Part = {
    reason: survey?.isExact ? (query.get('reason') ?? undefined) : undefined,
    dayPart: survey?.isExact ? parts.find((one) => one === query.get('part')) : undefined,
  };
  const results = useResults(survey, part);
  const cell = results.data?.cells.find(({ id }) => id === query.get('cell'));
  const choose = useCallback((id: string | undefined) => changeQuery({ cell: id }), []);
  const mayAdd = who?.roles.some((role) => role === 'planner' || role === 'municipality-admin') === true;
  return (
    <main id="page" className="surveys">
      <section className="surveys-side">
        <div className="surveys-head">
          <h1>{t('surveys.title')}</h1>
          {mayAdd && (
            <Button small icon={Plus} onPress={() => setWriting('new')}>
              {t('surveys.add')}
            </Button>
          )}
        </div>
        {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={8} />}
        {found.data && !survey && (
          <Empty icon={MapPinOff} title={t('surveys.none')}>
            <p>{t(mayAdd ? 'surveys.none.next' : 'surveys.none.closed')}</p>
          </Empty>
        )}
        {survey && (
          <>
            {surveys.length > 1 ? (
              <Select
                label={t('surveys.which')}
                value={survey.id}
                choices={surveys.map((one) => ({ id: one.id, label: `${tenantName(one.tenant)}: ${one.title[lang]}` }))}
                onChange={(id) => changeQuery({ id, reason: undefined, part: undefined, cell: undefined })}
              />
            ) : (
              <h2>{survey.title[lang]}</h2>
            )}
            <About survey={survey} onWrite={setWriting} />
            {results.error && <ErrorNotice error={results.error} onRetry={() => void results.refetch()} />}
            {results.isPending && <Skeleton rows={6} />}
            {results.data && (
              <div aria-busy={results.isFetching}>
                <Results
                  survey={survey}
                  results={results.data}
                  part={part}
                  onPart={(next) => {
                    const whole = { ...part, ...next };
                    changeQuery({ reason: whole.reason, part: whole.dayPart, cell: undefined });
                  }}
                />
                {!survey.isExact && <Cells results={results.data} onChoose={choose} chosen={cell?.id} />}
              </div>
            )}
            {survey.isExact && <Words survey={survey} part={part} cell={cell} onAll={() => choose(undefined)} />}
          </>
        )}
      </section>
      <MapCanvas start={start} label={t('surveys.map')} className="surveys-map">
        <MapGround />
        {survey && results.data && <SurveyMap survey={survey} results={results.data} chosen={cell?.id} onChoose={choose} />}
        {survey && (part.reason || part.dayPart) && <Filters survey={survey} part={part} />}
        {survey && results.data && <SurveyLegend survey={survey} results={results.data} />}
        <ScaleBar />
      </MapCanvas>
      {(isWriting === 'new' || (isWriting === 'change' && survey)) && (
        <SurveyForm
          survey={isWriting === 'change' ? survey : undefined}
          onClose={() => setWriting(undefined)}
          onSaved={(saved) => {
            const next = isWriting === 'new' ? 'import' : undefined;
            setWriting(undefined);
            // Not before the new survey is the one on screen, or its answers would go into another.
            void refresh().then(() => {
              changeQuery({ id: saved.id });
              setWriting(next);
            });
          }}
          onDeleted={() => {
            setWriting(undefined);
            changeQuery({ id: undefined, reason: undefined, part: undefined, cell: undefined });
            void refresh();
          }}
        />
      )}
      {isWriting === 'import' && survey && <ImportDialog key={survey.id} survey={survey} onClose={() => setWriting(undefined)} />}
    </main>
  );
};
export default SurveysPage;

const About = ({ survey, onWrite }: { survey: Survey; onWrite: (what: 'change' | 'import') => void }) => {
  const t = useText();
  const { lang } = useTexts();
  const format = useFormat();
  return (
    <>
      <p>{survey.question[lang]}</p>
      <p className="small quiet">
        {survey.source}
        {survey.beganOn && survey.endedOn && ` · ${format.period(survey.beganOn, survey.endedOn)}`}
        {survey.isGenerated && ` · ${t('surveys.generated')}`}
      </p>
      {survey.mayWrite && (
        <div className="surveys-tools">
          <Button small icon={FileUp} onPress={() => onWrite('import')}>
            {t('surveys.import')}
          </Button>
          <Button small icon={PenLine} onPress={() => onWrite('change')}>
            {t('surveys.form.change')}
          </Button>
        </div>
      )}
    </>
  );
};

/** What the map is filtered by, each to be taken away. */
const Filters = ({ survey, part }: { survey: Survey; part: Part }) => {
  const t = useText();
  const { lang } = useTexts();
  const reason = survey.reasons.find(({ code }) => code === part.reason);
  return (
    <div className="surveys-filters">
      {part.reason && (
        <Chip
          name={t('surveys.why')}
          value={reason?.[lang] ?? part.reason}
          removeLabel={t('surveys.filter.remove', { name: t('surveys.why') })}
          onRemove={() => changeQuery({ reason: undefined })}
        />
      )}
      {part.dayPart && (
        <Chip
          name={t('surveys.when')}
          value={t(`surveys.part.${part.dayPart}`)}
          removeLabel={t('surveys.filter.remove', { name: t('surveys.when') })}
          onRemove={() => changeQuery({ part: undefined })}
        />
      )}
    </div>
  );
};

/** The squares as a list, for whoever reads no single answers; the most named first. */
const Cells = ({ results, chosen, onChoose }: { results: SurveyResults; chosen: string | undefined; onChoose: (id: string) => void }) => {
  const t = useText();
  const format = useFormat();
  const cells = [...results.cells].filter((cell) => cell.class >= 0).sort((a, b) => b.answers - a.answers);
  if (cells.length === 0) return null;
  return (
    <section className="surveys-bars">
      <h3>{t('surveys.cells')}</h3>
      <ol>
        {cells.slice(0, 20).map(({ id, answers }, i) => (
          <li key={id}>
            <button type="button" aria-pressed={chosen === id} onClick={() => onChoose(id)}>
              <span className="surveys-label">{t('surveys.cell', { n: i + 1 })}</span>
              <span className="number">{format.number(answers)}</span>
              <i aria-hidden="true" style={{ width: `${(answers / (cells[0]?.answers ?? 1)) * 100}%` }} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
};
