import { type FormEvent, useState } from 'react';
import { ask, type Me } from './ask.ts';
import { Field, Wrong } from './parts.tsx';
import { canPush, forgetBrowser, subscribeBrowser } from './push.ts';
import { useTexts } from './texts.ts';

type Props = { link: string; me: Me; day: (at: string) => string; onChange: (me: Me) => void };

/** Where the person also gets warnings: an e-mail address, confirmed by a code, and this browser; what is stored is listed and can be removed. */
export const Contacts = ({ link, me, day, onChange }: Props) => {
  const texts = useTexts();
  const { say } = texts;
  const [address, setAddress] = useState('');
  const [asked, setAsked] = useState<{ demonstration?: string } | undefined>();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [said, setSaid] = useState('');
  const { email, push } = me.ways;
  if (me.contacts.length === 0 && (me.senders.length === 0 || (!email && push === null))) return null;

  const attempt = async (act: () => Promise<string>) => {
    setBusy(true);
    setWrong('');
    setSaid('');
    try {
      setSaid(await act());
    } catch (error) {
      setWrong((error as Error).message);
    }
    setBusy(false);
  };
  const send = () =>
    attempt(async () => {
      const answer = await ask<{ demonstration?: string }>(texts, '/api/residents/me/email', { method: 'POST', body: { address }, link });
      setAsked(answer);
      setCode('');
      return answer.demonstration ? '' : say('ways.sent', { address });
    });
  const confirmIt = () =>
    attempt(async () => {
      onChange(await ask<Me>(texts, '/api/residents/me/email/confirmation', { method: 'POST', body: { code }, link }));
      setAsked(undefined);
      setAddress('');
      return say('saved');
    });
  const subscribe = () =>
    attempt(async () => {
      const body = await subscribeBrowser(push ?? '');
      if (!body) throw new Error(say('ways.refused'));
      onChange(await ask<Me>(texts, '/api/residents/me/push', { method: 'PUT', body, link }));
      return say('saved');
    });
  const remove = (kind: 'email' | 'push') =>
    attempt(async () => {
      onChange(await ask<Me>(texts, `/api/residents/me/contacts/${kind}`, { method: 'DELETE', link }));
      if (kind === 'push') await forgetBrowser();
      return say('ways.removed');
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void (asked ? confirmIt() : send());
  };
  return (
    <section aria-labelledby="ways">
      <h2 id="ways">{say('ways.title')}</h2>
      <p>{say('ways.lead')}</p>
      {me.contacts.length > 0 && (
        <ul className="rows">
          {me.contacts.map(({ kind, address: where, since }) => {
            const name = kind === 'email' ? where : new URL(where).host;
            return (
              <li key={kind}>
                <strong>{name}</strong>
                <small>{say(kind === 'email' ? 'mine.email' : 'mine.push', { day: day(since) })}</small>
                <button
                  type="button"
                  className="plain"
                  disabled={busy}
                  aria-label={say('ways.removeOf', { name })}
                  onClick={() => void remove(kind)}
                >
                  {say('ways.remove')}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {email && (
        <form onSubmit={submit}>
          {!asked && (
            <Field label={say('ways.email')} hint={say('ways.emailHint')}>
              {(ids) => (
                <div className="in">
                  <input
                    {...ids}
                    type="email"
                    autoComplete="email"
                    maxLength={254}
                    required
                    value={address}
                    onChange={({ target }) => setAddress(target.value)}
                  />
                </div>
              )}
            </Field>
          )}
          {asked?.demonstration && (
            <p className="note demo" role="status">
              {say('ways.demonstration', { code: asked.demonstration })}
            </p>
          )}
          {asked && (
            <Field label={say('ways.code')}>
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
          )}
          <div className="row">
            <button type="submit" className="plain" disabled={busy}>
              {say(asked ? 'ways.confirm' : 'phone.send')}
            </button>
            {asked && (
              <button type="button" className="plain" onClick={() => setAsked(undefined)}>
                {say('ways.otherAddress')}
              </button>
            )}
          </div>
        </form>
      )}
      {push !== null && canPush() && !me.contacts.some(({ kind }) => kind === 'push') && (
        <>
          <p className="hint">{say('ways.pushHint')}</p>
          <button type="button" className="plain" disabled={busy} onClick={() => void subscribe()}>
            {say('ways.push')}
          </button>
        </>
      )}
      <Wrong>{wrong}</Wrong>
      <p role="status" className="hint">
        {said}
      </p>
    </section>
  );
};
