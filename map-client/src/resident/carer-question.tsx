import { useEffect, useState } from 'react';
import { ask } from './ask.ts';
import { Wrong } from './parts.tsx';
import { useTexts } from './texts.ts';

/** Asks a resident whether they will be told about somebody whom a warning does not reach. */
export const CarerQuestion = ({ link }: { link: string }) => {
  const texts = useTexts();
  const { say } = texts;
  const [about, setAbout] = useState<{ phone: string; delayMin: number; agreed: boolean } | undefined>();
  const [answered, setAnswered] = useState<boolean | undefined>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    ask<NonNullable<typeof about>>(texts, '/api/residents/carer', { link }).then(setAbout, (error: Error) => setWrong(error.message));
  }, [link, texts]);
  const answer = (agrees: boolean) =>
    ask(texts, '/api/residents/carer', { method: 'POST', body: { agrees }, link }).then(
      () => setAnswered(agrees),
      (error: Error) => setWrong(error.message),
    );
  return (
    <section className="step">
      <h1>{say('carer.title')}</h1>
      <Wrong>{wrong}</Wrong>
      {about && answered === undefined && (
        <>
          <p className="lead">{say('carer.lead', { phone: about.phone, minutes: about.delayMin })}</p>
          {about.agreed && <p className="note">{say('carer.already')}</p>}
          <div className="end">
            <button type="button" className="cta" onClick={() => void answer(true)}>
              {say('carer.yes')}
            </button>
            <button type="button" className="alt" onClick={() => void answer(false)}>
              {say('carer.no')}
            </button>
          </div>
        </>
      )}
      <p className="lead" role="status">
        {answered !== undefined && say(answered ? 'carer.thanks' : 'carer.declined')}
      </p>
    </section>
  );
};
