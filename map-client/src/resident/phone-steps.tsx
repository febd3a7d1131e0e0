import { type FormEvent, useEffect, useState } from 'react';
import { ask, askCode, type Municipality, Refused } from './ask.ts';
import { Field, Lock, Pick, Steps, Wrong } from './parts.tsx';
import { useTexts } from './texts.ts';

/** Number, then code; `onLink` gets the code of the link that opens the own page. `purpose` says whether it is the beginning of a registration. */
export const PhoneSteps = ({
  purpose,
  municipalities,
  tenant,
  onTenant,
  onLink,
}: {
  purpose: 'register' | 'own';
  municipalities: readonly Municipality[];
  tenant: string;
  onTenant: (tenant: string) => void;
  onLink: (link: string) => void;
}) => {
  const texts = useTexts();
  const { say, lang } = texts;
  const chosen = municipalities.find((one) => one.tenant === tenant);
  const [picked, setPicked] = useState<'LV' | 'LT'>(lang === 'lt' ? 'LT' : 'LV');
  const country = chosen?.country ?? picked;
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState<{ id: string; demonstration?: string } | undefined>();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const digits = phone.replace(/\D/g, '');
  const at = sent ? 2 : 1;
  // Who is read to hears at which step they are.
  useEffect(() => document.getElementById(`step-${at}`)?.focus(), [at]);

  const attempt = (task: () => Promise<void>) => {
    setBusy(true);
    setWrong('');
    task()
      .catch((error: unknown) => {
        setWrong(error instanceof Error ? error.message : String(error));
        if (error instanceof Refused && error.code === 'resident.code_over') setCode('');
      })
      .finally(() => setBusy(false));
  };
  const send = () => {
    if (tenant === '') return setWrong(say('municipality.choose'));
    if (digits.length < 4) return setWrong(say('phone.short'));
    attempt(async () => {
      setSent(await askCode(texts, { phone, country, tenant, lang }));
      setCode('');
    });
  };
  const confirm = () =>
    attempt(async () => {
      const answer = await ask<{ link: string }>(texts, '/api/residents/confirmations', { method: 'POST', body: { id: sent?.id, code } });
      onLink(answer.link);
    });
  const submit = (event: FormEvent, act: () => void) => {
    event.preventDefault();
    if (!busy) act();
  };
  const steps = purpose === 'register' ? <Steps at={at} /> : null;

  if (sent)
    return (
      <form className="step" onSubmit={(event) => submit(event, confirm)}>
        {steps}
        <h1 id="step-2" tabIndex={-1}>
          {say('code.title')}
        </h1>
        <p className="lead">{say('code.lead', { end: digits.slice(-3) })}</p>
        {sent.demonstration && (
          <p className="note demo" role="status">
            {say('code.demonstration', { code: sent.demonstration })}
          </p>
        )}
        <Field label={say('code.label')}>
          {(ids) => (
            <div className="in code">
              <input
                {...ids}
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern="\d{6}"
                maxLength={6}
                required
                value={code}
                onChange={({ target }) => setCode(target.value.replace(/\D/g, ''))}
              />
            </div>
          )}
        </Field>
        <Wrong>{wrong}</Wrong>
        <p className="note">
          <Lock />
          <span>{say('code.warning')}</span>
        </p>
        <div className="end">
          <button type="submit" className="cta" disabled={busy}>
            {say('continue')}
          </button>
          <button type="button" className="alt" disabled={busy} onClick={send}>
            {say('code.again')}
          </button>
          <button type="button" className="alt" onClick={() => setSent(undefined)}>
            {say('code.otherNumber')}
          </button>
        </div>
      </form>
    );
  return (
    <form className="step" onSubmit={(event) => submit(event, send)}>
      {steps}
      <h1 id="step-1" tabIndex={-1}>
        {say(purpose === 'register' ? 'start.title' : 'own.title')}
      </h1>
      <p className="lead">{say(purpose === 'register' ? 'start.lead' : 'own.lead')}</p>
      <Pick
        legend={say('country')}
        hidden
        value={country}
        options={[
          ['LV', say('country.LV')],
          ['LT', say('country.LT')],
        ]}
        onPick={(next) => {
          setPicked(next);
          onTenant(purpose === 'register' ? '' : (municipalities.find((one) => one.country === next)?.tenant ?? tenant));
        }}
      />
      {purpose === 'register' && (
        <Field label={say('municipality')}>
          {(ids) => (
            <select {...ids} value={tenant} onChange={({ target }) => onTenant(target.value)}>
              <option value="" disabled>
                {say('municipality.choose')}
              </option>
              {municipalities
                .filter((one) => one.country === country)
                .map((one) => (
                  <option key={one.tenant} value={one.tenant}>
                    {one.name}
                  </option>
                ))}
            </select>
          )}
        </Field>
      )}
      <Field label={say('phone.label')} hint={say('phone.hint')}>
        {(ids) => (
          <div className="in">
            <span aria-hidden="true">{country === 'LV' ? '+371' : '+370'}</span>
            <input
              {...ids}
              type="tel"
              inputMode="tel"
              autoComplete="tel-national"
              required
              value={phone}
              onChange={({ target }) => setPhone(target.value)}
            />
          </div>
        )}
      </Field>
      <Wrong>{wrong}</Wrong>
      <p className="note">
        <Lock />
        <span>{say('phone.note')}</span>
      </p>
      <div className="end">
        <button type="submit" className="cta" disabled={busy}>
          {say(busy ? 'busy' : 'phone.send')}
        </button>
        {chosen?.phone && (
          <a className="alt" href={`tel:${chosen.phone.replaceAll(' ', '')}`}>
            {say('phone.call', { phone: chosen.phone })}
          </a>
        )}
      </div>
    </form>
  );
};
