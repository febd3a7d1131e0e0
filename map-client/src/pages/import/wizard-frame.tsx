import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';

/** The steps of an import in their order. */
export const steps = ['file', 'columns', 'check', 'run', 'report'] as const;
export type Step = (typeof steps)[number];

interface WizardFrameProps {
  step: Step;
  title: string;
  /** One line under the title. */
  about: string;
  children: ReactNode;
  foot: ReactNode;
}

/** The frame of every step: what is brought in, where one is, and at the foot what can be done next. */
export const WizardFrame = ({ step, title, about, children, foot }: WizardFrameProps) => {
  const t = useText();
  const now = steps.indexOf(step);
  return (
    <main id="page" className="import-page">
      <div className="import-head">
        <div>
          <h1>{title}</h1>
          <p>{about}</p>
        </div>
        <ol className="import-steps" aria-label={t('import.steps')}>
          {steps.map((name, index) => (
            <li key={name} className={index < now ? 'done' : index === now ? 'now' : ''} aria-current={index === now ? 'step' : undefined}>
              <i>{index < now ? <Icon of={Check} /> : index + 1}</i>
              <span>{t(`import.step.${name}`)}</span>
            </li>
          ))}
        </ol>
      </div>
      <div className="import-body">{children}</div>
      <div className="import-foot">{foot}</div>
    </main>
  );
};
