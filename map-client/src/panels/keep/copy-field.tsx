import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';

/** A text to be taken along: shown whole, copied by one press. */
export const CopyField = ({ label, value, copy }: { label: string; value: string; copy: string }) => {
  const t = useText();
  const id = useId();
  const [copied, setCopied] = useState(false);
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
        <input id={id} className="input" readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button icon={copied ? Check : Copy} onPress={() => void take()}>
          <span aria-live="polite">{copied ? t('share.copied') : copy}</span>
        </Button>
      </span>
    </div>
  );
};
