import { useState } from 'react';
import { user } from '../../auth.ts';
import { Field } from '../../controls/field.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Alert } from './alert-data.ts';
import type { AlertView } from './view.ts';

/** The second factor counts for so many seconds. */
const fresh = 15 * 60;
const digits = (text: string): string => text.replaceAll(/[\s\u00a0.,]/g, '');

/** What whoever releases types again: the number of people, for many people the name of the area; `isProved` once the second factor is fresh. */
export const useTyped = (alert: Alert, { preview }: AlertView) => {
  const who = useStore(user);
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const { lang } = useFormat();
  const people = preview ? (preview.reached ?? preview.fewerThan ?? undefined) : undefined;
  const recipients = /^\d+$/.test(digits(number)) ? Number(digits(number)) : undefined;
  const needsName = people !== undefined && people >= alert.confirmPeople;
  return {
    isProved: who?.acr === 'mfa' && (who.authTime ?? 0) > Date.now() / 1000 - fresh,
    isReady: people !== undefined && recipients === people && (!needsName || name.trim() !== ''),
    recipients,
    areaName: needsName ? name.trim() : undefined,
    fields: {
      number,
      setNumber,
      name,
      setName,
      needsName,
      // In the words of whoever types, where the author said it in that language.
      area: alert.texts.find((text) => text.lang === lang)?.areaWords ?? alert.areaName,
      // Said when as many figures stand there as the number has: not while it is being typed.
      isOther: people !== undefined && recipients !== people && digits(number).length >= String(people).length,
    },
  };
};

/** The fields of useTyped. */
export const Typed = ({ number, setNumber, name, setName, needsName, area, isOther }: ReturnType<typeof useTyped>['fields']) => {
  const t = useText();
  return (
    <>
      <label className="alert-typed">
        <input inputMode="numeric" autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />
        <span>
          {t('alerts.approve.type')}{' '}
          <span className={isOther ? 'late' : 'quiet'} role="status">
            {t(isOther ? 'alerts.approve.typeOther' : 'alerts.approve.typeWhy')}
          </span>
        </span>
      </label>
      {needsName && (
        <Field className="alert-name" label={t('alerts.approve.name', { name: area })} value={name} onChange={setName} maxLength={200} />
      )}
    </>
  );
};
