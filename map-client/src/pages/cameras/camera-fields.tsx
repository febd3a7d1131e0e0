import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { CameraForm } from './camera-draft.ts';
import { NumberField } from './camera-number.tsx';

interface CameraFieldsProps {
  form: CameraForm;
  errorOf: (path: string) => string | undefined;
  onChange: (part: Partial<CameraForm>) => void;
}

const kinds = ['fixed', 'ptz', 'anpr', 'movable', 'drone', 'body_worn'] as const;
const states = ['planned', 'active', 'out_of_order', 'removed'] as const;
type Words = 'purpose' | 'legalBasis' | 'operator' | 'contact' | 'dpiaReference' | 'photoUrl';
type Days = 'installedOn' | 'removedOn' | 'signPlacedOn' | 'dpiaOn';

const useInputs = ({ form, errorOf, onChange }: CameraFieldsProps) => {
  const t = useText();
  const words = (key: Words, maxLength: number, rows?: number) => (
    <Field
      className="wide"
      label={t(`cameras.field.${key}`)}
      value={form[key] ?? ''}
      maxLength={maxLength}
      {...(rows && { rows })}
      error={errorOf(key)}
      onChange={(text) => onChange({ [key]: text || null })}
    />
  );
  const day = (key: Days) => (
    <Field
      label={t(`cameras.field.${key}`)}
      type="date"
      value={form[key] ?? ''}
      error={errorOf(key)}
      onChange={(text) => onChange({ [key]: text || null })}
    />
  );
  return { words, day };
};

/** What the camera is: number, name, kind, status, who may know of it. */
export const CameraIdentity = (props: CameraFieldsProps) => {
  const { form, errorOf, onChange } = props;
  const t = useText();
  const { day } = useInputs(props);
  return (
    <>
      <Field
        label={t('cameras.field.code')}
        value={form.code}
        maxLength={60}
        required
        error={errorOf('code')}
        onChange={(code) => onChange({ code })}
      />
      <Select
        label={t('cameras.field.kind')}
        value={form.kind}
        choices={kinds.map((id) => ({ id, label: t(`cameras.kind.${id}`) }))}
        error={errorOf('kind')}
        onChange={(kind) => onChange({ kind })}
      />
      <Field
        className="wide"
        label={t('cameras.field.name')}
        value={form.name}
        maxLength={200}
        required
        error={errorOf('name')}
        onChange={(name) => onChange({ name })}
      />
      <Select
        label={t('cameras.field.status')}
        value={form.status}
        choices={states.map((id) => ({ id, label: t(`cameras.status.${id}`) }))}
        error={errorOf('status')}
        onChange={(status) => onChange({ status, ...(status !== 'removed' && { removedOn: null }) })}
      />
      {day('installedOn')}
      {form.status === 'removed' && day('removedOn')}
      <Select
        className="wide"
        label={t('cameras.field.sensitivity')}
        value={String(form.sensitivity)}
        choices={([0, 1, 2, 3] as const).map((id) => ({ id: String(id), label: t(`cameras.sensitivity.${id}`) }))}
        error={errorOf('sensitivity')}
        onChange={(next) => onChange({ sensitivity: Number(next) })}
      />
    </>
  );
};

/** What it is for and on what ground, how long pictures are kept, who answers for it. */
export const CameraGround = (props: CameraFieldsProps) => {
  const { form, errorOf, onChange } = props;
  const t = useText();
  const { words, day } = useInputs(props);
  return (
    <div className="cameras-fields">
      {words('purpose', 500)}
      {words('legalBasis', 500)}
      <NumberField
        label={t('cameras.field.retentionDays')}
        value={form.retentionDays}
        error={errorOf('retentionDays')}
        onChange={(retentionDays) => onChange({ retentionDays })}
      />
      {day('signPlacedOn')}
      {words('operator', 200)}
      {words('contact', 200)}
      {words('dpiaReference', 200)}
      {day('dpiaOn')}
    </div>
  );
};

/** Where its picture and photograph are, and what the public is told. */
export const CameraTexts = (props: CameraFieldsProps & { hasStream: boolean }) => {
  const { form, errorOf, onChange, hasStream } = props;
  const t = useText();
  const { words } = useInputs(props);
  const { stream } = form;
  const [url, sensitivity] = [stream?.url ?? '', stream?.sensitivity ?? 2];
  return (
    <div className="cameras-fields">
      {words('photoUrl', 500)}
      <Field
        className="wide"
        label={t('cameras.field.stream')}
        value={url}
        maxLength={500}
        hint={t(stream === null ? 'cameras.stream.taken' : hasStream ? 'cameras.stream.kept' : 'cameras.stream.hint')}
        error={errorOf('stream.url') ?? errorOf('stream')}
        onChange={(next) => onChange({ stream: next === '' ? undefined : { url: next, sensitivity } })}
      />
      {url !== '' && (
        <Select
          className="wide"
          label={t('cameras.field.streamSensitivity')}
          value={String(sensitivity)}
          choices={([1, 2, 3] as const).map((id) => ({ id: String(id), label: t(`cameras.stream.sensitivity.${id}`) }))}
          error={errorOf('stream.sensitivity')}
          onChange={(next) => onChange({ stream: { url, sensitivity: Number(next) } })}
        />
      )}
      {hasStream && url === '' && (
        <p className="wide">
          <button type="button" className="link" onClick={() => onChange({ stream: stream === null ? undefined : null })}>
            {t(stream === null ? 'cameras.stream.keep' : 'cameras.stream.take')}
          </button>
        </p>
      )}
      {(['lv', 'lt', 'en'] as const).map((lang) => (
        <Field
          key={lang}
          className="wide"
          label={t(`cameras.field.description.${lang}`)}
          value={form.description[lang] ?? ''}
          rows={2}
          maxLength={2000}
          error={errorOf(`description.${lang}`)}
          onChange={(text) => {
            const { [lang]: _old, ...rest } = form.description;
            onChange({ description: text ? { ...rest, [lang]: text } : rest });
          }}
        />
      ))}
    </div>
  );
};
