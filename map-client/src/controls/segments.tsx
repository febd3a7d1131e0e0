import { Label, Radio, RadioGroup } from 'react-aria-components';

interface SegmentsProps<K extends string> {
  label: string;
  value: K;
  choices: readonly { id: K; label: string; description?: string }[];
  onChange: (value: K) => void;
  hideLabel?: boolean;
  changed?: string | undefined;
}

/** A choice of one among few, all visible: arrow keys move. */
export const Segments = <K extends string>({ label, value, choices, onChange, hideLabel, changed }: SegmentsProps<K>) => (
  <RadioGroup
    className={`field${changed ? ' changed' : ''}`}
    value={value}
    onChange={(next) => onChange(next as K)}
    orientation="horizontal"
    {...(hideLabel && { 'aria-label': label })}
  >
    {!hideLabel && (
      <Label className="field-label" data-changed={changed}>
        {label}
      </Label>
    )}
    <div className="segments">
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} {...(choice.description && { 'aria-label': choice.description })}>
          {choice.label}
        </Radio>
      ))}
    </div>
  </RadioGroup>
);
