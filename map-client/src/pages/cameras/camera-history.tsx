import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Camera, useHistory } from './camera-data.ts';
import { useCameraWords } from './camera-words.ts';

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
/** Columns as the history keeps them, under the names of the form. */
const pathOf = (column: string): string => ({ geom: 'geometry' })[column] ?? camel(column);
/** What the reader cannot make sense of, or what is said already: the class follows from the sensitivity. */
const silent: readonly string[] = ['access_class_id'];

/** Every version of a camera: who, when, why, and each field before and after. */
export const CameraHistory = ({ camera }: { camera: Camera }) => {
  const t = useText();
  const format = useFormat();
  const { nameOf, wordsFor } = useCameraWords();
  const { data, error, refetch } = useHistory(camera.id, camera.version);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  const write = (column: string, value: unknown): string =>
    column === 'description'
      ? Object.values((value ?? {}) as Record<string, string>).join(' / ') || t('cameras.empty')
      : wordsFor(pathOf(column), value);
  return (
    <ol className="cameras-history">
      {data.map(({ version, op, at, by, reason, before, after }) => {
        const columns = Object.keys(after).filter((column) => !silent.includes(column));
        return (
          <li key={version}>
            <p>
              <b>{by.name}</b> · {t(`cameras.op.${op}`)} <span className="quiet nowrap">{format.dayTime(at)}</span>
            </p>
            {op === 'update' && (
              <ul>
                {columns.length === 0 && <li>{t('cameras.history.parts')}</li>}
                {columns.map((column) => (
                  <li key={column}>
                    {column === 'description' ? t('cameras.field.description') : nameOf(pathOf(column))}:{' '}
                    <s>{write(column, before[column])}</s> → {write(column, after[column])}
                  </li>
                ))}
              </ul>
            )}
            {reason && <p className="quiet">{t('cameras.history.reason', { reason })}</p>}
          </li>
        );
      })}
    </ol>
  );
};
