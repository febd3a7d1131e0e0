import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Icon } from './icon.tsx';

interface ChipProps {
  /** What kind of condition: "Time". */
  name: string;
  /** Its value in words. */
  value: string;
  /** Names the removing button: "Remove condition: time". */
  removeLabel: string;
  onPress?: () => void;
  onRemove?: () => void;
}

/** One condition in force: press to change it, × to remove it. */
export const Chip = ({ name, value, removeLabel, onPress, onRemove }: ChipProps) => (
  <span className="chip">
    <Button {...(onPress && { onPress })}>
      <span className="key">{name}: </span>
      {value}
    </Button>
    {onRemove && (
      <Button aria-label={removeLabel} onPress={onRemove}>
        <Icon of={X} />
      </Button>
    )}
  </span>
);

/** The dashed chip that adds a condition. */
export const AddChip = ({ children, onPress }: { children: ReactNode; onPress?: () => void }) => (
  <Button className="chip-add" {...(onPress && { onPress })}>
    <Icon of={Plus} />
    {children}
  </Button>
);
