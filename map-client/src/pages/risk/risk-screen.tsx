import { useQueryClient } from '@tanstack/react-query';
import { Info, Pencil, Plus } from 'lucide-react';
import { useContext, useDeferredValue, useMemo, useState } from 'react';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { judgementsOf } from '../../panels/risk/answers.ts';
import { Approvals } from '../../panels/risk/approvals.tsx';
import { ApproveFoot } from '../../panels/risk/approve-foot.tsx';
import { AreaReasons } from '../../panels/risk/area-reasons.tsx';
import { Consistency } from '../../panels/risk/consistency.tsx';
import { GroupMatrix } from '../../panels/risk/group-matrix.tsx';
import { PairQuestion } from '../../panels/risk/pair-question.tsx';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { RankList } from '../../panels/risk/rank-list.tsx';
import { indicatorsOf, reckon, weighRatings } from '../../panels/risk/reckon.ts';
import { type Model, type Rating, saveRating, useModelValues, useRatings } from '../../panels/risk/risk-data.ts';
import { RiskMap } from '../../panels/risk/risk-map.tsx';
import { useAnswers } from '../../panels/risk/use-answers.ts';
import { Weights } from '../../panels/risk/weights.tsx';
import { changeQuery, usePlace } from '../../router.ts';
import { PageLink } from '../indicators/page-link.tsx';
import { RiskEditor } from './risk-editor.tsx';
import { RiskFrame, type RiskPart } from './risk-frame.tsx';
import '../../panels/risk/risk-weigh.css';
import '../../panels/risk/risk-ranks.css';
import '../../panels/risk/model-form.css';

interface ScreenProps {
  model: Model;
  models: readonly Model[];
  /** Whether the reader may know who of its municipality rated. */
  mayRead: boolean;
  /** Whether the reader makes models for its municipality. */
  mayKeep: boolean;
  person: string;
  onModel: (id: string) => void;
}

const none: Rating[] = [];

