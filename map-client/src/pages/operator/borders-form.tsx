import { FileUp, Upload } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Report, useLoadBorders } from './taxonomy-data.ts';

const levels = ['country', 'region', 'municipality', 'parish', 'neighbourhood'] as const;
const needed = ['scheme', 'title', 'source', 'licence'] as const;
type Needed = (typeof needed)[number];

/** Loads a boundary set from a GeoJSON file: what it is, since when it holds, whose it is; then what became of its units. */
export const BordersForm = ({ onClose }: { onClose: () => void }) => {
  const t = useText();
  const [file, setFile] = useState<File>();
  const [country, setCountry] = useState<'LV' | 'LT'>('LV');
  const [level, setLevel] = useState<(typeof levels)[number]>('municipality');
  const [words, setWords] = useState<Record<Needed, string>>({ scheme: '', title: '', source: '', licence: '' });
  const [validFrom, setValidFrom] = useState('');
  const [properties, setProperties] = useState({ codeProperty: '', nameProperty: '' });
  const [replace, setReplace] = useState(false);
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending, data } = useLoadBorders();
  const missing = (text: string): string | undefined => (asked && text.trim() === '' ? t('operator.borders.missing') : undefined);
  const send = (): void => {
    setAsked(true);
    if (isPending || !file || validFrom === '' || needed.some((key) => words[key].trim() === '')) return;
    const given = Object.entries(properties).filter(([, value]) => value.trim() !== '');
    mutate({ file, about: { country, level, validFrom, ...words, ...Object.fromEntries(given), ...(replace && { replace: 'true' }) } });
  };
  if (data) return <Loaded report={data} onClose={onClose} />;
  return (
    <Dialog
      title={t('operator.borders.load')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={Upload} isDisabled={isPending} onPress={send}>
            {t(isPending ? 'operator.borders.loading' : 'operator.borders.loadNow')}
          </Button>
        </>
      }
    >
      {error && <ErrorNotice error={error} />}
      <div className="operator-file">
        <FileTrigger acceptedFileTypes={['.geojson', '.json']} onSelect={(files) => setFile(files?.[0] ?? undefined)}>
          <Button icon={FileUp}>{t('operator.borders.file')}</Button>
        </FileTrigger>
        <span className={asked && !file ? 'field-error' : 'small quiet'}>{file?.name ?? t('operator.borders.noFile')}</span>
      </div>
      <Segments
        label={t('operator.tenant.country')}
        value={country}
        onChange={setCountry}
        choices={(['LV', 'LT'] as const).map((id) => ({
          id,
          label: t(id === 'LV' ? 'operator.tenant.country.lv' : 'operator.tenant.country.lt'),
        }))}
      />
      <Select
        label={t('operator.borders.level')}
        value={level}
        onChange={setLevel}
        choices={levels.map((id) => ({ id, label: t(`operator.borders.level.${id}`) }))}
      />
      {needed.map((key) => (
        <Field
          key={key}
          label={t(`operator.borders.${key}`)}
          value={words[key]}
          onChange={(value) => setWords({ ...words, [key]: value })}
          maxLength={key === 'scheme' ? 40 : 300}
          required
          hint={key === 'scheme' ? t('operator.borders.scheme.hint') : undefined}
          error={missing(words[key])}
        />
      ))}
      <Field
        label={t('operator.borders.validFrom')}
        value={validFrom}
        onChange={setValidFrom}
        type="date"
        required
        error={missing(validFrom)}
      />
      {(['codeProperty', 'nameProperty'] as const).map((key) => (
        <Field
          key={key}
          label={t(`operator.borders.${key}`)}
          value={properties[key]}
          onChange={(value) => setProperties({ ...properties, [key]: value })}
          maxLength={60}
          hint={key === 'codeProperty' ? t('operator.borders.property.hint') : undefined}
        />
      ))}
      <Checkbox isSelected={replace} onChange={setReplace}>
        {t('operator.borders.replace')}
      </Checkbox>
    </Dialog>
  );
};

const Loaded = ({ report: { accepted, rejected, removed, placed, rejects }, onClose }: { report: Report; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  return (
    <Dialog title={t('operator.borders.loaded')} isOpen onClose={onClose} actions={<Button onPress={onClose}>{t('form.close')}</Button>}>
      <p role="status">
        {t('operator.borders.report', {
          accepted: format.number(accepted),
          rejected: format.number(rejected),
          removed: format.number(removed),
          placed: format.number(placed),
        })}
      </p>
      {rejects.length > 0 && (
        <ul>
          {rejects.slice(0, 20).map(({ row, code, detail }) => (
            <li key={row} className="small">
              {[t('operator.borders.row', { n: row }), code, detail].filter(Boolean).join(' · ')}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
};
