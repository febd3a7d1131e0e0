import { List as ListIcon, Map as MapIcon, Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';

/** What a phone shows of the page at a time: the left column, the map, or the right one. */
export type RiskPart = 'weigh' | 'map' | 'list';

interface FrameProps {
  heading: string;
  /** Whether a model is being made or changed, and not weighed. */
  isEditing?: boolean;
  part: RiskPart;
  onPart: (part: RiskPart) => void;
  children: ReactNode;
}

/** The page of a model in three columns; on a phone one of them, with a tab for each. */
export const RiskFrame = ({ heading, isEditing = false, part, onPart, children }: FrameProps) => {
  const t = useText();
  const tabs = [
    ['weigh', Scale, isEditing ? 'risk.form.part' : 'risk.part.weigh'],
    ['map', MapIcon, 'nav.map'],
    ['list', ListIcon, 'risk.part.list'],
  ] as const;
  return (
    <main id="page" className={`risk${isEditing ? ' risk-editing' : ''} show-${part}`}>
      <h1 className="vh">{heading}</h1>
      {children}
      <nav className="phone-tabs" aria-label={t('risk.parts')}>
        {tabs.map(([id, icon, name]) => (
          <button key={id} type="button" aria-pressed={part === id} onClick={() => onPart(id)}>
            <Icon of={icon} large />
            {t(name)}
          </button>
        ))}
      </nav>
    </main>
  );
};
