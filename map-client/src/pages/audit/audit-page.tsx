import { Download, Eye, SearchX } from 'lucide-react';
import { useState } from 'react';
import { user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Menu } from '../../controls/menu.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type AuditState, type Kind, type Search, takeAlong, useAuditState, useEntries } from './audit-data.ts';
import { ChainBar } from './chain-bar.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList, kindIcons } from './entry-list.tsx';
import { PersonView } from './person-view.tsx';
import './audit.css';

const kinds: readonly Kind[] = ['write', 'sign-in', 'refusal', 'export', 'read'];
/** What one looks for most; any other thing is found through an entry of it. */
const things = [
  'incident',
  'alert',
  'share',
  'account',
  'resident',
  'help_case',
  'camera',
  'indicator',
  'own_layer',
  'import',
  'audit_entry',
];
const anything = '*';
const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The state of the page stands in its link, so that two people can look at the same lines. */
const searchOf = (query: URLSearchParams): Search => ({
  from: isDay(query.get('from')) ? (query.get('from') as string) : '',
  to: isDay(query.get('to')) ? (query.get('to') as string) : '',
  who: query.get('who') ?? '',
  kind: kinds.find((kind) => kind === query.get('kind')) ?? '',
  thing: query.get('thing') ?? '',
  row: query.get('row') ?? '',
});

/** The audit of the municipality: who did what to which rows; who saw one person's data; and whether the chain of entries holds. */
const AuditPage = () => {
  const t = useText();
  const { query } = usePlace();
  const { data: state, error, refetch } = useAuditState();
  const isPerson = query.get('view') === 'person';
  const selected = Number(query.get('entry')) || undefined;
  const select = (seq: number): void => changeQuery({ entry: String(seq) });
  const search = searchOf(query);
  const look = (change: Partial<Search>): void => changeQuery({ view: undefined, ...change }, true);
  return (
    <main id="page" className="audit-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('audit.title')}</h1>
          <p className="small quiet">{t('audit.lead')}</p>
        </div>
        <Segments
          label={t('audit.view')}
          hideLabel
          value={isPerson ? 'person' : 'entries'}
          onChange={(view) => changeQuery({ view: view === 'person' ? view : undefined, entry: undefined })}
          choices={[
            { id: 'entries', label: t('audit.view.entries') },
            { id: 'person', label: t('audit.view.person') },
          ]}
        />
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div className="audit-body">
        {isPerson ? (
          <PersonView selected={selected} onSelect={select} />
        ) : (
          <Entries search={search} state={state} selected={selected} onSelect={select} onSearch={look} />
        )}
        <EntryDetail seq={selected} onSelect={select} onSearch={look} />
      </div>
      {state && <ChainBar state={state} />}
    </main>
  );
};

interface EntriesProps {
  search: Search;
  state: AuditState | undefined;
  selected: number | undefined;
  onSelect: (seq: number) => void;
  onSearch: (change: Partial<Search>) => void;
}

const Entries = ({ search, state, selected, onSelect, onSearch }: EntriesProps) => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, dataUpdatedAt } = useEntries(search);
  const entries = data?.pages.flatMap(({ items }) => items);
  const [failed, setFailed] = useState<unknown>();
  const take = (kind: 'csv' | 'json') => {
    setFailed(undefined);
    takeAlong(search, kind).catch(setFailed);
  };
  return (
    <div className="audit-left">
      <SearchForm key={JSON.stringify(search)} search={search} onSearch={onSearch} onTake={take} />
      {failed !== undefined && <ErrorNotice error={failed} />}
      {state && (
        <fieldset className="audit-figures">
          <legend className="vh">{t('audit.month')}</legend>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={search.kind === kind}
              onClick={() => onSearch({ kind: search.kind === kind ? '' : kind })}
            >
              <span>
                <Icon of={kindIcons[kind]} />
                {t(`audit.kind.${kind}`)}
              </span>
              <strong>{format.number(state.month[kind])}</strong>
            </button>
          ))}
        </fieldset>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Skeleton rows={8} />}
      {entries?.length === 0 && (
        <Empty icon={SearchX} title={t('audit.none')}>
          <p>{t('audit.none.next')}</p>
        </Empty>
      )}
      {entries && entries.length > 0 && <EntryList entries={entries} selected={selected} onSelect={onSelect} />}
      {hasNextPage && (
        <p className="audit-more">
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('audit.more')}
          </Button>
        </p>
      )}
      {entries && (
        <p className="audit-noted small">
          <Icon of={Eye} />
          {t('audit.noted', { name: who?.name ?? '', time: format.time(dataUpdatedAt) })}
        </p>
      )}
    </div>
  );
};

interface FormProps {
  search: Search;
  onSearch: (change: Partial<Search>) => void;
  onTake: (format: 'csv' | 'json') => void;
}

/** One sentence: who, from when to when, did what to which row. */
const SearchForm = ({ search, onSearch, onTake }: FormProps) => {
  const t = useText();
  const [asked, setAsked] = useState(search);
  const change = (part: Partial<Search>): void => setAsked({ ...asked, ...part });
  const known = asked.thing === '' || things.includes(asked.thing) ? things : [asked.thing, ...things];
  return (
    <form
      className="audit-search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(asked);
      }}
    >
      <Field label={t('audit.from')} type="date" value={asked.from} onChange={(from) => change({ from })} />
      <Field label={t('audit.to')} type="date" value={asked.to} onChange={(to) => change({ to })} />
      <Field
        label={t('audit.who')}
        value={asked.who}
        onChange={(who) => change({ who })}
        maxLength={200}
        placeholder={t('audit.who.example')}
      />
      <Select
        label={t('audit.kind')}
        value={asked.kind || anything}
        onChange={(kind) => change({ kind: kind === anything ? '' : (kind as Kind) })}
        choices={[{ id: anything, label: t('audit.kind.any') }, ...kinds.map((id) => ({ id: id as string, label: t(`audit.kind.${id}`) }))]}
      />
      <Select
        label={t('audit.thing')}
        value={asked.thing || anything}
        onChange={(thing) => change({ thing: thing === anything ? '' : thing })}
        choices={[
          { id: anything, label: t('audit.thing.any') },
          ...known.map((id) => ({ id, label: t.maybe(`audit.thing.${id}`) ?? id.replaceAll('_', ' ') })),
        ]}
      />
      <Field
        label={t('audit.row')}
        value={asked.row}
        onChange={(row) => change({ row })}
        maxLength={100}
        placeholder={t('audit.row.example')}
      />
      <div className="audit-buttons">
        <Button kind="primary" type="submit">
          {t('audit.search')}
        </Button>
        <Menu
          label={t('audit.take')}
          entries={[
            { id: 'csv', label: t('audit.take.csv'), onAction: () => onTake('csv') },
            { id: 'json', label: t('audit.take.json'), onAction: () => onTake('json') },
          ]}
        >
          <Button icon={Download}>{t('audit.take')}</Button>
        </Menu>
      </div>
    </form>
  );
};

export default AuditPage;
