import { type FormEvent, useState } from 'react';
import { ask, type Me } from './ask.ts';
import { Field, Wrong } from './parts.tsx';
import { useTexts } from './texts.ts';

const delays = ['5', '15', '30', '60'] as const;

/** Who is told when a warning does not reach the person, and about whom the person is told. */
export const Carers = ({ link, me, onChange }: { link: string; me: Me; onChange: (me: Me) => void }) => {
  const texts = useTexts();
  const { say } = texts;
  const [phone, setPhone] = useState('');
  const [delay, setDelay] = useState('15');
  const [wrong, setWrong] = useState('');
  const attempt = (asked: Promise<Me>) =>
    asked.then(
      (next) => {
        setWrong('');
        setPhone('');
        onChange(next);
      },
      (error: Error) => setWrong(error.message),
    );
  const add = (event: FormEvent) => {
    event.preventDefault();
    const country = me.phone.startsWith('+370') ? 'LT' : 'LV';
    void attempt(ask<Me>(texts, '/api/residents/me/carers', { method: 'POST', body: { phone, country, delayMin: Number(delay) }, link }));
  };
  const end = (id: string) => void attempt(ask<Me>(texts, `/api/residents/me/carers/${id}`, { method: 'DELETE', link }));
  return (
    <section aria-labelledby="carers">
      <h2 id="carers">{say('carers.title')}</h2>
      <p>{say('carers.lead')}</p>
      <ul className="rows">
        {me.carers.map(({ id, phone: number, delayMin, agreedAt }) => (
          <li key={id}>
            <strong>{number}</strong>
            <small>
              {say('carers.after', { minutes: delayMin })} · {say(agreedAt ? 'carers.agreed' : 'carers.waiting')}
            </small>
            <button type="button" className="plain" aria-label={say('carers.endOf', { phone: number })} onClick={() => end(id)}>
              {say('carers.end')}
            </button>
          </li>
        ))}
        {me.caresFor.map(({ id, phone: number, delayMin }) => (
          <li key={id}>
            <strong>{number}</strong>
            <small>
              {say('carers.you')} · {say('carers.after', { minutes: delayMin })}
            </small>
            <button type="button" className="plain" aria-label={say('carers.endOf', { phone: number })} onClick={() => end(id)}>
              {say('carers.end')}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={add}>
        <Field label={say('carers.phone')} hint={say('carers.hint')}>
          {(ids) => (
            <div className="in">
              <input
                {...ids}
                type="tel"
                inputMode="tel"
                autoComplete="off"
                required
                value={phone}
                onChange={({ target }) => setPhone(target.value)}
              />
            </div>
          )}
        </Field>
        <Field label={say('carers.delay')}>
          {(ids) => (
            <select {...ids} value={delay} onChange={({ target }) => setDelay(target.value)}>
              {delays.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {say('carers.minutes', { minutes })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Wrong>{wrong}</Wrong>
        <button type="submit" className="plain">
          {say('carers.add')}
        </button>
      </form>
    </section>
  );
};
