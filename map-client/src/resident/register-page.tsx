import { useEffect, useState } from 'react';
import { ask, type Me, type Municipality } from './ask.ts';
import { ChoicesForm } from './choices-form.tsx';
import { Lock, Steps, Tick, Wrong } from './parts.tsx';
import { PhoneSteps } from './phone-steps.tsx';
import { langNames, useTexts } from './texts.ts';

type Props = { municipalities: readonly Municipality[]; tenant: string; onTenant: (tenant: string) => void };

/** Registration in three steps: number, code, places. */
export const RegisterPage = (props: Props) => {
  const texts = useTexts();
  const { say } = texts;
  const [link, setLink] = useState('');
  const [me, setMe] = useState<Me | undefined>();
  const [done, setDone] = useState<Me | undefined>();
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    if (link === '' || me) return;
    ask<Me>(texts, '/api/residents/me', { link }).then(setMe, (error: Error) => setWrong(error.message));
  }, [link, me, texts]);
  useEffect(() => document.getElementById(done ? 'done' : me ? 'step-3' : '')?.focus(), [me, done]);

  if (done)
    return (
      <section className="step">
        <span className="okbig">
          <Tick />
        </span>
        <h1 id="done" tabIndex={-1}>
          {say('done.title')}
        </h1>
        <p className="lead">
          {say('done.lead', { senders: done.senders.map(({ name }) => name).join(', '), lang: langNames[done.lang ?? 'lv'] })}
        </p>
        <p className="note">
          <Lock />
          <span>{say('done.note')}</span>
        </p>
        <div className="end">
          <a className="cta" href={`/me/${link}`}>
            {say('done.own')}
          </a>
          <a className="alt" href="/register">
            {say('done.another')}
          </a>
        </div>
      </section>
    );
  if (me)
    return (
      <section className="step">
        <Steps at={3} />
        <h1 id="step-3" tabIndex={-1}>
          {say('places.title')}
        </h1>
        {me.senders.some(({ fromRegister }) => !fromRegister) && <p className="note">{say('places.known')}</p>}
        <ChoicesForm
          link={link}
          me={me}
          country={props.municipalities.find(({ tenant }) => tenant === props.tenant)?.country}
          tenant={props.tenant || undefined}
          isFirst={me.name === null && !me.hasCard}
          button={say('finish')}
          onSaved={setDone}
        />
      </section>
    );
  return (
    <>
      <Wrong>{wrong}</Wrong>
      <PhoneSteps purpose="register" {...props} onLink={setLink} />
    </>
  );
};
