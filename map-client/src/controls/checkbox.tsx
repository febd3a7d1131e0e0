import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps } from 'react-aria-components';

/** A checkbox with its word; `aria-label` instead of children where the word stands elsewhere. */
export const Checkbox = ({
  children,
  className,
  ...rest
}: Omit<CheckboxProps, 'children' | 'className'> & { children?: ReactNode; className?: string }) => (
  <AriaCheckbox {...rest} className={`checkbox${className ? ` ${className}` : ''}`}>
    <span className="box">
      <Check aria-hidden="true" />
    </span>
    {children}
  </AriaCheckbox>
);
