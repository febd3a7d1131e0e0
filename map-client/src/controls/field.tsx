import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  placeholder?: string;
  /** The word shown after the label of a field that was changed. */
  changed?: string | undefined;
  required?: boolean;
  /** More than one line when set. */
  rows?: number;
  maxLength?: number;
  inputMode?: 'text' | 'decimal' | 'numeric' | 'search';
  className?: string;
  /** Stands beside the input: a button that belongs to it. */
  beside?: ReactNode;
  type?: 'text' | 'search' | 'datetime-local' | 'date' | 'number' | 'tel';
  autoFocus?: boolean;
  /** What the browser must neither keep nor offer again, nor send anywhere to check its spelling. */
  isPrivate?: boolean;
}

/** A labelled text input with hint and error, announced together. */
export const Field = ({
  label,
  value,
  onChange,
  hint,
  error,
  placeholder,
  changed,
  required,
  rows,
  maxLength,
  inputMode,
  className,
  beside,
  type,
  autoFocus,
  isPrivate,
}: FieldProps) => (
  <TextField
    className={`field${changed ? ' changed' : ''}${className ? ` ${className}` : ''}`}
    value={value}
    onChange={onChange}
    isInvalid={!!error}
    isRequired={!!required}
    validationBehavior="aria"
    {...(maxLength && { maxLength })}
    {...(type && { type })}
    {...(autoFocus && { autoFocus })}
    {...(isPrivate && { autoComplete: 'off', spellCheck: 'false', autoCorrect: 'off' })}
  >
    <Label className="field-label" data-changed={changed}>
      {label}
    </Label>
    <span className={beside ? 'with-button' : 'input-line'}>
      {rows ? (
        <TextArea className="input" rows={rows} {...(placeholder && { placeholder })} />
      ) : (
        <Input className="input" {...(placeholder && { placeholder })} {...(inputMode && { inputMode })} />
      )}
      {beside}
    </span>
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="field-error">{error}</FieldError>
  </TextField>
);
