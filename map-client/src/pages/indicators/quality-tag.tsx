import { BadgeCheck, CircleDashed, ClipboardList, Database, FlaskConical } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Indicator } from './indicator-data.ts';

const icons = { official: BadgeCheck, register: Database, survey: ClipboardList, estimated: CircleDashed, generated: FlaskConical };

/** How good an indicator's values are, in a word. */
export const QualityTag = ({ quality }: { quality: Indicator['quality'] }) => {
  const t = useText();
  return (
    <span className={`tag ${quality === 'official' || quality === 'register' ? 'done' : 'unknown'}`}>
      <Icon of={icons[quality]} />
      {t(`indicators.quality.${quality}`)}
    </span>
  );
};
