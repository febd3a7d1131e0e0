import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useFieldWords } from './field-words.ts';
import { useHistory } from './incident-data.ts';

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
/** Columns as the history keeps them, under the names of the contract. */
const fieldOf = (name: string): string => ({ categoryCode: 'category', geom: 'geometry' })[camel(name)] ?? camel(name);
const shown = new Set([
  'category',
  'severity',
  'status',
  'occurredAt',
  'dueAt',
  'title',
  'responsible',
  'placeText',
  'description',
  'geometry',
  'outcome',
]);

/** Every version of an incident: who, when, and each field before and after. */
export const IncidentHistory = ({ id }: { id: string }) => {
  const t = useText();
  const format = useFormat();
  const words = useFieldWords();
  const { data, error, refetch } = useHistory(id, true);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} />;
  return (
    <ol className="incident-history">
      {data.map((version) => {
        const fields = Object.keys(version.after).filter((name) => shown.has(fieldOf(name)));
        return (
          <li key={version.version}>
            <p>
              <b>{version.by.name}</b> · {t(`incidents.op.${version.op}`)}{' '}
              <span className="quiet nowrap">{format.dayTime(version.at)}</span>
            </p>
            {version.op === 'update' && (
              <ul>
                {fields.map((name) => (
                  <li key={name}>
                    {t.maybe(`incidents.label.${fieldOf(name)}`) ?? fieldOf(name)}: <s>{words(fieldOf(name), version.before[name])}</s> →{' '}
                    {words(fieldOf(name), version.after[name])}
                  </li>
                ))}
              </ul>
            )}
            {version.reason && <p className="quiet">{t('incidents.reason', { reason: version.reason })}</p>}
          </li>
        );
      })}
    </ol>
  );
};
