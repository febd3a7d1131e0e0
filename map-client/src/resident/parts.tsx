import { type ReactNode, useId } from 'react';
import { Brand } from '../shell/brand.tsx';
import { type Lang, langNames, langs, useTexts } from './texts.ts';

/** The frame of every page for residents: languages, whose page it is, and the privacy notice. */
export const Frame = ({ sender, onLang, children }: { sender: string | undefined; onLang: (lang: Lang) => void; children: ReactNode }) => {
  const { lang, say } = useTexts();
  return (
    <>
      <header>
        <nav className="lang" aria-label={say('language')}>
          {langs.map((id) => (
            <button key={id} type="button" lang={id} aria-current={id === lang ? 'true' : undefined} onClick={() => onLang(id)}>
              {langNames[id]}
            </button>
          ))}
        </nav>
        <div className="bar">
          <Brand />
          VIAS<span>{sender}</span>
        </div>
      </header>
      <main id="page">{children}</main>
      <footer>
        <a href="/privacy">{say('privacy')}</a>
        <a href="/register">{say('register')}</a>
        <a href="/me">{say('ownPage')}</a>
      </footer>
    </>
  );
};

/** How far it is, of three steps. */
export const Steps = ({ at }: { at: 1 | 2 | 3 }) => {
  const { say } = useTexts();
  return (
    <>
      <div className="prog" aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <i key={n} className={n <= at ? 'on' : ''} />
        ))}
      </div>
      <p className="n">{say('step', { n: at })}</p>
    </>
  );
};

/** A sentence that says what went wrong; read out at once. */
export const Wrong = ({ children }: { children: ReactNode }) =>
  children ? (
    <p className="wrong" role="alert">
      {children}
    </p>
  ) : null;

/** Choices as large buttons of which one is on. */
export const Pick = <T extends string>({
  legend,
  value,
  options,
  onPick,
  hidden = false,
}: {
  legend: string;
  value: T;
  options: readonly (readonly [T, string, string?])[];
  onPick: (value: T) => void;
  hidden?: boolean;
}) => {
  const name = useId();
  return (
    <fieldset>
      <legend className={hidden ? 'vh' : ''}>{legend}</legend>
      <div className="seg">
        {options.map(([id, text, lang]) => (
          <label key={id} lang={lang}>
            <input type="radio" name={name} checked={id === value} onChange={() => onPick(id)} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

type FieldProps = { label: string; hint?: string; children: (ids: { id: string; 'aria-describedby'?: string }) => ReactNode };
/** A labelled field with a hint. */
export const Field = ({ label, hint, children }: FieldProps) => {
  const id = useId();
  return (
    <div className="field">
      <label className="f" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, ...(hint && { 'aria-describedby': `${id}-hint` }) })}
    </div>
  );
};

export const Tick = () => (
  <svg className="i" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M20 6 9 17l-5-5" />
  </svg>
);
export const Lock = () => (
  <svg className="i" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
    <rect width="18" height="11" x="3" y="11" rx="2" />
    <path d="M7 11V7a5 5 0 0 1 10 0v4" />
  </svg>
);
