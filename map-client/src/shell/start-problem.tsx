import { CloudOff, RotateCw } from 'lucide-react';
import { Button } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import { TextsContext, textFunction, useTexts } from '../i18n/i18n.ts';

/** Shown instead of the application when the server or the sign-in service does not answer. */
export const StartProblem = () => {
  const texts = useTexts();
  const t = textFunction(texts);
  return (
    <TextsContext value={texts}>
      <main className="start-problem" id="page">
        <Icon of={CloudOff} large />
        <h1>{t('start.problem.title')}</h1>
        <p>{t('start.problem.text')}</p>
        <Button kind="primary" icon={RotateCw} onPress={() => location.reload()}>
          {t('state.retry')}
        </Button>
      </main>
    </TextsContext>
  );
};
