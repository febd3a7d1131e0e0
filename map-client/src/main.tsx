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
import './styles/shell.css';
import './styles/map.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

const start = async (): Promise<void> => {
  startTheme();
  // The settings and the page's program come while the texts do. The sign-in waits for the texts: it changes the address too, and speaks the reader's language.
  const settings = loadConfig();
  settings.catch(() => {});
  preparePage(location.pathname);
  await startTexts();
  try {
    if (!(await signIn(await settings))) return;
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
