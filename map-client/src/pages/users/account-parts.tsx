import { Ban, Clock, RotateCcw } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Notice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Ask } from './user-data.ts';

interface AccountHeadProps {
  name: string;
  rows: readonly (readonly [label: string, value: string])[];
  unused: boolean;
}

/** What is known of an account, a person's or a system's, and that nobody has used it for long. */
export const AccountHead = ({ name, rows, unused }: AccountHeadProps) => {
  const t = useText();
  return (
    <>
      <h2>{name}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {unused && (
        <Notice icon={Clock} late>
          {t('users.unused.hint')}
        </Notice>
      )}
    </>
  );
};

/** Disables an account that works, enables one that is disabled; nobody disables themselves. */
export const AccountSwitch = ({
  id,
  state,
  isSelf = false,
  onAsk,
}: {
  id: string;
  state: string;
  isSelf?: boolean;
  onAsk: (ask: Ask) => void;
}) => {
  const t = useText();
  if (state === 'disabled')
    return (
      <Button icon={RotateCcw} onPress={() => onAsk({ kind: 'enable', id })}>
        {t('users.enable')}
      </Button>
    );
  if (isSelf) return null;
  return (
    <Button kind="danger" icon={Ban} onPress={() => onAsk({ kind: 'disable', id })}>
      {t('users.disable')}
    </Button>
  );
};
