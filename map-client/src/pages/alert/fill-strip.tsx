import { findValueFault } from '@vias/alerts/placeholders.ts';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Lang, type Template, useTemplates } from './alert-data.ts';
import { fillValue } from './templates.ts';
import type { DraftKeeper } from './use-draft.ts';

type Placeholder = Template['placeholders'][number];

/** The fields of the chosen template: each is written into the texts of all languages at once. */
export const FillStrip = ({ keeper }: { keeper: DraftKeeper }) => {
  const { draft } = keeper;
  const template = useTemplates().data?.items.find(({ id }) => id === draft.template?.id);
  if (!template || template.placeholders.length === 0) return null;
  return (
    <div className="alert-fill">
      {template.placeholders.map((placeholder) => (
        <FillField
          key={placeholder.key}
          placeholder={placeholder}
          value={draft.template?.values[placeholder.key] ?? ''}
          onChange={(value) => keeper.change(fillValue(draft, template, placeholder.key, value))}
        />
      ))}
    </div>
  );
};

interface FillFieldProps {
  placeholder: Placeholder;
  value: string;
  onChange: (value: string) => void;
}

const FillField = ({ placeholder, value, onChange }: FillFieldProps) => {
  const t = useText();
  const { lang } = useFormat();
  const { key, kind, max, choices = [] } = placeholder;
  const known = t.maybe(`alerts.fill.${key}`);
  const label = known ?? `${t(`alerts.fill.kind.${kind}`)} [${key}]`;
  const fault = value === '' ? undefined : findValueFault(placeholder, value);
  const error = fault && t(`alerts.fill.fault.${fault}`, { max });
  if (kind === 'time') return <DateTimeField label={label} value={value || null} onChange={(at) => onChange(at ?? '')} />;
  if (kind === 'choice')
    return (
      <Select<string>
        label={label}
        value={value || undefined}
        choices={choices.map((words, index) => ({ id: String(index), label: words[lang as Lang] }))}
        onChange={onChange}
      />
    );
  return (
    <Field
      label={label}
      value={value}
      onChange={onChange}
      maxLength={Math.max(max, 20)}
      type={kind === 'phone' ? 'tel' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      error={error}
    />
  );
};
