import { useEffect, useState } from 'react';
import { ask, type Me } from './ask.ts';
import { Wrong } from './parts.tsx';
import { useTexts } from './texts.ts';

type Invitation = { tenant: string; municipality: string; group: string };

/** The invitation to exercises in the page's address, once it is read; nothing without one. */
export const useInvitation = () => {
  const texts = useTexts();
  const [word] = useState(() => new URLSearchParams(location.search).get('exercise'));
  const [invitation, setInvitation] = useState<Invitation | undefined>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    if (word === null) return;
    ask<Invitation>(texts, `/api/residents/drills/${encodeURIComponent(word)}`).then(setInvitation, (error: Error) =>
      setWrong(error.message),
    );
  }, [texts, word]);
  return { word, invitation, wrong };
};

/** Who invites, and what an exercise is. */
export const Invited = ({ invitation: { municipality, group } }: { invitation: Invitation }) => {
  const { say } = useTexts();
  return (
    <>
      <p>
        <strong>{say('drill.invited', { municipality, group })}</strong>
      </p>
      <p>{say('drill.what')}</p>
    </>
  );
};

type Props = { link: string; me: Me; invited: ReturnType<typeof useInvitation>; onChange: () => void };
/** Exercises: the invitation to be accepted, and those one takes part in, to be left. */
export const Drills = ({ link, me, invited: { word, invitation, wrong: over }, onChange }: Props) => {
  const texts = useTexts();
  const { say } = texts;
  const [joined, setJoined] = useState(false);
  const [wrong, setWrong] = useState('');
  const taking = me.senders.filter(({ inDrills }) => inDrills);
  const isRegistered = me.senders.some(({ tenant }) => tenant === invitation?.tenant);
  const isTaking = taking.some(({ tenant }) => tenant === invitation?.tenant);
  const change = (path: string, init: { method: string; body?: unknown }, isIn: boolean) =>
    ask(texts, path, { ...init, link }).then(
      () => {
        setWrong('');
        setJoined(isIn);
        onChange();
      },
      (error: Error) => setWrong(error.message),
    );
  if (!invitation && !over && taking.length === 0) return null;
  return (
    <section aria-labelledby="drills">
      <h2 id="drills">{say('drill.title')}</h2>
      {invitation && !isTaking && (
        <>
          <Invited invitation={invitation} />
          {isRegistered ? (
            <button
              type="button"
              className="cta"
              onClick={() => void change('/api/residents/me/drills', { method: 'POST', body: { invitation: word } }, true)}
            >
              {say('drill.join')}
            </button>
          ) : (
            <p className="note">{say('drill.place')}</p>
          )}
        </>
      )}
      <p role="status" className={joined ? 'note' : 'vh'}>
        {joined && say('drill.joined')}
      </p>
      <Wrong>{over || wrong}</Wrong>
      {taking.length > 0 && (
        <ul className="rows">
          {taking.map(({ tenant, name }) => (
            <li key={tenant}>
              <strong>{name}</strong>
              <small>{say('mine.drills')}</small>
              <button
                type="button"
                className="plain"
                aria-label={say('drill.leaveOf', { name })}
                onClick={() => void change(`/api/residents/me/drills/${tenant}`, { method: 'DELETE' }, false)}
              >
                {say('drill.leave')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
