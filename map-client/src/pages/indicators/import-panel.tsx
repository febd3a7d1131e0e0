import { useQueryClient } from '@tanstack/react-query';
import { FileSpreadsheet, FileUp, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Button, IconButton } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import { type FirstRows, guessColumn, readFirstRows } from './first-rows.ts';
import { Report } from './import-report.tsx';
import { type ImportReport, type Indicator, importFile, refOf } from './indicator-data.ts';

/** The beginning of a file that is looked at before anything is sent. */
const looked = 65_536;
const whole = '·whole';

interface Chosen {
  file: File;
  first: FirstRows;
}
interface Columns {
  code: string | undefined;
  period: string | undefined;
  value: string | undefined;
}
const statuses = ['final', 'provisional', 'estimated'] as const;

/** A CSV file into an indicator: its first rows are looked at here, the columns are named, then the report says what became of every row. */
export const ImportPanel = ({ indicator, onClose }: { indicator: Indicator; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const { data: sets = [] } = useBoundarySets();
  const [chosen, setChosen] = useState<Chosen>();
  const [columns, setColumns] = useState<Columns>({ code: undefined, period: undefined, value: undefined });
  const [period, setPeriod] = useState('');
  const [division, setDivision] = useState<string>();
  const [status, setStatus] = useState<(typeof statuses)[number]>('final');
  const [report, setReport] = useState<ImportReport>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const divisions = useMemo(
    () => [
      ...new Map(
        sets
          .filter(({ level }) => level === 'municipality')
          .map(({ country, scheme }) => [`${country} ${scheme}`, { country, scheme }] as const),
      ),
    ],
    [sets],
  );
  const home =
    division ?? divisions.find(([, { country }]) => indicator.tenant.startsWith(country.toLowerCase()))?.[0] ?? divisions[0]?.[0];

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const bytes = new Uint8Array(await file.slice(0, looked).arrayBuffer());
    const first = readFirstRows(bytes, { isWhole: file.size <= looked });
    setChosen({ file, first });
    setColumns({
      code: guessColumn(first.header, 'code'),
      period: guessColumn(first.header, 'period') ?? whole,
      value: guessColumn(first.header, 'value'),
    });
    setReport(undefined);
    setError(undefined);
  };
  const send = async (): Promise<void> => {
    const place = divisions.find(([id]) => id === home)?.[1];
    if (!chosen) return;
    setSending(true);
    try {
      const written = await importFile(refOf(indicator), chosen.file, {
        codeColumn: columns.code,
        valueColumn: columns.value,
        periodColumn: columns.period === whole ? undefined : columns.period,
        period: columns.period === whole ? period.trim() : undefined,
        country: place?.country,
        scheme: place?.scheme,
        status,
      });
      setReport(written);
      setError(undefined);
      await Promise.all(
        ['indicators', 'indicator-values', 'indicator-imports', 'indicator-revisions', 'incident-rate'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
    } catch (problem) {
      setError(problem);
    }
    setSending(false);
  };
  const header = chosen?.first.header ?? [];
  const choices = [...new Set(header)].filter(Boolean).map((id) => ({ id, label: id }));
  const isReady =
    columns.code !== undefined &&
    columns.value !== undefined &&
    columns.period !== undefined &&
    (columns.period !== whole || period.trim() !== '');
  const roleOf = (name: string): string =>
    name === columns.code
      ? t('indicators.field.code')
      : name === columns.value
        ? t('indicators.field.value')
        : name === columns.period
          ? t('indicators.field.period')
          : '';
  return (
    <section className="indicators-import" aria-labelledby="indicators-import">
      <div className="indicators-import-head">
        <h2 id="indicators-import">{t('indicators.import.title')}</h2>
        <IconButton icon={X} label={t('indicators.import.close')} onPress={onClose} />
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {report ? (
        <>
          <Report report={report} code={indicator.code} />
          <div className="indicators-import-foot">
            <Button
              onPress={() => {
                setChosen(undefined);
                setReport(undefined);
              }}
            >
              {t('indicators.import.another')}
            </Button>
          </div>
        </>
      ) : chosen ? (
        <>
          <p className="small quiet">
            {t('indicators.import.looked', { file: chosen.file.name, encoding: chosen.first.encoding, n: header.length })}
          </p>
          <div className="indicators-preview">
            <table>
              <caption className="vh">{t('indicators.import.first')}</caption>
              <thead>
                <tr>
                  {header.map((name, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file may have one name twice
                    <th key={i} scope="col" className={roleOf(name) ? 'used' : ''}>
                      {name || t('indicators.reject.empty')}
                      <small>{roleOf(name)}</small>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {chosen.first.rows.map((row, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                  <tr key={i}>
                    {header.map((name, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: as above
                      <td key={column} className={roleOf(name) ? 'used' : ''}>
                        {row[column] ?? ''}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="indicators-import-fields">
            <Select
              label={t('indicators.import.code')}
              value={columns.code}
              choices={choices}
              onChange={(code) => setColumns({ ...columns, code })}
              placeholder={t('indicators.import.choose')}
            />
            <Select
              label={t('indicators.import.value')}
              value={columns.value}
              choices={choices}
              onChange={(value) => setColumns({ ...columns, value })}
              placeholder={t('indicators.import.choose')}
            />
            <Select
              label={t('indicators.import.period')}
              value={columns.period}
              choices={[...choices, { id: whole, label: t('indicators.import.whole') }]}
              onChange={(next) => setColumns({ ...columns, period: next })}
            />
            {columns.period === whole && (
              <Field
                label={t('indicators.import.wholePeriod')}
                value={period}
                onChange={setPeriod}
                placeholder="2025"
                hint={t('indicators.import.periodHint')}
              />
            )}
            <Select
              label={t('indicators.import.division')}
              value={home}
              choices={divisions.map(([id, { country, scheme }]) => ({
                id,
                label: `${t.maybe(`country.${country}`) ?? country}, ${scheme}`,
              }))}
              onChange={setDivision}
            />
            <Select
              label={t('indicators.import.status')}
              value={status}
              choices={statuses.map((id) => ({ id, label: t(`indicators.status.${id}`) }))}
              onChange={setStatus}
            />
          </div>
          <p className="small quiet">{t('indicators.import.masked')}</p>
          <div className="indicators-import-foot">
            <Button onPress={() => setChosen(undefined)}>{t('indicators.import.another')}</Button>
            <Button kind="primary" icon={FileUp} isDisabled={!isReady || isSending} onPress={() => void send()}>
              {t(isSending ? 'indicators.import.sending' : 'indicators.import.send')}
            </Button>
          </div>
        </>
      ) : (
        <DropZone
          className="indicators-drop"
          aria-label={t('indicators.import.drop')}
          onDrop={async ({ items }) => {
            const dropped = items.find((item) => item.kind === 'file');
            if (dropped) await take(await dropped.getFile());
          }}
        >
          <Icon of={FileUp} large />
          <strong>{t('indicators.import.drop')}</strong>
          <span className="small quiet">{t('indicators.import.kinds', { size: format.number(50) })}</span>
          <FileTrigger acceptedFileTypes={['.csv', '.tsv', '.txt']} onSelect={(files) => void take(files?.[0] ?? undefined)}>
            <Button icon={FileSpreadsheet}>{t('indicators.import.browse')}</Button>
          </FileTrigger>
        </DropZone>
      )}
    </section>
  );
};
