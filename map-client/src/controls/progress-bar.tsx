import { ProgressBar as AriaProgressBar, Label } from 'react-aria-components';

/** How far a long task is: `value` 0–100, or undefined while nobody knows. `detail` says it in words. */
export const ProgressBar = ({ label, value, detail }: { label: string; value: number | undefined; detail?: string }) => (
  <AriaProgressBar
    className="progress"
    {...(value === undefined ? { isIndeterminate: true, 'data-indeterminate': true } : { value })}
    {...(detail && { valueLabel: detail })}
  >
    {({ percentage, valueText }) => (
      <>
        <span className="labels">
          <Label>{label}</Label>
          <span className="quiet">{detail ?? valueText}</span>
        </span>
        <span className="track">
          <span className="fill" style={percentage === undefined ? {} : { width: `${percentage}%` }} />
        </span>
      </>
    )}
  </AriaProgressBar>
);
