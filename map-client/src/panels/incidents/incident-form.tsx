import { Eye, Users } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { useCategoryNames } from '../incident-filter/categories.ts';
import { useFieldWords } from './field-words.ts';
import { changedFields, type Draft, type Editable } from './merge.ts';
import { PlaceField } from './place-field.tsx';

/** What somebody else changed while this form was open. */
export interface Colleague {
  name: string;
  taken: readonly Editable[];
  contested: readonly Editable[];
  theirs: Draft;
}

interface FormProps {
  base: Draft;
  draft: Draft;
  isNew: boolean;
  colleague: Colleague | undefined;
  error: unknown;
  isSaving: boolean;
  picking: boolean;
  onPick: () => void;
  onChange: (part: Partial<Draft>) => void;
  onSave: () => void;
  onCancel: () => void;
}

const errorOf = (error: unknown, field: string): string | undefined => {
  if (!(error instanceof ApiError)) return undefined;
  return (
    error.errors.find((entry) => entry.field === field || entry.field.startsWith(`${field}.`))?.detail ??
    (error.field === field ? error.detail : undefined)
  );
};

const shownAtField: readonly string[] = [
  'category',
  'severity',
  'status',
  'occurredAt',
  'dueAt',
  'title',
  'responsible',
  'placeText',
  'geometry',
  'description',
];
const belongsToField = (error: unknown): boolean => shownAtField.some((field) => errorOf(error, field) !== undefined);

