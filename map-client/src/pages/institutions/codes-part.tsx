import { Clock } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategoryNames } from '../../panels/incident-filter/categories.ts';
import { giveMeaning, type InstitutionCode, useChange, useCodes } from './institution-data.ts';

/** The institution's own codes and what they mean here; those that wait for a meaning first. */
export const CodesPart = ({ id, mayChange }: { id: string; mayChange: boolean }) => {
  const t = useText();
  const { data, error, refetch } = useCodes(id);
  const giving = useChange(giveMeaning);
  const names = useCategoryNames();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} />;
  return (
    <>
      <p className="small quiet">{t(data.length === 0 ? 'institutions.codes.none' : 'institutions.codes.why')}</p>
      {giving.error && <ErrorNotice error={giving.error} />}
      <p className="vh" role="status">
        {giving.data && t('institutions.codes.applied', { n: giving.data.applied })}
      </p>
      <ul className="institutions-codes">
        {data.map((one) => (
          <li key={one.code} className="institutions-item">
            <CodeName code={one} />
            {mayChange ? (
              <Select
                label={t('institutions.codes.meaning', { code: one.code })}
                hideLabel
                value={one.category ?? undefined}
                choices={names}
                placeholder={t('institutions.codes.choose')}
                onChange={(category) => giving.mutate({ id, code: one.code, category })}
              />
            ) : (
              <span>{names.find((name) => name.id === one.category)?.label ?? '–'}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};

const CodeName = ({ code: { code, category, waiting, lastAt } }: { code: InstitutionCode }) => {
  const t = useText();
  const format = useFormat();
  return (
    <span>
      <code>{code}</code>
      {category === null && (
        <span className="institution-mark">
          <Icon of={Clock} />
          {t('institutions.codes.waits', { n: waiting })}
        </span>
      )}
      {lastAt && <span className="small quiet">{t('institutions.codes.last', { at: format.dayTime(lastAt) })}</span>}
    </span>
  );
};
