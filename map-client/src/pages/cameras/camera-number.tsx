import { type KeyboardEvent, useState } from 'react';
import { Field } from '../../controls/field.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';

const readNumber = (text: string): number | null | undefined => {
  const plain = text.replace(/[\s ]/g, '').replace(',', '.').replace('−', '-');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
};

interface NumberFieldProps {
  label: string;
  value: number | null;
  isReadOnly?: boolean;
  error: string | undefined;
  /** What an arrow key adds; with Shift ten times as much. */
  step?: number;
  /** Directions go round: after 359 comes 0. */
  turns?: boolean;
  onChange: (value: number | null) => void;
}

/** A number that may be unknown; what is typed stays until it is a number, the arrow keys change it step by step. */
export const NumberField = ({ label, value, isReadOnly = false, error, step = 1, turns = false, onChange }: NumberFieldProps) => {
  const t = useText();
  const format = useFormat();
  const decimals = value === null ? 0 : Math.min(3, String(value).split('.')[1]?.length ?? 0);
  const written = value === null ? '' : format.number(value, decimals).replace('-', '−');
  const [typed, setTyped] = useState<{ text: string; value: number | null }>();
  // Dragged on the map meanwhile: the field follows.
  const text = typed !== undefined && typed.value === value ? typed.text : written;
  const isBad = readNumber(text) === undefined;
  const onKey = (event: KeyboardEvent): void => {
    if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || isReadOnly) return;
    event.preventDefault();
    const by = step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1);
    const next = Number(((value ?? 0) + by).toFixed(3));
    setTyped(undefined);
    onChange(turns ? (next + 360) % 360 : next);
  };
  if (isReadOnly)
    return (
      <p className="cameras-plain">
        <span>{label}</span>
        <b>{written || t('cameras.missing')}</b>
      </p>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside takes the keys, this hears them on their way
    <div onKeyDown={onKey}>
      <Field
        label={label}
        value={text}
        inputMode="decimal"
        error={isBad ? t('cameras.notNumber') : error}
        onChange={(next) => {
          const read = readNumber(next);
          setTyped({ text: next, value: read === undefined ? value : read });
          if (read !== undefined) onChange(read);
        }}
      />
    </div>
  );
};
