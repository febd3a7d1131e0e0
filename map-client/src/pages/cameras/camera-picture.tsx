import { ExternalLink, Eye } from 'lucide-react';
import { useState } from 'react';
import { post } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { Camera } from './camera-data.ts';

/** The photograph as a link, and the picture of now behind a button: that somebody opened it is kept in the audit. */
export const CameraPicture = ({ camera }: { camera: Camera }) => {
  const t = useText();
  const [url, setUrl] = useState<string>();
  const [error, setError] = useState<unknown>();
  if (!camera.photoUrl && !camera.hasStream) return null;
  const ask = (): void => {
    post<{ url: string }>(`/api/cameras/${camera.id}/stream`)
      .then((found) => {
        setError(undefined);
        setUrl(found.url);
      })
      .catch(setError);
  };
  const isWeb = url !== undefined && /^https?:/i.test(url);
  return (
    <section aria-labelledby="cameras-picture">
      <h3 id="cameras-picture">{t('cameras.picture')}</h3>
      {camera.photoUrl && (
        <p>
          <a href={camera.photoUrl} target="_blank" rel="noopener noreferrer">
            {t('cameras.photo')} <Icon of={ExternalLink} />
          </a>
        </p>
      )}
      {camera.hasStream && url === undefined && (
        <>
          <Button icon={Eye} onPress={ask}>
            {t('cameras.stream.open')}
          </Button>
          <p className="hint">{t('cameras.stream.audited')}</p>
        </>
      )}
      {url !== undefined && (
        <p role="status">
          {isWeb ? (
            <a href={url} target="_blank" rel="noopener noreferrer">
              {url} <Icon of={ExternalLink} />
            </a>
          ) : (
            <>
              <code className="cameras-stream">{url}</code>
              <span className="hint">{t('cameras.stream.player')}</span>
            </>
          )}
        </p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  );
};
