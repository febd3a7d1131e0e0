import { lazy, StrictMode, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { recall, remember } from '../remember.ts';
import { startTheme } from '../theme.ts';
import { ask, type Municipality } from './ask.ts';
import { MePage } from './me-page.tsx';
import { Frame, Wrong } from './parts.tsx';
import { RegisterPage } from './register-page.tsx';
import { firstLang, loadTexts, type Texts, TextsContext } from './texts.ts';
import '../styles/tokens.css';
import './resident.css';

const PrivacyPage = lazy(() => import('./privacy-page.tsx'));
const path = location.pathname;
const [, code = ''] = /^\/me\/([0-9A-Za-z]+)\/?$/.exec(path) ?? [];
const page = path.startsWith('/privacy') ? 'privacy' : path.startsWith('/me') ? 'me' : 'register';

const App = ({ first }: { first: Texts }) => {
  const [texts, setTexts] = useState(first);
  const [municipalities, setMunicipalities] = useState<readonly Municipality[]>([]);
  const [tenant, setTenant] = useState(new URLSearchParams(location.search).get('m') ?? recall('resident-tenant') ?? '');
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    ask<{ items: Municipality[] }>(first, '/api/residents/municipalities').then(
      ({ items }) => setMunicipalities(items),
      (error: Error) => setWrong(error.message),
    );
  }, [first]);
  const { say, lang } = texts;
  useEffect(() => {
    document.title = `${say(page === 'privacy' ? 'privacy' : page === 'me' ? 'ownPage' : 'register')} – VIAS`;
  }, [say]);
  const byLanguage = municipalities.find(({ country }) => country === (lang === 'lt' ? 'LT' : 'LV'));
  // Whoever registers says which one it is: the first of a list would be the wrong one, and nobody would notice.
  const only = municipalities.length === 1 ? municipalities[0] : undefined;
  const chosen = municipalities.find((one) => one.tenant === tenant) ?? only ?? (page === 'register' ? undefined : byLanguage);
  const choice = {
    municipalities,
    tenant: chosen?.tenant ?? '',
    onTenant: (next: string) => {
      remember('resident-tenant', next);
      setTenant(next);
    },
  };
  return (
    <TextsContext value={texts}>
      <Frame sender={page === 'register' ? chosen?.name : undefined} onLang={(next) => void loadTexts(next).then(setTexts)}>
        <Wrong>{wrong}</Wrong>
        {page === 'privacy' ? (
          <Suspense>
            <PrivacyPage />
          </Suspense>
        ) : municipalities.length === 0 ? null : page === 'me' ? (
          <MePage code={code} {...choice} />
        ) : (
          <RegisterPage {...choice} />
        )}
      </Frame>
    </TextsContext>
  );
};

startTheme();
void loadTexts(firstLang()).then((first) =>
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <App first={first} />
    </StrictMode>,
  ),
);
