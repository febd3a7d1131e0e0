import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { type Lang, langNames, langs, useText } from '../../i18n/i18n.ts';
import { codeOf } from './reason-code.ts';
import { addSurvey, changeSurvey, deleteSurvey, type NewSurvey, type Survey } from './survey-data.ts';

const nothing = { lv: '', lt: '', en: '' };
const blank: NewSurvey = {
  title: nothing,
  question: nothing,
  reasons: [],
  source: '',
  beganOn: null,
  endedOn: null,
  sensitivity: 1,
  leastAnswers: 5,
};

interface FormProps {
  survey: Survey | undefined;
  onClose: () => void;
  onSaved: (survey: Survey) => void;
  onDeleted: () => void;
}

/** Describes a survey in the three languages: its question, the reasons one can give, who asked and who may see what it found. */
export const SurveyForm = ({ survey, onClose, onSaved, onDeleted }: FormProps) => {
  const t = useText();
  const [form, setForm] = useState<NewSurvey>(() =>
    survey
      ? {
          title: survey.title,
          question: survey.question,
          reasons: survey.reasons,
          source: survey.source,
          beganOn: survey.beganOn,
          endedOn: survey.endedOn,
          sensitivity: survey.sensitivity,
          leastAnswers: survey.leastAnswers,
        }
      : { ...blank, reasons: [{ code: '', ...nothing }] },
  );
  const [least, setLeast] = useState(String(form.leastAnswers));
  const [key] = useState(() => crypto.randomUUID());
  const [error, setError] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const change = (more: Partial<NewSurvey>): void => setForm((before) => ({ ...before, ...more }));
  const changeReason = (at: number, lang: Lang, words: string): void =>
    change({ reasons: form.reasons.map((reason, i) => (i === at ? { ...reason, [lang]: words } : reason)) });
  const isWhole = (texts: { lv: string; lt: string; en: string }): boolean => langs.every((lang) => texts[lang].trim() !== '');
  const given = form.reasons.filter((reason) => langs.some((lang) => reason[lang].trim() !== ''));
  const leastNumber = /^\d{1,3}$/.test(least.trim()) ? Number(least) : Number.NaN;
  const isReady =
    isWhole(form.title) &&
    isWhole(form.question) &&
    given.every(isWhole) &&
    form.source.trim().length >= 3 &&
    leastNumber >= 5 &&
    leastNumber <= 100;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setSaving(true);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
    setSaving(false);
  };
  const save = (): Promise<void> =>
    attempt(async () => {
      const reasons: NewSurvey['reasons'] = [];
      for (const reason of given)
        reasons.push({
          ...reason,
          code:
            reason.code ||
            codeOf(
              reason.en,
              [...given, ...reasons].map(({ code }) => code),
            ),
        });
      const whole = { ...form, reasons, leastAnswers: leastNumber };
      onSaved(survey ? await changeSurvey(survey, whole) : await addSurvey(whole, key));
    });
  const texts = (field: 'title' | 'question', rows?: number) =>
    langs.map((lang) => (
      <Field
        key={lang}
        label={`${t(`surveys.form.${field}`)} (${lang.toUpperCase()})`}
        value={form[field][lang]}
        onChange={(words) => change({ [field]: { ...form[field], [lang]: words } })}
        maxLength={field === 'title' ? 200 : 500}
        required
        {...(rows && { rows })}
      />
    ));
  return (
    <Dialog
      title={t(survey ? 'surveys.form.change' : 'surveys.add')}
      isOpen
      onClose={onClose}
      actions={
        <>
          {survey && (
            <Button
              kind={isAsked ? 'danger' : 'plain'}
              isDisabled={isSaving}
              onPress={() =>
                isAsked
                  ? void attempt(async () => {
                      await deleteSurvey(survey);
                      onDeleted();
                    })
                  : setAsked(true)
              }
            >
              {isAsked ? t('surveys.form.delete.sure', { n: survey.answers ?? 0 }) : t('surveys.form.delete')}
            </Button>
          )}
          <Button onPress={onClose}>{t('surveys.cancel')}</Button>
          <Button kind="primary" isDisabled={!isReady || isSaving} onPress={() => void save()}>
            {t('surveys.form.save')}
          </Button>
        </>
      }
    >
      <div className="surveys-form">
        {texts('title')}
        {texts('question', 2)}
        <fieldset>
          <legend>{t('surveys.form.reasons')}</legend>
          <p className="small quiet">{t('surveys.form.reasons.hint')}</p>
          {form.reasons.map((reason, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: reasons are only added at the end, and those without a code have nothing else
            <div key={i} className="surveys-reason">
              {langs.map((lang) => (
                <Field
                  key={lang}
                  label={langNames[lang]}
                  value={reason[lang]}
                  onChange={(words) => changeReason(i, lang, words)}
                  maxLength={120}
                />
              ))}
              <IconButton
                icon={X}
                label={t('surveys.form.reason.remove', { n: i + 1 })}
                onPress={() => change({ reasons: form.reasons.filter((_, at) => at !== i) })}
              />
            </div>
          ))}
          <Button
            small
            icon={Plus}
            isDisabled={form.reasons.length >= 30}
            onPress={() => change({ reasons: [...form.reasons, { code: '', ...nothing }] })}
          >
            {t('surveys.form.reason.add')}
          </Button>
        </fieldset>
        <Field
          label={t('surveys.form.source')}
          hint={t('surveys.form.source.hint')}
          value={form.source}
          onChange={(source) => change({ source })}
          maxLength={500}
          required
        />
        <div className="surveys-pair">
          <Field
            type="date"
            label={t('surveys.form.began')}
            value={form.beganOn ?? ''}
            onChange={(day) => change({ beganOn: day || null })}
          />
          <Field
            type="date"
            label={t('surveys.form.ended')}
            value={form.endedOn ?? ''}
            onChange={(day) => change({ endedOn: day || null })}
          />
        </div>
        <Select
          label={t('surveys.form.open')}
          hint={t('surveys.form.open.hint')}
          value={String(form.sensitivity)}
          choices={[
            { id: '1', label: t('surveys.form.open.1') },
            { id: '0', label: t('surveys.form.open.0') },
          ]}
          onChange={(next) => change({ sensitivity: Number(next) })}
        />
        <Field
          label={t('surveys.form.least')}
          hint={t('surveys.form.least.hint')}
          value={least}
          onChange={setLeast}
          inputMode="numeric"
          maxLength={3}
        />
        {error !== undefined && <ErrorNotice error={error} />}
      </div>
    </Dialog>
  );
};
