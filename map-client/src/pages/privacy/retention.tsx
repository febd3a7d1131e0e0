import { Lock, LockOpen, Save } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText, useTexts } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { endHold, type Hold, placeHold, type Retention, setDays, useAsk, useRetention } from './privacy-data.ts';

/** How long each category is kept, what would go tonight, and what is held back. */
export const RetentionPart = () => {
  const t = useText();
  const { data, error, refetch } = useRetention();
  const may = hasRole(useStore(user), ['municipality-admin']);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  return (
    <div className="privacy-column">
      <p>{t('privacy.retention.text')}</p>
      <ul className="privacy-times">
        {data.items.map((row) => (
          <Time key={row.category} row={row} may={may} />
        ))}
      </ul>
      <Holds holds={data.holds} items={data.items} may={may} />
    </div>
  );
};

const Time = ({ row, may }: { row: Retention; may: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useTexts();
  const [days, setText] = useState(String(row.days));
  const save = useAsk(setDays);
  const n = Number(days);
  const fits = /^\d+$/.test(days) && n >= row.leastDays && n <= row.mostDays;
  return (
    <li className="privacy-time">
      <div>
        <strong>{titleOf(row, lang)}</strong>
        <span className="small quiet">
          {row.due === 0 ? t('privacy.due.none') : t(row.decided ? 'privacy.due' : 'privacy.due.undecided', { n: row.due })}
          {row.oldest && ` ${t('privacy.oldest', { day: format.day(row.oldest) })}`}
          {row.holds > 0 && ` ${t('privacy.held', { n: row.holds })}`}
        </span>
      </div>
      {may ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (fits) save.mutate({ category: row.category, days: n });
          }}
        >
          <Field
            label={t('privacy.days')}
            value={days}
            onChange={setText}
            inputMode="numeric"
            hint={t('privacy.bounds', { least: row.leastDays, most: row.mostDays, usual: row.usualDays })}
            error={fits ? undefined : t('privacy.bounds.outside', { least: row.leastDays, most: row.mostDays })}
            beside={
              <Button small icon={Save} type="submit" isDisabled={!fits || save.isPending || (n === row.days && row.decided)}>
                {t('privacy.save')}
              </Button>
            }
          />
          {save.error && <ErrorNotice error={save.error} />}
        </form>
      ) : (
        <span>{t('privacy.nDays', { n: row.days })}</span>
      )}
    </li>
  );
};

const titleOf = ({ title }: Retention, lang: string): string => title[lang === 'lv' || lang === 'lt' ? lang : 'en'];

const Holds = ({ holds, items, may }: { holds: readonly Hold[]; items: readonly Retention[]; may: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useTexts();
  const [category, setCategory] = useState<string>(items[0]?.category ?? '');
  const [reason, setReason] = useState('');
  const place = useAsk(placeHold, () => setReason(''));
  const end = useAsk(endHold);
  const nameOf = (id: string) => titleOf(items.find((row) => row.category === id) as Retention, lang);
  return (
    <section>
      <h2>{t('privacy.holds')}</h2>
      <p>{t('privacy.holds.text')}</p>
      <ul className="privacy-found">
        {holds.map((hold) => (
          <li key={hold.id} className={hold.endedAt ? 'over' : undefined}>
            <span>
              <strong>
                {nameOf(hold.category)}
                {hold.incidentNumber !== null && ` · ${t('privacy.number', { n: String(hold.incidentNumber) })}`}
              </strong>
              <span>{hold.reason}</span>
              <span className="small quiet">
                {t('privacy.hold.placed', { day: format.day(hold.placedAt), name: hold.placedBy })}
                {hold.endedAt && ` · ${t('privacy.hold.ended', { day: format.day(hold.endedAt), name: hold.endedBy ?? '' })}`}
              </span>
            </span>
            {may && !hold.endedAt && (
              <Button small icon={LockOpen} isDisabled={end.isPending} onPress={() => end.mutate(hold.id)}>
                {t('privacy.hold.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <form
          className="privacy-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim().length >= 10) place.mutate({ category, reason });
          }}
        >
          <Select
            label={t('privacy.hold.what')}
            value={category}
            onChange={setCategory}
            choices={items.map((row) => ({ id: row.category as string, label: titleOf(row, lang) }))}
          />
          <Field label={t('privacy.hold.reason')} value={reason} onChange={setReason} hint={t('privacy.hold.hint')} maxLength={500} />
          {(place.error ?? end.error) && <ErrorNotice error={place.error ?? end.error} />}
          <p className="privacy-actions">
            <Button icon={Lock} type="submit" isDisabled={reason.trim().length < 10 || place.isPending}>
              {t('privacy.hold.place')}
            </Button>
          </p>
        </form>
      )}
    </section>
  );
};
