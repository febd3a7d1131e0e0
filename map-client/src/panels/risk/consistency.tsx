import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { consistencyLimit } from '../../risk/ahp.ts';
import type { Weighing } from './reckon.ts';

/** How much the group and each expert contradict themselves, on one line; whoever does is asked to look again and stays in the group. */
export const Consistency = ({ weighing, title, canAsk }: { weighing: Weighing; title: string; canAsk: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [copied, setCopied] = useState(false);
  const { ratio, experts } = weighing;
  const most = Math.max(0.2, Math.ceil(Math.max(ratio, ...experts.map(({ opinion }) => opinion.ratio)) * 20 + 0.2) / 20);
  const at = (value: number): string => `${(100 * value) / most}%`;
  const isFine = ratio <= consistencyLimit;
  const restless = experts.filter(({ opinion }) => !opinion.isConsistent);
  const others = restless.filter(({ isMine }) => !isMine);
  const write = (value: number): string => format.number(value, 2);
  const nameOf = ({ label, isMine }: Weighing['experts'][number]): string => (isMine ? t('risk.you') : label);
  const ask = async (): Promise<void> => {
    const link = new URL(location.href);
    link.searchParams.delete('t');
    await navigator.clipboard.writeText(`${t('risk.ask.text', { title, limit: write(consistencyLimit) })}\n${link}`);
    setCopied(true);
    setTimeout(() => setCopied(false), 5000);
  };
  return (
    <section aria-labelledby="risk-consistency">
      <div className="risk-head">
        <h2 id="risk-consistency">{t('risk.consistency')}</h2>
        <span className={`tag ${isFine ? 'done' : 'late'}`}>
          <Icon of={isFine ? CircleCheck : TriangleAlert} />
          {t(isFine ? 'risk.consistency.yes' : 'risk.consistency.no', { ratio: write(ratio) })}
        </span>
      </div>
      <div className="risk-ratios" aria-hidden="true">
        <span className="risk-ratios-group" style={{ left: at(ratio) }}>
          {t('risk.consistency.group')} {write(ratio)}
        </span>
        {restless.slice(0, 3).map((expert) => (
          <span key={expert.label} className="risk-ratios-name" style={{ left: at(expert.opinion.ratio) }}>
            {nameOf(expert)} {write(expert.opinion.ratio)}
          </span>
        ))}
        <span className="risk-ratios-track">
          <i style={{ width: at(consistencyLimit) }} />
        </span>
        <i className="risk-ratios-limit" style={{ left: at(consistencyLimit) }} />
        <i className="risk-ratios-bar" style={{ left: at(ratio) }} />
        {experts.map((expert) => (
          <i
            key={expert.label}
            className={`risk-ratios-expert${expert.opinion.isConsistent ? '' : ' late'}${expert.isMine ? ' mine' : ''}`}
            style={{ left: at(expert.opinion.ratio) }}
          />
        ))}
        <span className="risk-ratios-scale">
          <span style={{ left: 0 }}>0</span>
          <span style={{ left: at(consistencyLimit) }}>{t('risk.consistency.limit', { ratio: write(consistencyLimit) })}</span>
          <span style={{ left: '100%' }}>{write(most)}</span>
        </span>
      </div>
      <ul className="vh">
        {experts.map((expert) => (
          <li key={expert.label}>{`${nameOf(expert)}: ${write(expert.opinion.ratio)}`}</li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="risk-warn">
          <Icon of={TriangleAlert} />
          <p role="status">
            {copied
              ? t('risk.ask.copied')
              : t('risk.consistency.look', { n: others.length, who: others.map(({ label }) => label).join(', ') })}
          </p>
          {canAsk && (
            <Button small onPress={() => void ask()}>
              {t('risk.ask')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
};
