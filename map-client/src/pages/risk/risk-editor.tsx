import { useQueryClient } from '@tanstack/react-query';
import { Map as MapIcon, TriangleAlert } from 'lucide-react';
import { type FormEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { definitionOf, emptyModel, fewestIndicators, type ModelDraft, modelDraftOf, modelFaults } from '../../panels/risk/model-draft.ts';
import { ModelFields } from '../../panels/risk/model-fields.tsx';
import { ModelRows } from '../../panels/risk/model-rows.tsx';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { RankList } from '../../panels/risk/rank-list.tsx';
import { indicatorsOf, reckon, setWeights } from '../../panels/risk/reckon.ts';
import { changeModel, type Model, makeModel, useEachValues } from '../../panels/risk/risk-data.ts';
import { RiskMap } from '../../panels/risk/risk-map.tsx';
import { WeightShift } from '../../panels/risk/weight-shift-table.tsx';
import { plainConcentration } from '../../risk/weight-draws.ts';
import { RiskFrame, type RiskPart } from './risk-frame.tsx';
import '../../panels/risk/risk-ranks.css';
import '../../panels/risk/model-form.css';

interface EditorProps {
  /** The model to change; a new one without. */
  model?: Model;
  /** What its indicators weigh now. */
  weights?: readonly number[];
  onSaved: (saved: Model) => void;
  onClose: () => void;
}

/** A model in the making: indicators, directions, weights and normalisation at the left, and at once what they come to on the map and in the list. */
export const RiskEditor = ({ model: current, weights, onSaved, onClose }: EditorProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = format;
  const client = useQueryClient();
  // As it was opened: what a colleague changes meanwhile must not be overwritten unseen.
  const [model] = useState(current);
  const [draft, setDraft] = useState<ModelDraft>(() => (model ? modelDraftOf(model, weights ?? setWeights(model) ?? []) : emptyModel));
  const [part, setPart] = useState<RiskPart>('weigh');
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const [selected, setSelected] = useState<number>();
  const key = useMemo(() => crypto.randomUUID(), []);
  const form = useRef<HTMLFormElement>(null);
  const register = useIndicators();
  const faults = modelFaults(draft);
  const change = (next: Partial<ModelDraft>): void => {
    setRefusal(undefined);
    setDraft((before) => ({ ...before, ...next }));
  };
  const errorOf = (name: string): string | undefined => {
    if (refusal instanceof ApiError && refusal.field === name) return refusal.detail;
    return isTried && faults.includes(name) ? t(`risk.form.fault.${name.split('.')[0] as 'title'}`) : undefined;
  };

  // A slider that is drawn along asks for many indexes; the map follows when it can.
  const shown = useDeferredValue(draft);
  const period = modelFaults(shown).includes('period') ? null : shown.period.trim() || null;
  const { each, error } = useEachValues(
    shown.rows.map(({ indicator }) => indicator),
    period,
  );
  const preview = useMemo(() => {
    const definition = definitionOf(shown, model?.definition);
    const indicators = indicatorsOf({ definition });
    const values = indicators.flatMap(({ code }) => each[shown.rows.findIndex(({ indicator }) => indicator === code)] ?? []);
    if (indicators.length < fewestIndicators || values.length < indicators.length) return undefined;
    const weighing = { weights: setWeights({ definition }) ?? [], concentration: plainConcentration };
    return { definition, indicators, values, weights: weighing.weights, reckoned: reckon({ definition }, values, weighing) };
  }, [shown, model, each]);
  const nameOf = (code: string): string => register.data?.find((one) => one.code === code)?.title[lang] ?? code;

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (faults.length > 0) {
      setPart('weigh');
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea, button)')?.focus());
      return;
    }
    setSaving(true);
    const body = { title: draft.title, definition: definitionOf(draft, model?.definition), note: draft.note.trim() || null };
    try {
      const saved = model
        ? await changeModel(model, { ...body, isRetired: model.isRetired })
        : await makeModel({ ...body, code: draft.code, sensitivity: Number(draft.sensitivity) }, key);
      await Promise.all(['risk-models', 'risk-ratings', 'risk-versions'].map((name) => client.invalidateQueries({ queryKey: [name] })));
      onSaved(saved);
    } catch (problem) {
      setRefusal(problem);
      setSaving(false);
    }
  };
  const title = draft.title[lang] || t('risk.form.new');
  const periods = [...new Set(preview?.values.flatMap(({ period: of }) => (of ? [writePeriodOf(of, t, format)] : [])))].join(', ');
  return (
    <RiskFrame heading={t(model ? 'risk.form.change' : 'risk.form.new')} isEditing part={part} onPart={setPart}>
      <form ref={form} className="risk-left risk-form" aria-labelledby="risk-form" noValidate onSubmit={(event) => void save(event)}>
        <section>
          <h2 id="risk-form">{t(model ? 'risk.form.change' : 'risk.form.new')}</h2>
          {model && (
            <p className="small quiet">
              {t(model.approvedAt ? 'risk.form.approved' : model.ratings > 0 ? 'risk.form.rated' : 'risk.form.open', {
                version: model.version,
                next: model.version + 1,
                n: model.ratings,
              })}
            </p>
          )}
          {refusal !== undefined && <ErrorNotice error={refusal} />}
          <ModelFields draft={draft} change={change} errorOf={errorOf} isNew={!model} />
        </section>
        <ModelRows draft={draft} change={change} errorOf={errorOf} register={register.data ?? []} nameOf={nameOf} />
        <div className="risk-form-foot">
          {isTried && faults.length > 0 && (
            <Notice icon={TriangleAlert} late role="alert">
              {t('indicators.form.faults', { n: faults.length })}
            </Notice>
          )}
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" type="submit" isDisabled={isSaving}>
            {t(isSaving ? 'form.saving' : model ? 'risk.form.save' : 'risk.form.make')}
          </Button>
        </div>
      </form>
      {preview ? (
        <RiskMap
          reckoned={preview.reckoned}
          title={title}
          periods={periods}
          weightsNote={t('risk.form.preview')}
          sources={[
            ...new Set(preview.indicators.flatMap(({ code }) => register.data?.find((one) => one.code === code)?.source ?? [])),
          ].join(', ')}
          selected={selected}
          onSelect={(id) => setSelected(id === selected ? undefined : id)}
        />
      ) : (
        <div className="risk-wait map">
          {error ? (
            <ErrorNotice error={error} />
          ) : indicatorsOf({ definition: definitionOf(shown, model?.definition) }).length >= fewestIndicators ? (
            <Skeleton rows={3} />
          ) : (
            <Empty icon={MapIcon} title={t('risk.form.none')}>
              <p>{t('risk.form.none.text', { n: fewestIndicators })}</p>
            </Empty>
          )}
        </div>
      )}
      <div className="risk-right">
        {preview && (
          <>
            <RankList reckoned={preview.reckoned} selected={selected} onSelect={(id) => setSelected(id === selected ? undefined : id)} />
            <WeightShift reckoned={preview.reckoned} indicators={preview.indicators} weights={preview.weights} nameOf={nameOf} />
          </>
        )}
      </div>
    </RiskFrame>
  );
};
