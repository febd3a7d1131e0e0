import { FileUp, ListChecks, PenLine } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Borders } from './codes-data.ts';
import { usePreview, useWriteSuccessors } from './successor-data.ts';
import { type FileFault, type Row, readSuccessorFile } from './successor-file.ts';
import { SuccessorsPreview } from './successors-preview.tsx';

/** Says what became of the units of a set: a table is chosen, looked at with what it would change, and only then written down. */
export const SuccessorsForm = ({ set, others, onClose }: { set: Borders; others: readonly Borders[]; onClose: () => void }) => {
  const t = useText();
  const { lang } = useFormat();
  const [toSet, setToSet] = useState<string | undefined>(others.length === 1 ? String(others[0]?.id) : undefined);
  const [basis, setBasis] = useState('');
  const [read, setRead] = useState<{ name: string; rows: Row[] | FileFault }>();
  const [asked, setAsked] = useState(false);
  const look = usePreview(set.id);
  const write = useWriteSuccessors(set.id);
  const rows = read && Array.isArray(read.rows) ? read.rows : undefined;
  const fault = read && !Array.isArray(read.rows) ? read.rows : undefined;
  const table = rows && toSet && basis.trim().length >= 3 ? { toSet: Number(toSet), basis: basis.trim(), rows } : undefined;
  // What was looked at is what is written: any change asks for another look.
  const change = (then: () => void): void => {
    then();
    look.reset();
    write.reset();
  };
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const text = await file.text();
    change(() => setRead({ name: file.name, rows: readSuccessorFile(text) }));
  };
  const check = (): void => {
    setAsked(true);
    if (table) look.mutate(table);
  };
  if (write.data)
    return (
      <Dialog
        title={t('operator.successors.title')}
        isOpen
        onClose={onClose}
        actions={<Button onPress={onClose}>{t('form.close')}</Button>}
      >
        <p role="status">{t('operator.successors.written', { n: write.data.accepted })}</p>
      </Dialog>
    );
  const error = write.error ?? look.error;
  return (
    <Dialog
      title={t('operator.successors.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          {look.data && table ? (
            <Button
              kind="primary"
              icon={PenLine}
              isDisabled={write.isPending || look.data.passages.length === 0}
              onPress={() => write.mutate({ ...table, seen: look.data.seen })}
            >
              {t('operator.successors.write')}
            </Button>
          ) : (
            <Button kind="primary" icon={ListChecks} isDisabled={look.isPending} onPress={check}>
              {t(look.isPending ? 'operator.successors.checking' : 'operator.successors.check')}
            </Button>
          )}
        </>
      }
    >
      <p className="small quiet">{t('operator.successors.how')}</p>
      {error && <ErrorNotice error={error} />}
      <div className="operator-file">
        <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => void choose(files?.[0] ?? undefined)}>
          <Button icon={FileUp}>{t('operator.successors.file')}</Button>
        </FileTrigger>
        <span className={fault || (asked && !read) ? 'field-error' : 'small quiet'} role="status">
          {fault
            ? t(`operator.successors.fault.${fault.fault}`, { line: fault.line })
            : read && rows
              ? `${read.name} · ${t('operator.successors.rows', { n: rows.length })}`
              : t('operator.borders.noFile')}
        </span>
      </div>
      <Select
        label={t('operator.successors.toSet')}
        value={toSet}
        onChange={(id) => change(() => setToSet(id))}
        choices={others.map(({ id, title }) => ({ id: String(id), label: title[lang] }))}
        placeholder={t('operator.successors.choose')}
        error={asked && !toSet ? t('operator.borders.missing') : undefined}
      />
      <Field
        label={t('operator.successors.basis')}
        value={basis}
        onChange={(text) => change(() => setBasis(text))}
        maxLength={200}
        required
        hint={t('operator.successors.basis.hint')}
        error={asked && basis.trim().length < 3 ? t('operator.borders.missing') : undefined}
      />
      {look.data && <SuccessorsPreview preview={look.data} />}
    </Dialog>
  );
};
