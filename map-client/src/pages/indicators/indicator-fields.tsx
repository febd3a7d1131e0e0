import { Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { useStore } from '../../store.ts';
import { type Draft, unitChoices, usualUnit } from './indicator-draft.ts';

interface PartProps {
  draft: Draft;
  change: (next: Partial<Draft>) => void;
  /** The sentence at a field, by its name. */
  errorOf: (name: string) => string | undefined;
}
const languages = ['lv', 'lt', 'en'] as const;
const kinds = ['count', 'rate', 'share', 'mean'] as const;
const periodKinds = ['year', 'quarter', 'month', 'week', 'day', 'any'] as const;
const sensitivities = ['0', '1', '2', '3'] as const;

type WordsName = 'title' | 'description' | 'unitWords';

/** One text in three languages, side by side. */
const WordsFields = ({ draft, change, errorOf, name, rows, max }: PartProps & { name: WordsName; rows?: number; max: number }) => {
  const t = useText();
  const told = name === 'unitWords' ? 'unit' : name;
  return (
    <div className="indicator-words">
      {languages.map((lang) => (
        <Field
          key={lang}
          label={t('indicators.form.in', { what: t(`indicators.form.${told}`), lang: t(`indicators.form.lang.${lang}`) })}
          value={draft[name][lang]}
          maxLength={max}
          required={name !== 'description'}
          {...(rows && { rows })}
          error={errorOf(`${told}.${lang}`)}
          onChange={(text) => change({ [name]: { ...draft[name], [lang]: text } })}
        />
      ))}
    </div>
  );
};

/** What it is called, in the three languages, and whose it will be. */
export const TitleFields = (props: PartProps) => {
  const t = useText();
  const who = useStore(user);
  const [isExplained, setExplained] = useState(Object.values(props.draft.description).some(Boolean));
  return (
    <fieldset>
      <legend>{t('indicators.form.title')}</legend>
      <WordsFields {...props} name="title" max={200} />
      <Checkbox
        isSelected={isExplained}
        onChange={(next) => {
          setExplained(next);
          if (!next) props.change({ description: { lv: '', lt: '', en: '' } });
        }}
      >
        {t('indicators.form.explain')}
      </Checkbox>
      {isExplained && <WordsFields {...props} name="description" rows={2} max={1000} />}
      <p className="small quiet">
        {t('indicators.column.owner')}: <b>{who?.tenant === 'vias' ? t('indicators.owner.all') : tenantName(who?.tenant ?? '')}</b>
      </p>
    </fieldset>
  );
};

/** What sort of number it is, in what unit, against what, and how often. */
export const MeaningFields = (props: PartProps & { hasValues: boolean }) => {
  const { draft, change, errorOf, hasValues } = props;
  const t = useText();
  const { lang, compare } = useFormat();
  const { data: register = [] } = useIndicators();
  const isCount = draft.kind === 'count';
  return (
    <fieldset>
      <legend>{t('indicators.form.meaning')}</legend>
      <Segments
        label={t('indicators.form.kind')}
        value={draft.kind}
        choices={kinds.map((id) => ({ id, label: t(`indicators.kind.${id}`) }))}
        // The unit goes along as long as it is the usual one of the kind before.
        onChange={(kind) =>
          change({
            kind,
            isKindSaid: true,
            ...(draft.unit === usualUnit[draft.kind] && { unit: usualUnit[kind] }),
            decimals: kind === 'count' ? '0' : '1',
          })
        }
      />
      <p className="small quiet">{t(`indicators.kind.${draft.kind}.hint`)}</p>
      {hasValues && (
        <p className="small indicators-masks">
          <Icon of={Info} />
          {t('indicators.form.hasValues')}
        </p>
      )}
      <div className="indicator-grid">
        <Select
          label={t('indicators.column.unit')}
          value={draft.unit}
          choices={unitChoices.map((id) => ({ id, label: t(`indicators.unit.${id}`) }))}
          onChange={(unit) => change({ unit })}
        />
        <Select
          label={t('indicators.form.denominator')}
          value={draft.denominator}
          hint={t(isCount ? 'indicators.form.denominator.count' : 'indicators.form.denominator.mean')}
          choices={(['none', 'residents', 'km2', 'indicator'] as const).map((id) => ({ id, label: t(`indicators.denominator.${id}`) }))}
          onChange={(denominator) => change({ denominator })}
        />
        {draft.denominator === 'indicator' && (
          <Select
            label={t('indicators.form.denominatorCode')}
            value={draft.denominatorCode || undefined}
            placeholder={t('indicators.form.choose')}
            error={errorOf('denominatorCode')}
            choices={[...new Map(register.filter(({ code }) => code !== draft.code).map((other) => [other.code, other])).values()]
              .map(({ code, title }) => ({ id: code, label: title[lang] }))
              .sort((a, b) => compare(a.label, b.label))}
            onChange={(denominatorCode) => change({ denominatorCode })}
          />
        )}
        <Select
          label={t('indicators.column.direction')}
          value={draft.direction}
          choices={(['more_is_worse', 'more_is_better', 'neutral'] as const).map((id) => ({ id, label: t(`indicators.direction.${id}`) }))}
          onChange={(direction) => change({ direction })}
        />
        <Select
          label={t('indicators.form.periodKind')}
          value={draft.periodKind}
          choices={periodKinds.map((id) => ({ id, label: t(`indicators.periodKind.${id}`) }))}
          onChange={(periodKind) => change({ periodKind })}
        />
        <Field
          label={t('indicators.form.decimals')}
          inputMode="numeric"
          value={draft.decimals}
          error={errorOf('decimals')}
          onChange={(decimals) => change({ decimals })}
        />
        {isCount && (
          <Field
            label={t('indicators.form.masksBelow')}
            inputMode="numeric"
            hint={t('indicators.form.masksBelow.hint')}
            value={draft.masksBelow}
            error={errorOf('masksBelow')}
            onChange={(masksBelow) => change({ masksBelow })}
          />
        )}
      </div>
      {draft.unit === 'other' && <WordsFields {...props} name="unitWords" max={60} />}
    </fieldset>
  );
};

/** Where the numbers come from and how good they are. */
export const SourceFields = ({ draft, change, errorOf }: PartProps) => {
  const t = useText();
  return (
    <fieldset>
      <legend>{t('indicators.form.origin')}</legend>
      <div className="indicator-grid">
        <Field
          label={t('indicators.column.source')}
          value={draft.source}
          required
          maxLength={300}
          hint={t('indicators.form.source.hint')}
          error={errorOf('source')}
          onChange={(source) => change({ source })}
        />
        <Field
          label={t('indicators.form.sourceAddress')}
          value={draft.sourceAddress}
          maxLength={500}
          placeholder="https://"
          error={errorOf('sourceAddress')}
          onChange={(sourceAddress) => change({ sourceAddress })}
        />
        <Field
          label={t('indicators.column.licence')}
          value={draft.licence}
          required
          maxLength={300}
          hint={t('indicators.form.licence.hint')}
          error={errorOf('licence')}
          onChange={(licence) => change({ licence })}
        />
        <Select
          label={t('indicators.column.quality')}
          value={draft.quality}
          choices={(['official', 'register', 'survey', 'estimated', 'generated'] as const).map((id) => ({
            id,
            label: t(`indicators.quality.${id}`),
          }))}
          onChange={(quality) => change({ quality })}
        />
      </div>
    </fieldset>
  );
};

/** Who may see it, and on what ground numbers about health or social help are held. */
export const GroundFields = ({ draft, change, errorOf }: PartProps) => {
  const t = useText();
  const isSpecial = draft.specialCategory !== 'none';
  return (
    <fieldset>
      <legend>{t('indicators.form.ground')}</legend>
      <div className="indicator-grid">
        <Select
          label={t('indicators.form.sensitivity')}
          value={draft.sensitivity}
          hint={t(`shares.sensitivity.${draft.sensitivity}.hint`)}
          error={errorOf('sensitivity')}
          choices={sensitivities.map((id) => ({ id, label: t(`shares.sensitivity.${id}`) }))}
          onChange={(sensitivity) => change({ sensitivity })}
        />
        <Select
          label={t('indicators.form.special')}
          value={draft.specialCategory}
          choices={(['none', 'health', 'social'] as const).map((id) => ({ id, label: t(`indicators.special.${id}`) }))}
          onChange={(specialCategory) => change({ specialCategory })}
        />
      </div>
      {isSpecial && <p className="small quiet">{t('indicators.form.special.why')}</p>}
      {isSpecial && draft.sensitivity === '0' && (
        <Notice icon={TriangleAlert} late>
          {t('indicators.form.special.public')}
        </Notice>
      )}
      <div className="indicator-grid wide">
        <Field
          label={t('indicators.form.purpose')}
          value={draft.purpose}
          rows={2}
          maxLength={500}
          required={isSpecial}
          error={errorOf('purpose')}
          onChange={(purpose) => change({ purpose })}
        />
        <Field
          label={t('indicators.form.legalBasis')}
          value={draft.legalBasis}
          rows={2}
          maxLength={500}
          required={isSpecial}
          hint={t('indicators.form.legalBasis.hint')}
          error={errorOf('legalBasis')}
          onChange={(legalBasis) => change({ legalBasis })}
        />
      </div>
    </fieldset>
  );
};
