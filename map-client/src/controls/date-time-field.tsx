import { parseAbsolute } from '@internationalized/date';
import { DateField, DateInput, DateSegment, FieldError, Label } from 'react-aria-components';
import { localZone } from '../i18n/local-day.ts';

interface DateTimeFieldProps {
  label: string;
  /** ISO 8601 with offset, or null for none. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string | undefined;
  changed?: string | undefined;
  className?: string;
}

/** A day and a time, written as the reader's language writes them; arrows change the part with the focus. */
export const DateTimeField = ({ label, value, onChange, error, changed, className }: DateTimeFieldProps) => (
  <DateField
    className={`field${changed ? ' changed' : ''}${className ? ` ${className}` : ''}`}
    granularity="minute"
    hourCycle={24}
    hideTimeZone
    shouldForceLeadingZeros
    value={value ? parseAbsolute(value, localZone) : null}
    placeholderValue={parseAbsolute(new Date().toISOString(), localZone)}
    onChange={(at) => onChange(at ? at.toAbsoluteString() : null)}
    isInvalid={!!error}
  >
    <Label className="field-label" data-changed={changed}>
      {label}
    </Label>
    <DateInput className="input date-input">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    <FieldError className="field-error">{error}</FieldError>
  </DateField>
);
