import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Select as AriaSelect, Button, FieldError, Label, ListBox, ListBoxItem, Popover, SelectValue, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** One choice of a Select. */
export interface Choice<K extends string> {
  id: K;
  label: string;
  icon?: ReactNode;
}

interface SelectProps<K extends string> {
  label: string;
  value: K | undefined;
  choices: readonly Choice<K>[];
  onChange: (value: K) => void;
  placeholder?: string;
  hint?: string;
  error?: string | undefined;
  changed?: string | undefined;
  /** Keeps the label for assistive technology only. */
  hideLabel?: boolean;
  className?: string;
}

/** A labelled choice of one from a list. */
export const Select = <K extends string>({
  label,
  value,
  choices,
  onChange,
  placeholder,
  hint,
  error,
  changed,
  hideLabel,
  className,
}: SelectProps<K>) => (
  <AriaSelect
    className={`field${changed ? ' changed' : ''}${className ? ` ${className}` : ''}`}
    value={value ?? null}
    onChange={(key) => key !== null && onChange(key as K)}
    isInvalid={!!error}
    // Choices that are on their way: a list without any does not open, and whoever pressed it would take it for broken.
    isDisabled={choices.length === 0}
    {...(placeholder && { placeholder })}
    {...(hideLabel && { 'aria-label': label })}
  >
    {!hideLabel && (
      <Label className="field-label" data-changed={changed}>
        {label}
      </Label>
    )}
    <Button className="select-button">
      <SelectValue />
      <Icon of={ChevronDown} />
    </Button>
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="field-error">{error}</FieldError>
    <Popover className="popover">
      <ListBox className="options" items={choices}>
        {(choice) => (
          <ListBoxItem id={choice.id} textValue={choice.label} className="option">
            {choice.icon}
            {choice.label}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaSelect>
);
