import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon } from './icon.tsx';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  icon?: LucideIcon;
  /** quiet border by default; `primary` once per screen; `plain` without a border. */
  kind?: 'primary' | 'plain' | 'danger';
  small?: boolean;
  className?: string;
  children?: ReactNode;
}

const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

/** A button with a word. */
export const Button = ({ icon, kind, small, className, children, ...rest }: ButtonProps) => (
  <AriaButton {...rest} className={classes('btn', kind, small && 'small-size', className)}>
    {icon && <Icon of={icon} />}
    {children}
  </AriaButton>
);

/** A button that is only an icon: `label` names it for assistive technology and shows as a tooltip. */
export const IconButton = ({
  icon,
  label,
  kind = 'plain',
  small,
  className,
  ...rest
}: ButtonProps & { icon: LucideIcon; label: string }) => (
  <TooltipTrigger delay={600}>
    <AriaButton {...rest} aria-label={label} className={classes('btn', kind, 'only-icon', small && 'small-size', className)}>
      <Icon of={icon} />
    </AriaButton>
    <Tooltip className="tooltip" offset={6}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);
