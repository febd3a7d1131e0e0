import { RotateCw, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import { Empty } from '../controls/notice.tsx';
import { useText } from '../i18n/i18n.ts';

const Broken = () => {
  const t = useText();
  return (
    <main className="page-missing" id="page" role="alert">
      <Empty icon={TriangleAlert} title={t('state.broken.title')}>
        <p>{t('state.broken.text')}</p>
        <Button icon={RotateCw} onPress={() => location.reload()}>
          {t('state.reload')}
        </Button>
      </Empty>
    </main>
  );
};

/** Keeps the header alive when a page fails (React offers this only to a class). */
export class PageBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}
