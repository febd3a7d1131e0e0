import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Status, useSentences, useStatus } from './status-data.ts';
import { marks, StatusParts } from './status-parts.tsx';
import { StatusSide } from './status-side.tsx';
import './status.css';

/** How VIAS is, in words: what works, what waits for somebody, what is urgent. */
const StatusPage = () => {
  const { data, error, refetch } = useStatus();
  return (
    <main id="page" className="status-page">
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={10} />}
      {data && (
        <div className="status-body">
          <div className="status-main">
            <Lead status={data} />
            <StatusParts items={data.items} />
            <Foot />
          </div>
          <StatusSide status={data} />
        </div>
      )}
    </main>
  );
};
export default StatusPage;

/** The one sentence that somebody at four metres needs. */
const Lead = ({ status: { state, items, checkedAt } }: { status: Status }) => {
  const t = useText();
  const format = useFormat();
  const sentence = useSentences();
  const [copied, setCopied] = useState(false);
  const first = items.find((item) => item.state === state && state !== 'ok');
  const isDown = items.some(({ code }) => code === 'database.down');
  const n = items.filter((item) => item.state === state).length;
  const title = isDown ? t('status.title.down') : t(`status.title.${state}`, { n });
  const copy = async (): Promise<void> => {
    const lines = items.map((item) => {
      const { text, why } = sentence(item);
      return [`[${t(`status.state.${item.state}`)}]`, text, why].filter(Boolean).join(' ');
    });
    await navigator.clipboard.writeText([title, t('status.checked', { time: format.dayTime(checkedAt) }), ...lines].join('\n'));
    setCopied(true);
  };
  return (
    <div className={`status-lead ${state}`}>
      <Icon of={marks[state]} />
      <div>
        <h1>{title}</h1>
        <p className="quiet">
          {[first && sentence(first).text, t('status.checked', { time: format.clock(checkedAt) })].filter(Boolean).join(' ')}
        </p>
      </div>
      <Button icon={Copy} onPress={() => void copy().catch(() => setCopied(false))}>
        {t(copied ? 'status.copied' : 'status.copy')}
      </Button>
    </div>
  );
};

const Foot = () => <p className="status-foot small quiet">{useText()('status.same')}</p>;
