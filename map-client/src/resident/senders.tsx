import { useState } from 'react';
import { ask, type Me } from './ask.ts';
import { Wrong } from './parts.tsx';
import { useTexts } from './texts.ts';

/** Who writes to the person: each can be stopped and started again, and the answer says who still does. */
export const Senders = ({ link, me, onChange }: { link: string; me: Me; onChange: () => void }) => {
  const texts = useTexts();
  const { say } = texts;
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState('');
  const set = (tenant: string, stop: boolean) =>
    ask<{ stopped: string[]; reaching: string[] }>(texts, '/api/residents/me/senders', {
      method: 'POST',
      body: { tenant, stop },
      link,
    }).then(
      ({ stopped, reaching }) => {
        const still = reaching.length > 0 ? say('senders.still', { names: reaching.join(', ') }) : say('senders.nobody');
        setSaid(stopped.length > 0 ? `${say('senders.stopped', { names: stopped.join(', ') })} ${still}` : still);
        onChange();
      },
      (error: Error) => setWrong(error.message),
    );
  return (
    <section aria-labelledby="senders">
      <h2 id="senders">{say('senders.title')}</h2>
      <ul className="rows">
        {[...me.senders, ...me.stoppedElsewhere.map((one) => ({ ...one, stoppedAt: one.at, fromRegister: false }))].map(
          ({ tenant, name, stoppedAt, fromRegister }) => (
            <li key={tenant}>
              <strong>{name}</strong>
              <small>
                {say(stoppedAt ? 'senders.isStopped' : 'senders.writes')}
                {fromRegister && ` · ${say('senders.register')}`}
              </small>
              <button
                type="button"
                className="plain"
                aria-label={say(stoppedAt ? 'senders.startOf' : 'senders.stopOf', { name })}
                onClick={() => void set(tenant, stoppedAt === null)}
              >
                {say(stoppedAt ? 'senders.start' : 'senders.stop')}
              </button>
            </li>
          ),
        )}
      </ul>
      <p role="status" className={said ? 'note' : 'vh'}>
        {said}
      </p>
      <Wrong>{wrong}</Wrong>
      {me.senders.length + me.stoppedElsewhere.length > 0 && <p className="hint">{say('senders.national')}</p>}
    </section>
  );
};
