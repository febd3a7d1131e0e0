import { useContext, useId, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { ClassSwatch } from '../layers/class-swatch.tsx';
import { type BreakFault, checkBreak } from './breaks.ts';

interface ClassTableProps {
  breaks: readonly number[];
  /** The first and the last bound as they are written: where values end. */
  ends: readonly [number, number];
  counts: readonly number[];
  colours: readonly string[];
  write: (value: number) => string;
  /** The bound being moved. */
  active: number | undefined;
  onType: (breaks: readonly number[]) => void;
  onFocus: (index: number | undefined) => void;
}

interface BoundProps extends Pick<ClassTableProps, 'breaks' | 'write' | 'active' | 'onType' | 'onFocus'> {
  index: number;
  fault: BreakFault | undefined;
  faultId: string;
  onFault: (fault: BreakFault | undefined) => void;
}

/** The lower bound of a class, to be typed; Enter or leaving the field sets it, Escape puts it back. */
const Bound = ({ index, breaks, write, active, onType, onFocus, fault, faultId, onFault }: BoundProps) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const written = write(breaks[index] as number);
  const [typed, setTyped] = useState<string>();
  const set = (): void => {
    const checked = typed === undefined || typed.trim() === written ? undefined : checkBreak(breaks, index, typed, lang);
    onFault(typeof checked === 'object' ? checked : undefined);
    if (typeof checked !== 'object') setTyped(undefined);
    if (typeof checked === 'number') onType(breaks.map((bound, i) => (i === index ? checked : bound)));
  };
  return (
    <input
      className={`input class-bound${active === index ? ' active' : ''}`}
      inputMode="decimal"
      aria-label={t('builder.break', { n: index })}
      aria-invalid={fault !== undefined}
      {...(fault && { 'aria-describedby': faultId, 'data-invalid': true })}
      value={typed ?? written}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => {
        event.target.select();
        onFocus(index);
      }}
      onBlur={() => {
        set();
        onFocus(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') set();
        if (event.key === 'Escape' && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
          onFault(undefined);
        }
      }}
    />
  );
};

/** The classes from high to low: colour, lower bound to type, upper bound, and how many areas. A bound that cannot stand says why. */
export const ClassTable = ({ breaks, ends, counts, colours, write, active, onType, onFocus }: ClassTableProps) => {
  const t = useText();
  const format = useFormat();
  const id = useId();
  const [fault, setFault] = useState<{ index: number; fault: BreakFault }>();
  const most = Math.max(1, ...counts);
  const rows = counts.map((_, index) => index).reverse();
  return (
    <>
      <ol className="class-table">
        {rows.map((index) => (
          <li key={index}>
            <ClassSwatch of={index} colours={colours} />
            {index === 0 ? (
              <span className="class-low">{write(ends[0])}</span>
            ) : (
              <Bound
                index={index}
                breaks={breaks}
                write={write}
                active={active}
                onType={onType}
                onFocus={onFocus}
                faultId={id}
                fault={fault?.index === index ? fault.fault : undefined}
                onFault={(found) => setFault(found && { index, fault: found })}
              />
            )}
            <span className="quiet">–</span>
            <span className="class-high">{write(index === counts.length - 1 ? ends[1] : (breaks[index + 1] ?? 0))}</span>
            <span className="bar-line">
              <i className="bar" style={{ width: `${(100 * (counts[index] ?? 0)) / most}%` }} />
            </span>
            <span className="class-count">{format.number(counts[index] ?? 0)}</span>
          </li>
        ))}
      </ol>
      <p id={id} className="field-error class-fault" role="alert">
        {fault &&
          (fault.fault.code === 'number'
            ? t('builder.fault.number')
            : t('builder.fault.between', { low: write(fault.fault.low), high: write(fault.fault.high) }))}
      </p>
    </>
  );
};