/** One version of a model: questions and weights, map, and list of ranks, all reckoned here and in step. */
export const RiskScreen = ({ model, models, mayRead, mayKeep, person, onModel }: ScreenProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const client = useQueryClient();
  const { query } = usePlace();
  const [part, setPart] = useState<RiskPart>('map');
  const [failed, setFailed] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const ratings = useRatings(model, mayRead);
  const register = useIndicators();
  const codes = useMemo(() => indicatorsOf(model).map(({ code }) => code), [model]);
  const values = useModelValues(codes, model.definition.period);
  const own = useAnswers(model, ratings.data ?? none, person);

  const entries = codes.map((code) => {
    const entry = register.data?.find((indicator) => indicator.code === code);
    return { code, name: entry?.title[lang] ?? code, entry };
  });
  const names = entries.map(({ name }) => name);
  const nameOf = (code: string): string => entries.find((entry) => entry.code === code)?.name ?? code;

  const answers = useDeferredValue(own.answers);
  const weighing = useMemo(() => weighRatings(model, ratings.data ?? none, answers), [model, ratings.data, answers]);
  const reckoned = useMemo(() => (values.data ? reckon(model, values.data, weighing) : undefined), [model, values.data, weighing]);
  const chosen = reckoned?.areas.find(({ country, code }) => `${country}:${code}` === query.get('t'));
  const select = (id: number): void => {
    const area = reckoned?.areas.find((other) => other.id === id);
    changeQuery({ t: area && area !== chosen ? `${area.country}:${area.code}` : '' });
  };
  const periods = [...new Set((values.data ?? []).flatMap(({ period }) => (period ? [writePeriodOf(period, t, format)] : [])))].join(', ');
  const sources = [...new Set(entries.flatMap(({ entry }) => (entry ? [entry.source] : [])))].join(', ');

  const weightsNote = model.approvedAt
    ? t('risk.legend.approved', { at: format.dayTime(model.approvedAt) })
    : t(mayRead && weighing.experts.length > 0 ? 'risk.legend.open' : weighing.isSet ? 'risk.legend.set' : 'risk.legend.equal');

  const refresh = async (): Promise<void> => {
    await Promise.all(['risk-models', 'risk-ratings', 'risk-versions'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
  const save = async (): Promise<void> => {
    const judgements = judgementsOf(codes, own.answers);
    if (!judgements) return;
    setSaving(true);
    try {
      await saveRating(model, judgements, own.saved?.group ?? null);
      setFailed(undefined);
      await refresh();
      own.takeBack();
    } catch (error) {
      setFailed(error);
    }
    setSaving(false);
  };

  if (mayKeep && model.mayWrite && query.get('edit') === '1' && !ratings.isPending)
    return (
      <RiskEditor
        model={model}
        weights={weighing.weights}
        onSaved={() => changeQuery({ edit: '' })}
        onClose={() => changeQuery({ edit: '' })}
      />
    );
  const mine = judgementsOf(codes, own.answers) ? weighing.experts.find(({ isMine }) => isMine) : undefined;
  const asks = model.mayRate && mayRead;
  const pair = asks ? own.pairs[own.at] : undefined;
  const error = values.error ?? ratings.error ?? register.error;
  return (
    <RiskFrame heading={model.title[lang]} part={part} onPart={setPart}>
      <div className="risk-left">
        <section aria-labelledby="risk-title">
          <div className="risk-head">
            <h2 id="risk-title">{t('risk.title.weigh')}</h2>
            <span className="small quiet">
              {mayRead && `${t('risk.experts', { n: weighing.experts.length })}, `}
              <PageLink to="/indicators">{t('risk.indicators', { n: codes.length })}</PageLink>
            </span>
          </div>
          {models.length > 1 && (
            <Select
              label={t('risk.model')}
              hideLabel
              className="risk-model"
              value={model.id}
              choices={models.map(({ id, title, tenant, mayWrite }) => ({
                id,
                label: mayWrite ? title[lang] : t('risk.model.of', { title: title[lang], tenant: tenantName(tenant) }),
              }))}
              onChange={onModel}
            />
          )}
          {mayKeep && (
            <div className="risk-actions">
              {model.mayWrite && (
                <Button small icon={Pencil} onPress={() => changeQuery({ edit: '1' }, true)}>
                  {t('risk.form.change')}
                </Button>
              )}
              <Button small icon={Plus} onPress={() => changeQuery({ edit: 'new' }, true)}>
                {t('risk.form.new')}
              </Button>
            </div>
          )}
          {failed !== undefined && <ErrorNotice error={failed} onRetry={() => void save()} />}
          {asks ? (
            ratings.isPending ? (
              <Skeleton rows={4} />
            ) : (
              <PairQuestion own={own} nameOf={nameOf} mine={mine} onSave={() => void save()} isSaving={isSaving} />
            )
          ) : (
            <p className="risk-closed small">
              {t(model.approvedAt ? 'risk.closed.approved' : mayRead ? 'risk.closed.other' : 'risk.closed.role')}
            </p>
          )}
        </section>
        <Weights weighing={weighing} names={names} mayRead={mayRead} />
        {weighing.experts.length > 0 && (
          <Consistency weighing={weighing} title={model.title[lang]} canAsk={model.mayWrite && !model.approvedAt} />
        )}
        {weighing.experts.length > 0 && (
          <GroupMatrix weighing={weighing} names={names} asked={pair && [codes.indexOf(pair[0]), codes.indexOf(pair[1])]} />
        )}
        <Approvals model={model} nameOf={nameOf} />
      </div>
      {reckoned ? (
        <RiskMap
          reckoned={reckoned}
          title={model.title[lang]}
          periods={periods}
          weightsNote={weightsNote}
          sources={sources}
          selected={chosen?.id}
          onSelect={select}
        />
      ) : (
        <div className="risk-wait map">{error ? null : <Skeleton rows={3} />}</div>
      )}
      <div className="risk-right">
        {error && (
          <ErrorNotice
            error={error}
            onRetry={() => {
              void values.refetch();
              void ratings.refetch();
              void register.refetch();
            }}
          />
        )}
        {reckoned ? (
          <>
            <RankList reckoned={reckoned} selected={chosen?.id} onSelect={select} />
            {chosen && <AreaReasons area={chosen} weighing={weighing} indicators={entries} onClose={() => changeQuery({ t: '' })} />}
            <p className="risk-note small quiet">
              <Icon of={Info} />
              {t('risk.aggregates')}
            </p>
            <ApproveFoot
              model={model}
              weighing={weighing}
              reckoned={reckoned}
              names={names}
              codes={codes}
              isChanged={own.isChanged && own.isComplete}
              onDone={refresh}
            />
          </>
        ) : (
          !error && <Skeleton rows={16} />
        )}
      </div>
    </RiskFrame>
  );
};
