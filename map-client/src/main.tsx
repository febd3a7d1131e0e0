import { createRoot } from 'react-dom/client';
import { App, preparePage } from './app.tsx';
import { signIn } from './auth.ts';
import { loadConfig } from './config.ts';
import { startTexts } from './i18n/i18n.ts';
import { followChanges, followLanguage } from './live.ts';
import { syncPlace } from './router.ts';
import { StartProblem } from './shell/start-problem.tsx';
import { startTheme } from './theme.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/fields.css';
import './styles/overlays.css';
import './styles/feedback.css';
import './styles/page-frame.css';
import './styles/shell.css';
import './styles/map.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

const start = async (): Promise<void> => {
  startTheme();
  // Settings, session, texts and the page's program come side by side; only the sign-in page waits for the texts, because it speaks the reader's language.
  const settings = loadConfig();
  settings.catch(() => {});
  preparePage(location.pathname);
  const texts = startTexts();
  const session = signIn(settings, texts);
  session.catch(() => {});
  await texts;
  try {
    if (!(await session)) return;
    syncPlace();
  } catch {
    root.render(<StartProblem />);
    return;
  }
  followChanges();
  followLanguage();
  root.render(<App />);
};

void start();
