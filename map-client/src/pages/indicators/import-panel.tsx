import { useQueryClient } from '@tanstack/react-query';
import { FileCheck2, FileUp, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, IconButton } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import { type FirstRows, guessColumn, readFirstRows } from './first-rows.ts';
import { anywhere, divisionsOf, ImportReading, type Reading, whole } from './import-reading.tsx';
import { CheckReport, Report } from './import-report.tsx';
import { ImportSource } from './import-source.tsx';
import { checkFile, type FileOptions, type ImportReport, type Indicator, importFile, refOf, type ValuesCheck } from './indicator-data.ts';

/** The beginning of a file that is looked at before anything is sent. */
const looked = 65_536;

interface Chosen {
  file: File;
  /** Its beginning, kept to be read again when somebody says otherwise. */
  bytes: Uint8Array;
  first: FirstRows;
  reading: Reading;
}

const guess = ({ header }: FirstRows): Pick<Reading, 'code' | 'period' | 'value'> => ({
  code: guessColumn(header, 'code'),
  period: guessColumn(header, 'period') ?? whole,
  value: guessColumn(header, 'value'),
});

/** Values into an indicator: a file or a pasted table, its first rows, a dry run with every refused row, and only then the writing. */
export const ImportPanel = ({ indicator, onClose }: { indicator: Indicator; onClose: () => void }) => {
  const t = useText();
  const client = useQueryClient();
  const { data: sets = [] } = useBoundarySets();
  const [chosen, setChosen] = useState<Chosen>();
  const [check, setCheck] = useState<ValuesCheck>();
  const [report, setReport] = useState<ImportReport>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const divisions = useMemo(() => divisionsOf(sets), [sets]);
  const homeOf = (reading: Reading): string =>
    reading.division ?? divisions.find(({ country }) => indicator.tenant.startsWith(`${country.toLowerCase()}-`))?.id ?? anywhere;

  const take = async (file: File): Promise<void> => {
    const bytes = new Uint8Array(await file.slice(0, looked).arrayBuffer());
    const first = readFirstRows(bytes, { isWhole: file.size <= looked });
    setChosen({
      file,
      bytes,
      first,
      reading: { ...guess(first), wholePeriod: '', division: undefined, status: 'final', encoding: undefined, delimiter: undefined },
    });
    startAgain();
  };
  const startAgain = (): void => {
    setCheck(undefined);
    setReport(undefined);
    setError(undefined);
  };
  const change = (reading: Reading): void => {
    if (!chosen) return;
    const { file, bytes } = chosen;
    const isReadAnew = reading.encoding !== chosen.reading.encoding || reading.delimiter !== chosen.reading.delimiter;
    const first = isReadAnew
      ? readFirstRows(bytes, { isWhole: file.size <= looked, encoding: reading.encoding, delimiter: reading.delimiter })
      : chosen.first;
    setChosen({ file, bytes, first, reading: isReadAnew ? { ...reading, ...guess(first) } : reading });
    setError(undefined);
  };
  const optionsOf = ({ reading }: Chosen): FileOptions => {
    const place = divisions.find(({ id }) => id === homeOf(reading));
    const isWhole = reading.period === whole;
    return {
      codeColumn: reading.code,
      valueColumn: reading.value,
      periodColumn: isWhole ? undefined : reading.period,
      period: isWhole ? reading.wholePeriod.trim() : undefined,
      country: place?.country,
      scheme: place?.scheme,
      level: place?.level,
      encoding: reading.encoding,
      delimiter: reading.delimiter,
      status: reading.status,
    };
  };
  const attempt = async (work: (from: Chosen) => Promise<void>): Promise<void> => {
    if (!chosen) return;
    setSending(true);
    try {
      await work(chosen);
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    setSending(false);
  };
  const lookAt = (): Promise<void> => attempt(async (from) => setCheck(await checkFile(refOf(indicator), from.file, optionsOf(from))));
  const write = (): Promise<void> =>
    attempt(async (from) => {
      setReport(await importFile(refOf(indicator), from.file, optionsOf(from)));
      await Promise.all(
        ['indicators', 'indicator-values', 'indicator-imports', 'indicator-revisions', 'incident-rate'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      );
    });
  const reading = chosen?.reading;
  const isReady =
    reading?.code !== undefined &&
    reading.value !== undefined &&
    reading.period !== undefined &&
    (reading.period !== whole || reading.wholePeriod.trim() !== '');
  const another = (
    <Button
      onPress={() => {
        setChosen(undefined);
        startAgain();
      }}
    >
      {t('indicators.import.another')}
    </Button>
  );
  return (
    <section className="indicators-import" aria-labelledby="indicators-import">
      <div className="indicators-import-head">
        <h2 id="indicators-import">{t('indicators.import.title')}</h2>
        <IconButton icon={X} label={t('indicators.import.close')} onPress={onClose} />
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {!chosen ? (
        <ImportSource onFile={(file) => void take(file)} />
      ) : report ? (
        <>
          <Report report={report} code={indicator.code} />
          <div className="indicators-import-foot">{another}</div>
        </>
      ) : check ? (
        <>
          <CheckReport check={check} code={indicator.code} />
          <div className="indicators-import-foot">
            {another}
            <Button onPress={() => setCheck(undefined)}>{t('indicators.check.back')}</Button>
            <Button kind="primary" icon={FileUp} isDisabled={isSending || check.accepted === 0} onPress={() => void write()}>
              {t(isSending ? 'indicators.import.sending' : 'indicators.import.send')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className="small quiet">
            {t('indicators.import.looked', { file: chosen.file.name, encoding: chosen.first.encoding, n: chosen.first.header.length })}
          </p>
          <ImportReading
            first={chosen.first}
            reading={chosen.reading}
            divisions={divisions}
            home={homeOf(chosen.reading)}
            onChange={change}
          />
          <div className="indicators-import-foot">
            {another}
            <Button kind="primary" icon={FileCheck2} isDisabled={!isReady || isSending} onPress={() => void lookAt()}>
              {t(isSending ? 'indicators.check.running' : 'indicators.check.run')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
};
