import { Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { NewSecret, OneTimeLink } from './user-data.ts';
import './users.css';

/** A link or a secret that is shown this once: to copy, to hand on, to close knowingly. */
export const OnceShown = ({ shown, onClose }: { shown: OneTimeLink | NewSecret; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const isLink = 'url' in shown;
  return (
    <Dialog
      title={t(isLink ? `users.link.${shown.purpose}.made` : 'users.secret.made')}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('users.once.done')}
        </Button>
      }
    >
      <p>{isLink ? t(`users.link.${shown.purpose}.hand`, { until: format.dayTime(shown.until) }) : t('users.secret.hand')}</p>
      {isLink ? (
        <OnceValue label={t('users.link')} value={shown.url} />
      ) : (
        <>
          <OnceValue label={t('users.clientId')} value={shown.clientId} />
          <OnceValue label={t('users.secret')} value={shown.secret} />
        </>
      )}
      <Notice icon={TriangleAlert} late>
        {t('users.once')}
      </Notice>
    </Dialog>
  );
};

/** A value to copy, with its name. */
export const OnceValue = ({ label, value }: { label: string; value: string }) => {
  const t = useText();
  const [copied, setCopied] = useState(false);
  return (
    <div className="once-value">
      <span className="field-label">{label}</span>
      <code>{value}</code>
      <Button
        small
        icon={Copy}
        aria-label={t('users.copy.one', { label })}
        onPress={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {t(copied ? 'users.copied' : 'users.copy')}
      </Button>
    </div>
  );
};
