import { Eye, FileText, TriangleAlert, UserSearch } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { useStore } from '../../store.ts';
import { type LookPurpose, type PersonRead, usePersonReads } from './audit-data.ts';

const purposes: readonly LookPurpose[] = ['resident_asks', 'complaint', 'own_check', 'authority_asks'];
const spans = ['90', '365', '1826'] as const;

interface ViewProps {
  selected: number | undefined;
  onSelect: (seq: number) => void;
}

/** Who saw the data of one person, found by the telephone number; the number is nowhere kept and stands in no address. */
export const PersonView = ({ selected, onSelect }: ViewProps) => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const [phone, setPhone] = useState('');
  const [purpose, setPurpose] = useState<LookPurpose>('resident_asks');
  const [span, setSpan] = useState<(typeof spans)[number]>('90');
  const ask = usePersonReads();
  const refused = ask.error instanceof ApiError && ask.error.field === 'phone' ? ask.error : undefined;
  const items = ask.data?.items;
  const looks = items?.filter(({ kind }) => kind === 'read') ?? [];
  const figures: [string, number][] = [
    [t('audit.person.looks'), looks.length],
    [t('audit.person.people'), new Set(looks.map(({ name }) => name)).size],
    [t('audit.person.alerts'), items?.filter(({ kind }) => kind === 'alert').length ?? 0],
    [t('audit.person.self'), items?.filter(({ kind }) => kind === 'self').length ?? 0],
  ];
  return (
    <div className="audit-left">
      <form
        className="audit-search person"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ask.isPending && phone.trim() !== '') ask.mutate({ phone: phone.trim(), purpose, days: Number(span) });
        }}
      >
        <Field
          label={t('audit.person.phone')}
          type="tel"
          value={phone}
          onChange={setPhone}
          maxLength={30}
          required
          error={refused?.detail}
        />
        <Select
          label={t('audit.person.purpose')}
          value={purpose}
          onChange={setPurpose}
          choices={purposes.map((id) => ({ id, label: t(`audit.purpose.${id}`) }))}
        />
        <Select
          label={t('audit.person.span')}
          value={span}
          onChange={setSpan}
          choices={spans.map((id) => ({ id, label: t(`audit.span.${id}`) }))}
        />
        <div className="audit-buttons">
          <Button kind="primary" type="submit" icon={UserSearch} isDisabled={ask.isPending}>
            {t('audit.search')}
          </Button>
          {ask.data && (
            <Button icon={FileText} onPress={() => writeAnswer(answerOf(t, format, ask.data, who ? tenantName(who.tenant) : ''))}>
              {t('audit.person.answer')}
            </Button>
          )}
        </div>
      </form>
      {ask.error && !refused && <ErrorNotice error={ask.error} />}
      {!items && !ask.error && <p className="audit-none quiet">{t('audit.person.lead')}</p>}
      {items && (
        <>
          <dl className="audit-figures">
            {figures.map(([name, n]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{format.number(n)}</dd>
              </div>
            ))}
          </dl>
          {ask.data && ask.data.total > items.length && (
            <Notice icon={TriangleAlert} late>
              {t('audit.person.cut', { n: format.number(items.length), total: format.number(ask.data.total) })}
            </Notice>
          )}
          {items.length === 0 ? (
            <Empty icon={Eye} title={t('audit.person.nobody')}>
              <p>{t('audit.person.nobody.next')}</p>
            </Empty>
          ) : (
            <ul className="audit-list" aria-label={t('audit.person.list')}>
              {items.map((item) => {
                const { at, kind, seq } = item;
                const cells = (
                  <>
                    <span className="audit-when">
                      {format.time(at)} <small>{format.day(at)}</small>
                    </span>
                    <span>
                      {kind === 'self' ? t('audit.person.himself') : kind === 'alert' ? t('audit.actor.worker') : item.name}
                      <small>{kind === 'read' && rolesOf(t, item)}</small>
                    </span>
                    <span>{whatOf(t, item)}</span>
                    <span className="audit-why">{reasonOf(t, item)}</span>
                  </>
                );
                return (
                  <li key={`${at}${kind}${seq}`}>
                    {seq === null ? (
                      <div className="audit-row">{cells}</div>
                    ) : (
                      <button type="button" className="audit-row" aria-pressed={seq === selected} onClick={() => onSelect(seq)}>
                        {cells}
                      </button>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
          <p className="audit-noted small">
            <Icon of={Eye} />
            {t('audit.person.noted', { name: who?.name ?? '', purpose: t(`audit.purpose.${purpose}`) })}
          </p>
        </>
      )}
    </div>
  );
};

type Say = ReturnType<typeof useText>;
const rolesOf = (t: Say, { roles }: PersonRead): string => roles.map((role) => t.maybe(`users.role.${role}`) ?? role).join(', ');
const whatOf = (t: Say, { what }: PersonRead): string => what.map((part) => t.maybe(`audit.part.${part}`) ?? part).join(', ');
const reasonOf = (t: Say, { kind, name, purpose }: PersonRead): string =>
  kind === 'alert'
    ? t('audit.person.warned', { title: name })
    : (t.maybe(`audit.purpose.${purpose}`) ?? t.maybe(`audit.action.${purpose}`) ?? purpose);

/** The answer to the person: when, in what capacity, what and what for; no member of staff is named. */
const answerOf = (
  t: Say,
  format: ReturnType<typeof useFormat>,
  { items, total }: { items: readonly PersonRead[]; total: number },
  institution: string,
): string =>
  [
    institution,
    '',
    t('audit.answer.title'),
    t('audit.answer.lead', { day: format.day(isoDay(new Date())) }),
    '',
    ...(items.length === 0 ? [t('audit.person.nobody')] : []),
    ...(total > items.length ? [t('audit.answer.cut', { n: format.number(items.length), total: format.number(total) }), ''] : []),
    ...items.map((item) =>
      [
        format.dayTime(item.at),
        item.kind === 'read' ? rolesOf(t, item) : item.kind === 'alert' ? t('audit.actor.worker') : t('audit.answer.you'),
        whatOf(t, item),
        reasonOf(t, item),
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    '',
    t('audit.answer.rights'),
    '',
  ].join('\r\n');

const writeAnswer = (text: string): void => {
  const href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href, download: 'vias-atbilde.txt' }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};
