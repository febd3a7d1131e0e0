import { Pause, Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type ImportReport, isAtWork, steer } from './import-data.ts';

/** The outcomes in their fixed order; with those that still wait they are the whole file. */
export const outcomes = ['added', 'updated', 'unchanged', 'rejected'] as const;

interface ProgressProps {
  report: ImportReport;
  /** Rows of the file where they are known: a dry run has counted them. */
  total: number | undefined;
}

/** How far an import is: the share in words, all five outcomes as one bar and as numbers, pause and stop. */
export const Progress = ({ report, total }: ProgressProps) => {
  const t = useText();
  const format = useFormat();
  const [error, setError] = useState<unknown>();
  const { counts, state, progress } = report;
  const left = useTimeLeft(report);
  const whole = total ?? (progress > 0 ? Math.max(counts.read, Math.round(counts.read / progress)) : counts.read);
  const share = whole > 0 ? counts.read / whole : progress;
  const done = !isAtWork(state) && state !== 'paused';
  const turn = async (verb: 'pause' | 'resume' | 'stop'): Promise<void> => {
    try {
      await steer(report.id, verb);
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  const words =
    state === 'running'
      ? [
          t(total === undefined ? 'import.progress.soFar' : 'import.progress.of', {
            read: format.number(counts.read),
            total: format.number(whole),
            n: whole,
          }),
          left !== undefined && t('import.progress.left', { time: inWords(t, left) }),
        ]
          .filter(Boolean)
          .join(', ')
      : t(`import.state.${state}`);
  return (
    <section className="import-progress" aria-label={t('import.progress')}>
      <div className="import-progress-head">
        <b>{done ? format.number(counts.read) : `${format.number(Math.floor((total === undefined ? progress : share) * 100))} %`}</b>
        <span aria-live="polite">{done ? t('import.progress.done', { n: counts.read, state: t(`import.state.${state}`) }) : words}</span>
        <span className="actions">
          {state === 'running' && (
            <Button icon={Pause} onPress={() => void turn('pause')}>
              {t('import.pause')}
            </Button>
          )}
          {state === 'paused' && (
            <Button icon={Play} onPress={() => void turn('resume')}>
              {t('import.resume')}
            </Button>
          )}
          {(state === 'running' || state === 'paused' || state === 'waiting') && (
            <Button icon={Square} onPress={() => void turn('stop')}>
              {t('import.stop')}
            </Button>
          )}
        </span>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      <div
        className="import-track"
        role="progressbar"
        aria-label={t('import.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        {whole > 0 && outcomes.map((name) => <i key={name} className={name} style={{ width: `${(counts[name] / whole) * 100}%` }} />)}
      </div>
      <dl className="import-outcomes">
        {outcomes.map((name) => (
          <div key={name}>
            <dt>
              <i className={name} aria-hidden="true" />
              {t(`import.outcome.${name}`)}
            </dt>
            <dd>{format.number(counts[name])}</dd>
          </div>
        ))}
        <div className="rest">
          <dt>{t('import.outcome.waiting')}</dt>
          <dd>
            {!done && total === undefined
              ? t('import.about.number', { count: format.number(whole - counts.read) })
              : format.number(done ? 0 : whole - counts.read)}
          </dd>
        </div>
      </dl>
    </section>
  );
};

const inWords = (t: ReturnType<typeof useText>, seconds: number): string =>
  seconds < 90
    ? t('import.seconds', { n: Math.max(5, Math.round(seconds / 5) * 5) })
    : t('import.minutes', { n: Math.round(seconds / 60) });

/** Seconds until the end at the pace of the last samples; undefined until the pace is known or while nothing moves. */
const useTimeLeft = ({ progress, state, id }: ImportReport): number | undefined => {
  const [samples, setSamples] = useState<{ id: string; at: number; progress: number }[]>([]);
  useEffect(() => {
    if (state !== 'running') return setSamples([]);
    setSamples((before) => [...before.filter((sample) => sample.id === id).slice(-9), { id, at: Date.now(), progress }]);
  }, [progress, state, id]);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.progress <= first.progress || last.at - first.at < 1500) return undefined;
  return ((1 - last.progress) * (last.at - first.at)) / (last.progress - first.progress) / 1000;
};
