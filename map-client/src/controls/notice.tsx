import { CloudOff, type LucideIcon, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** A sentence across a panel: information, or something that waits (amber). */
export const Notice = ({
  icon,
  late,
  children,
  role = 'status',
}: {
  icon: LucideIcon;
  late?: boolean;
  children: ReactNode;
  role?: 'status' | 'alert';
}) => (
  <div className={`notice${late ? ' late' : ''}`} role={role}>
    <Icon of={icon} />
    <div>{children}</div>
  </div>
);

/** What went wrong, that nothing was lost, and the next step. What the reader's role does not allow, and what they entered and must put right, is not tried again; `mend` leads to where it is put right. */
export const ErrorNotice = ({
  error,
  onRetry,
  mend,
}: {
  error: unknown;
  onRetry?: () => void;
  mend?: { label: string; onPress: () => void } | undefined;
}) => {
  const t = useText();
  const { code, status, detail } = error instanceof ApiError ? error : { code: '', status: 0, detail: '' };
  const kind =
    code === 'client.offline'
      ? 'offline'
      : status === 403
        ? 'forbidden'
        : (mend || status === 415 || status === 422) && detail
          ? 'entered'
          : 'error';
  return (
    <Notice icon={kind === 'offline' ? CloudOff : TriangleAlert} late role="alert">
      <strong>{kind === 'entered' || (kind === 'error' && detail) ? detail : t(`state.${kind}.title`)}</strong>
      <span>
        {kind === 'forbidden' && `${detail} `}
        {t(`state.${kind}.text`)}
      </span>
      {mend && kind === 'entered' && (
        <Button small onPress={mend.onPress}>
          {mend.label}
        </Button>
      )}
      {onRetry && kind !== 'forbidden' && kind !== 'entered' && (
        <Button small icon={RotateCw} onPress={onRetry}>
          {t('state.retry')}
        </Button>
      )}
    </Notice>
  );
};

/** An empty list: why it is empty and what to do next. */
export const Empty = ({ icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) => (
  <div className="empty">
    <Icon of={icon} />
    <strong>{title}</strong>
    {children}
  </div>
);

/** Grey bars where rows will stand, announced once. */
export const Skeleton = ({ rows = 6 }: { rows?: number }) => {
  const t = useText();
  return (
    <div className="skeleton" role="status">
      <span className="vh">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
        <i key={row} aria-hidden="true" />
      ))}
    </div>
  );
};
