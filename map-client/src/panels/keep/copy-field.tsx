import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';

/** A text to be taken along, copied by one press; a new one takes the focus, because what made it is gone. */
export const CopyField = ({ label, value, copy, isNew = false }: { label: string; value: string; copy: string; isNew?: boolean }) => {
  const t = useText();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) field.current?.focus();
  }, [isNew]);
  const take = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 3000);
  };
  return (
    <div className="field copy-field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <span className="with-button">
        <input ref={field} id={id} className="input" readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button icon={copied ? Check : Copy} onPress={() => void take()}>
          <span aria-live="polite">{copied ? t('share.copied') : copy}</span>
        </Button>
      </span>
    </div>
  );
};
