import { useState } from 'react';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { codeFrom } from '../../pages/indicators/indicator-draft.ts';
import type { ModelDraft } from './model-draft.ts';

interface FieldsProps {
  draft: ModelDraft;
  change: (next: Partial<ModelDraft>) => void;
  errorOf: (name: string) => string | undefined;
  isNew: boolean;
}

/** What the model is called, what it is reckoned from and how. */
export const ModelFields = ({ draft, change, errorOf, isNew }: FieldsProps) => {
  const t = useText();
  const [ownCode, setOwnCode] = useState(false);
  return (
    <>
      {(['lv', 'lt', 'en'] as const).map((lang) => (
        <Field
          key={lang}
          label={t('indicators.form.in', { what: t('indicators.form.title'), lang: t(`indicators.form.lang.${lang}`) })}
          value={draft.title[lang]}
          required
          maxLength={200}
          error={errorOf(`title.${lang}`)}
          onChange={(text) => {
            const title = { ...draft.title, [lang]: text };
            change({ title, ...(isNew && !ownCode && { code: codeFrom(title.en || title.lv || title.lt) }) });
          }}
        />
      ))}
      <div className="risk-form-pair">
        {isNew && (
          <>
            <Field
              label={t('indicators.column.code')}
              value={draft.code}
              maxLength={60}
              error={errorOf('code')}
              onChange={(code) => {
                setOwnCode(true);
                change({ code });
              }}
            />
            <Select
              label={t('indicators.form.sensitivity')}
              value={draft.sensitivity}
              error={errorOf('sensitivity')}
              choices={(['0', '1', '2', '3'] as const).map((id) => ({ id, label: t(`shares.sensitivity.${id}`) }))}
              onChange={(sensitivity) => change({ sensitivity })}
            />
          </>
        )}
        <Select
          label={t('risk.form.normalisation')}
          value={draft.normalisation}
          choices={(['min_max', 'z_score', 'rank'] as const).map((id) => ({ id, label: t(`risk.normalisation.${id}`) }))}
          onChange={(normalisation) => change({ normalisation })}
        />
        <Field
          label={t('risk.form.period')}
          value={draft.period}
          placeholder={t('risk.form.period.latest')}
          error={errorOf('period')}
          onChange={(period) => change({ period })}
        />
      </div>
      <p className="small quiet">{t(`risk.normalisation.${draft.normalisation}.hint`)}</p>
      <Field label={t('risk.form.note')} value={draft.note} maxLength={500} onChange={(note) => change({ note })} />
    </>
  );
};
