import { CircleCheck, Square, TriangleAlert, X } from 'lucide-react';
import { createPortal } from 'react-dom';
import { Button, IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';

/** How something that takes its time stands. */
export type Standing =
  | { kind: 'running'; text: string; detail: string; stop: () => void }
  | { kind: 'done'; text: string; note?: string | undefined; link?: { href: string; text: string } }
  | { kind: 'failed'; text: string };

/** Says at the foot of the page what is being made, how far it is, and what became of it. */
export const StatusBar = ({ standing, onClose }: { standing: Standing; onClose: () => void }) => {
  const t = useText();
  return createPortal(
    <div className={`status-bar ${standing.kind}`} role={standing.kind === 'failed' ? 'alert' : 'status'}>
      {standing.kind === 'running' ? (
        <>
          <ProgressBar label={standing.text} value={undefined} detail={standing.detail} />
          <Button small icon={Square} onPress={standing.stop}>
            {t('export.stop')}
          </Button>
        </>
      ) : (
        <>
          <Icon of={standing.kind === 'done' ? CircleCheck : TriangleAlert} />
          <p>
            {standing.text} {standing.kind === 'done' && standing.note}{' '}
            {standing.kind === 'done' && standing.link && (
              <a
                href={standing.link.href}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  navigate(standing.link?.href ?? '/');
                }}
              >
                {standing.link.text}
              </a>
            )}
          </p>
          <IconButton small icon={X} label={t('keep.close')} onPress={onClose} />
        </>
      )}
    </div>,
    document.querySelector('#page') ?? document.body,
  );
};
