import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** One thing a menu offers. */
export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  disabled?: boolean;
  onAction: () => void;
}

/** A button (`children`) that opens a menu of actions. */
export const Menu = ({
  label,
  entries,
  children,
  selected,
}: {
  label: string;
  entries: readonly MenuEntry[];
  children: ReactElement;
  selected?: string;
}) => (
  <MenuTrigger>
    {children}
    <Popover className="popover" placement="bottom end">
      <AriaMenu
        className="options"
        aria-label={label}
        items={entries}
        {...(selected && { selectionMode: 'single' as const, selectedKeys: [selected] })}
        disabledKeys={entries.filter((entry) => entry.disabled).map((entry) => entry.id)}
        onAction={(key) => entries.find((entry) => entry.id === key)?.onAction()}
      >
        {(entry) => (
          <MenuItem id={entry.id} textValue={entry.label} className="option">
            {entry.icon && <Icon of={entry.icon} />}
            {entry.label}
          </MenuItem>
        )}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
