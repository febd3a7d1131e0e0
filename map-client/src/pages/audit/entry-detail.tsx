import { CircleAlert, CircleCheck, ListFilter, UserSearch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type AuditDetail, type Search, useDetail } from './audit-data.ts';
import { actOf, actorOf, changeOf, factsOf, isMoment, type Read, shortHash, thingOf, whyOf } from './words.ts';

interface DetailProps {
  seq: number | undefined;
  onSelect: (seq: number) => void;
  onSearch: (change: Partial<Search>) => void;
}

/** One entry in words: who, what, what for, what was changed, what it stands between, and what the same person did around it. */
export const EntryDetail = ({ seq, onSelect, onSearch }: DetailProps) => {
  const t = useText();
  const place = useRef<HTMLElement>(null);
  const { data, error, refetch } = useDetail(seq);
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (seq !== undefined && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [seq]);
  return (
    <section ref={place} className="audit-detail" aria-live="polite" aria-label={t('audit.entry')}>
      {seq === undefined && <p className="quiet">{t('audit.choose')}</p>}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {seq !== undefined && !data && !error && <Skeleton rows={6} />}
      {data && data.seq === seq && <Told entry={data} onSelect={onSelect} onSearch={onSearch} />}
    </section>
  );
};

const Told = ({ entry, onSelect, onSearch }: { entry: AuditDetail } & Omit<DetailProps, 'seq'>) => {
  const t = useText();
  const format = useFormat();
  const { seq, at, principal, action, thingKind, thingIds, thingCount, things, changes, roles, around, detail } = entry;
  const read: Read = (text) =>
    isMoment(text) ? format.dayTime(text) : text === principal.id ? actorOf(t, principal) : things.find(({ id }) => id === text)?.name;
  const why = whyOf(t, entry);
  const names = things.map(({ name }) => name).join(', ');
  const rows: [string, string][] = [
    [t('audit.col.what'), `${actOf(t, entry)}: ${thingOf(t, thingKind)}`],
    ...(names ? [[t('audit.things'), names] as [string, string]] : []),
    ...(thingCount > 1 ? [[t('audit.count'), format.number(thingCount)] as [string, string]] : []),
    ...(why ? [[t('audit.col.why'), why] as [string, string]] : []),
    ...factsOf(t, { detail }, read),
  ];
  const [id] = thingIds;
  return (
    <>
      <h2>
        {actorOf(t, principal)}, {format.dayTime(at)}
      </h2>
      <p className="small quiet">
        {[
          t.maybe(`audit.actor.${principal.kind}`),
          ...roles.map((role) => t.maybe(`users.role.${role}`) ?? role),
          t('audit.number', { n: format.number(seq) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {changes && changes.length > 0 && (
        <>
          <h3>{t('audit.changes')}</h3>
          <table className="audit-changes">
            <thead>
              <tr>
                <th scope="col">{t('audit.change.field')}</th>
                <th scope="col">{t('audit.change.before')}</th>
                <th scope="col">{t('audit.change.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes
                .map((change) => ({ key: change.field, ...changeOf(t, change, read) }))
                .map(({ key, field, before, after }) => (
                  <tr key={key}>
                    <th scope="row">{field}</th>
                    <td>{before}</td>
                    <td>{after}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </>
      )}
      {action === 'update' && changes === null && <p className="small quiet">{t('audit.noChanges')}</p>}
      <h3>
        {t(entry.fits ? 'audit.unchanged' : 'audit.isChanged')}
        <span className={entry.fits ? 'audit-mark good' : 'audit-mark bad'}>
          <Icon of={entry.fits ? CircleCheck : CircleAlert} />
          {t(entry.fits ? 'audit.checked' : 'audit.broken')}
        </span>
      </h3>
      <ul className="audit-hashes">
        <li>{t('audit.hash.before', { hash: shortHash(entry.prevHash) })}</li>
        <li>{t('audit.hash.own', { hash: shortHash(entry.hash) })}</li>
        <li>{entry.nextSeq === null ? t('audit.hash.last') : t('audit.hash.next', { n: format.number(entry.nextSeq) })}</li>
      </ul>
      {around.length > 1 && (
        <>
          <h3>{t('audit.around')}</h3>
          <ol className="audit-around">
            {around.map((one) => (
              <li key={one.seq} aria-current={one.seq === seq ? 'true' : undefined}>
                <span className="small quiet">{format.clock(one.at)}</span>
                <button type="button" onClick={() => onSelect(one.seq)}>
                  {actOf(t, one)}: {thingOf(t, one.thingKind)}
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
      <p className="audit-actions">
        <Button icon={UserSearch} onPress={() => onSearch({ who: principal.id, row: '', kind: '', thing: '' })}>
          {t('audit.allOfPerson')}
        </Button>
        {id !== undefined && thingCount === 1 && (
          <Button icon={ListFilter} onPress={() => onSearch({ row: id, who: '', kind: '', thing: '' })}>
            {t('audit.allOfRow')}
          </Button>
        )}
      </p>
    </>
  );
};
