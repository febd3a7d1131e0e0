import { useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeIndicator, type Indicator, makeIndicator, refOf } from './indicator-data.ts';
import { bodyOf, codeFrom, type Draft, draftOf, emptyDraft, faultsOf } from './indicator-draft.ts';
import { GroundFields, MeaningFields, SourceFields, TitleFields } from './indicator-fields.tsx';
import './indicator-form.css';

interface FormProps {
  /** The indicator to change; a new one without. */
  indicator?: Indicator;
  onSaved: (saved: Indicator) => void;
  onClose: () => void;
}

/** What the register says of an indicator: names, unit, kind, source, ground. Nothing is sent before every field is as it has to be; a refusal stands at its field. */
export const IndicatorForm = ({ indicator: current, onSaved, onClose }: FormProps) => {
  const t = useText();
  const client = useQueryClient();
  // As it was opened: what a colleague changes meanwhile must not be overwritten unseen.
  const [indicator] = useState(current);
  const [draft, setDraft] = useState<Draft>(() => (indicator ? draftOf(indicator) : emptyDraft));
  const [ownCode, setOwnCode] = useState(false);
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const key = useMemo(() => crypto.randomUUID(), []);
  const form = useRef<HTMLFormElement>(null);
  const faults = faultsOf(draft);

  const change = (next: Partial<Draft>): void => {
    setRefusal(undefined);
    setDraft((before) => {
      const after = { ...before, ...next };
      return indicator || ownCode || !next.title ? after : { ...after, code: codeFrom(next.title.en || next.title.lv || next.title.lt) };
    });
  };
  const refusedAt = (name: string): string | undefined =>
    refusal instanceof ApiError && (refusal.field === name || refusal.errors.some(({ field }) => field === name))
      ? refusal.detail
      : undefined;
  const errorOf = (name: string): string | undefined =>
    refusedAt(name) ?? (isTried && faults.includes(name) ? t(`indicators.form.fault.${name.split('.')[0] as 'title'}`) : undefined);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (faults.length > 0) {
      // The errors are there after the next painting; the first of them takes the focus.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea, button)')?.focus());
      return;
    }
    setSaving(true);
    try {
      const saved = indicator
        ? await changeIndicator(indicator, bodyOf(draft, indicator))
        : await makeIndicator({ code: draft.code, ...bodyOf(draft) }, key);
      client.setQueryData(['indicators', refOf(saved)], undefined);
      await client.invalidateQueries({ queryKey: ['indicators'] });
      onSaved(saved);
    } catch (problem) {
      setRefusal(problem);
      setSaving(false);
    }
  };
  const parts = { draft, change, errorOf };
  return (
    <form ref={form} className="indicator-form" aria-labelledby="indicator-form" noValidate onSubmit={(event) => void save(event)}>
      <h1 id="indicator-form">{t(indicator ? 'indicators.form.change' : 'indicators.form.add')}</h1>
      {refusal !== undefined && <ErrorNotice error={refusal} />}
      <TitleFields {...parts} />
      <MeaningFields {...parts} hasValues={(indicator?.periods ?? 0) > 0} />
      <SourceFields {...parts} />
      <GroundFields {...parts} />
      {!indicator && (
        <fieldset>
          <legend>{t('indicators.form.code')}</legend>
          <Field
            label={t('indicators.column.code')}
            hint={t('indicators.form.code.hint')}
            value={draft.code}
            maxLength={60}
            error={errorOf('code')}
            onChange={(code) => {
              setOwnCode(true);
              change({ code });
            }}
          />
        </fieldset>
      )}
      {isTried && faults.length > 0 && (
        <Notice icon={TriangleAlert} late role="alert">
          {t('indicators.form.faults', { n: faults.length })}
        </Notice>
      )}
      <div className="indicator-form-foot">
        <Button onPress={onClose}>{t('form.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={isSaving}>
          {t(isSaving ? 'form.saving' : indicator ? 'form.save' : 'indicators.form.next')}
        </Button>
      </div>
    </form>
  );
};