/** Adds or edits an incident. What was changed, what it was, and what a colleague changed meanwhile stand at the field. */
export const IncidentForm = ({
  base,
  draft,
  isNew,
  colleague,
  error,
  isSaving,
  picking,
  onPick,
  onChange,
  onSave,
  onCancel,
}: FormProps) => {
  const t = useText();
  const who = useStore(user);
  const categories = useCategoryNames();
  const words = useFieldWords();
  const [tried, setTried] = useState(false);
  const changes = isNew ? [] : changedFields(base, draft);
  const changed = (field: Editable): string | undefined => (changes.includes(field) ? t('form.changed') : undefined);
  const missing = draft.title.trim() === '' ? t('incidents.field.titleMissing') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!missing) onSave();
  };
  const was = (field: Editable) =>
    changes.includes(field) &&
    !colleague?.contested.includes(field) && (
      <p className="incident-was">
        {t('incidents.was')} <s>{words(field, base[field])}</s>
        <button type="button" className="link" onClick={() => onChange({ [field]: base[field] })}>
          {t('incidents.restore')}
        </button>
      </p>
    );
  const theirs = (field: Editable) =>
    colleague &&
    (colleague.taken.includes(field) || colleague.contested.includes(field)) && (
      <p className="incident-was">
        <Icon of={Users} />
        {t('incidents.theirs', { name: colleague.name, value: words(field, colleague.theirs[field]) })}
        {colleague.contested.includes(field) && (
          <button type="button" className="link" onClick={() => onChange({ [field]: colleague.theirs[field] })}>
            {t('incidents.takeTheirs')}
          </button>
        )}
      </p>
    );
  const below = (field: Editable) => (
    <>
      {was(field)}
      {theirs(field)}
    </>
  );

  return (
    <form className="incident-form" onSubmit={submit} noValidate>
      {colleague && (
        <Notice icon={Users} late={colleague.contested.length > 0}>
          {t(colleague.contested.length ? 'incidents.colleague.contested' : 'incidents.colleague.taken', { name: colleague.name })}
        </Notice>
      )}
      <div className="incident-fields">
        <div className="wide">
          <Field
            label={t('incidents.field.title')}
            value={draft.title}
            onChange={(title) => onChange({ title })}
            required
            maxLength={200}
            changed={changed('title')}
            error={(tried && missing) || errorOf(error, 'title')}
            autoFocus={isNew}
          />
          {below('title')}
        </div>
        <div className="wide">
          <Select
            label={t('incidents.field.category')}
            value={draft.category}
            choices={categories}
            onChange={(category) => onChange({ category })}
            changed={changed('category')}
            error={errorOf(error, 'category')}
          />
          {below('category')}
        </div>
        <div>
          <DateTimeField
            label={t('incidents.field.occurred')}
            value={draft.occurredAt}
            onChange={(at) => at && onChange({ occurredAt: at })}
            changed={changed('occurredAt')}
            error={errorOf(error, 'occurredAt')}
          />
          {below('occurredAt')}
        </div>
        <div>
          <DateTimeField
            label={t('incidents.field.due')}
            value={draft.dueAt}
            onChange={(dueAt) => onChange({ dueAt })}
            changed={changed('dueAt')}
            error={errorOf(error, 'dueAt')}
          />
          {below('dueAt')}
        </div>
        <div className="wide">
          <PlaceField
            text={draft.placeText}
            position={draft.geometry?.coordinates}
            onChange={({ text, position }) =>
              onChange({
                ...(text !== undefined && { placeText: text }),
                ...(position !== undefined && { geometry: position && { type: 'Point', coordinates: position } }),
              })
            }
            picking={picking}
            onPick={onPick}
            changed={changed('placeText') ?? changed('geometry')}
            error={errorOf(error, 'geometry') ?? errorOf(error, 'placeText')}
          />
          {below('placeText')}
          {theirs('geometry')}
        </div>
        <div className="wide">
          <Segments
            label={t('incidents.field.severity')}
            value={String(draft.severity)}
            choices={[1, 2, 3, 4, 5].map((grade) => ({
              id: String(grade),
              label: String(grade),
              description: `${grade}: ${t(`incidents.severity.${grade as 1 | 2 | 3 | 4 | 5}`)}`,
            }))}
            onChange={(grade) => onChange({ severity: Number(grade) })}
            changed={changed('severity')}
          />
          <p className="hint">{t(`incidents.severity.${draft.severity as 1 | 2 | 3 | 4 | 5}`)}</p>
          {below('severity')}
        </div>
        <div>
          <Select
            label={t('incidents.field.status')}
            value={draft.status === 'closed' ? 'in_progress' : draft.status}
            choices={(['reported', 'in_progress'] as const).map((id) => ({ id, label: t(`incidents.status.${id}`) }))}
            onChange={(status) => onChange({ status })}
            changed={changed('status')}
          />
          {below('status')}
        </div>
        <div>
          <Field
            label={t('incidents.field.responsible')}
            value={draft.responsible ?? ''}
            onChange={(text) => onChange({ responsible: text || null })}
            maxLength={200}
            changed={changed('responsible')}
            error={errorOf(error, 'responsible')}
          />
          {below('responsible')}
        </div>
        <div className="wide">
          <Field
            label={t('incidents.field.description')}
            value={draft.description ?? ''}
            onChange={(text) => onChange({ description: text || null })}
            rows={4}
            maxLength={10_000}
            hint={t('incidents.field.descriptionHint')}
            changed={changed('description')}
            error={errorOf(error, 'description')}
          />
          {below('description')}
        </div>
        <p className="incident-rights wide">
          <Icon of={Eye} />
          {t('incidents.rights', { owner: tenantName(who?.tenant ?? '') })}
        </p>
      </div>
      {error != null && !belongsToField(error) && !(error instanceof ApiError && error.code === 'incident.changed_meanwhile') && (
        <ErrorNotice error={error} onRetry={onSave} />
      )}
      <div className="drawer-foot">
        <span className="hint grow" role="status">
          {isNew ? '' : t('incidents.changes', { n: changes.length })}
        </span>
        <Button onPress={onCancel}>{t('form.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={isSaving || (!isNew && changes.length === 0)}>
          {t(isSaving ? 'form.saving' : 'form.save')}
        </Button>
      </div>
    </form>
  );
};
