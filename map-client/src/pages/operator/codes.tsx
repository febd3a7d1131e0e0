import { BookOpenCheck, CircleCheck, ClockAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { tenantName } from '../../config.ts';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type CodeList, type SourceCode, useCodeLists, useCodes, useMeaning, useTaxonomy } from './codes-data.ts';

const nameOf = ({ tenant, source }: CodeList): string => `${tenant} ${source}`;

/** The partners' own code lists, and what was chosen beside them. */
export const Codes = () => {
  const t = useText();
  const { data, error, refetch } = useCodeLists();
  const [selected, setSelected] = useState<string>();
  const place = useRef<HTMLElement>(null);
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (selected && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [selected]);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  const list = data.find((one) => nameOf(one) === selected);
  return (
    <div className="operator-body">
      <section className="operator-list" aria-label={t('operator.codes.lists')}>
        {data.length === 0 && (
          <Empty icon={BookOpenCheck} title={t('operator.codes.none')}>
            {t('operator.codes.none.why')}
          </Empty>
        )}
        <ul>
          {data.map((one) => (
            <li key={nameOf(one)}>
              <button
                type="button"
                className="operator-row list-row"
                aria-pressed={nameOf(one) === selected}
                onClick={() => setSelected(nameOf(one))}
              >
                <span className="operator-who">
                  <strong>{one.source}</strong>
                  <span className={one.waiting > 0 ? 'operator-state waits' : 'operator-state done'}>
                    <Icon of={one.waiting > 0 ? ClockAlert : CircleCheck} />
                    {one.waiting > 0 ? t('operator.codes.waiting', { n: one.waiting }) : t('operator.codes.all', { n: one.codes })}
                  </span>
                </span>
                <span className="small quiet">{tenantName(one.tenant)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section ref={place} className="operator-detail">
        {list ? <Chosen key={nameOf(list)} list={list} /> : <p className="quiet">{t('operator.codes.choose')}</p>}
      </section>
    </div>
  );
};

const Chosen = ({ list }: { list: CodeList }) => {
  const t = useText();
  const { data, error, refetch } = useCodes(list);
  return (
    <>
      <h2>
        {list.source} · {tenantName(list.tenant)}
      </h2>
      <p className="small quiet">{t('operator.codes.why')}</p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={5} />}
      {data && data.hidden > 0 && (
        <Notice icon={ClockAlert} late>
          {t('operator.codes.hidden', { n: data.hidden })}
        </Notice>
      )}
      {data && data.items.length > 0 && <Meanings list={list} codes={data.items} />}
    </>
  );
};

const Meanings = ({ list, codes }: { list: CodeList; codes: readonly SourceCode[] }) => {
  const t = useText();
  const { lang } = useFormat();
  const { data: categories = [] } = useTaxonomy();
  const { mutate, error, isPending, variables, isSuccess } = useMeaning(list);
  const titleOf = (code: string): string => categories.find((one) => one.code === code)?.titles[lang] ?? code;
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <p className="small" role="status">
        {isSuccess && variables && t('operator.codes.saved', { code: variables.code, category: titleOf(variables.category) })}
      </p>
      <table className="operator-codes">
        <thead>
          <tr>
            <th scope="col">{t('operator.codes.code')}</th>
            <th scope="col">{t('operator.codes.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map(({ code, category, severity }) => (
            <tr key={code} className={category === null ? 'waits' : undefined}>
              <th scope="row">{code}</th>
              <td>
                <Select
                  label={t('operator.codes.category', { code })}
                  hideLabel
                  value={isPending && variables.code === code ? variables.category : (category ?? undefined)}
                  placeholder={t('operator.codes.set')}
                  choices={categories.map((one) => ({ id: one.code, label: one.titles[lang] }))}
                  onChange={(chosen) => mutate({ code, category: chosen, severity })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};
