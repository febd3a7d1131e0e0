import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { loadConfig } from '../config.ts';
import { lightTexts, startTexts, TextsContext, textFunction, useTexts } from '../i18n/i18n.ts';
import { queries } from '../queries.ts';
import { startTheme } from '../theme.ts';
import { type Asked, SharedPage } from './shared-page.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/map.css';
import '../panels/layers/layers.css';
import './shared.css';

/** Only the server's own browser needs it. */
const PrintPage = lazy(() => import('./print-page.tsx'));

const root = createRoot(document.getElementById('root') as HTMLElement);

const Texts = ({ children }: { children: ReactNode }) => {
  const texts = useTexts();
  return (
    <TextsContext value={texts}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </TextsContext>
  );
};

const Broken = () => {
  const t = textFunction(useTexts());
  return (
    <main id="page" className="shared-refused" role="alert">
      <h1>{t('share.page.unreachable')}</h1>
      <p>{t('state.offline.title')}</p>
      <button type="button" className="btn" onClick={() => location.reload()}>
        {t('state.retry')}
      </button>
    </main>
  );
};

const askedFor = (): Asked => {
  const [, publicMap] = /^\/m\/([0-9a-f-]{36})\/?$/.exec(location.pathname) ?? [];
  return publicMap ? { publicMap } : { token: location.hash.slice(1) };
};

const start = async (): Promise<void> => {
  startTheme();
  await startTexts(lightTexts);
  const show = (page: ReactNode): void => root.render(<Texts>{page}</Texts>);
  try {
    await loadConfig();
  } catch {
    show(<Broken />);
    return;
  }
  if (location.pathname.startsWith('/print')) {
    show(
      <Suspense>
        <PrintPage />
      </Suspense>,
    );
    return;
  }
  const open = (): void => {
    const asked = askedFor();
    show(<SharedPage key={JSON.stringify(asked)} asked={asked} />);
  };
  open();
  addEventListener('hashchange', open);
};

void start();
