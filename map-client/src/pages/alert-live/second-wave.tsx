import { useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Alert, AlertBoard } from '../alert/alert-data.ts';
import { money } from '../alert/figures.ts';
import { startWave, useWaves } from './receipt-data.ts';

/** Those who did not get it, once more: another way or the same, with the number of people and the cost on the button's own panel. */
export const SecondWave = ({ alert, calls }: { alert: Alert; calls: AlertBoard['calls'] }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const { data } = useWaves(alert.id, alert.status === 'sending');
  const [chosen, setChosen] = useState<string>();
  const [error, setError] = useState<unknown>();
  const key = useRef(crypto.randomUUID());
  if (!data || (data.offers.length === 0 && data.waves.length === 0)) return null;
  const offer = data.offers.find(({ channel }) => channel === chosen) ?? data.offers[0];
  const cost = (price: number | null, unit: string): string =>
    price === null ? t('alerts.wave.noPrice') : money(format.locale, price, unit);
  const start = async (): Promise<void> => {
    if (!offer) return;
    try {
      client.setQueryData(['alert', alert.id, 'waves'], await startWave(alert.id, offer.channel, offer.people, key.current));
      key.current = crypto.randomUUID();
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['alert', alert.id] });
  };
  return (
    <section className="board-panel board-wave" aria-labelledby="board-wave">
      <header>
        <h2 id="board-wave">{t('alerts.wave.title')}</h2>
        {offer && <span>{t('alerts.wave.people', { n: offer.people, count: format.number(offer.people) })}</span>}
      </header>
      {data.offers.length > 1 && (
        <Segments
          label={t('alerts.wave.way')}
          value={offer?.channel ?? ''}
          choices={data.offers.map(({ channel, kind, isAgain }) => ({
            id: channel,
            label: isAgain ? t('alerts.wave.again') : t(`alerts.wave.kind.${kind}`),
          }))}
          onChange={setChosen}
        />
      )}
      {offer && (
        <>
          <p className="quiet small">
            {t(offer.isAgain ? 'alerts.wave.sameWay' : 'alerts.wave.otherWay', {
              way: t(`alerts.wave.kind.${offer.kind}`),
              cost: cost(offer.price, offer.priceUnit),
            })}
          </p>
          {error !== undefined && <ErrorNotice error={error} />}
          <Button kind="primary" icon={RotateCcw} onPress={() => void start()}>
            {t('alerts.wave.start', { n: offer.people, count: format.number(offer.people) })}
          </Button>
        </>
      )}
      {calls && calls.people > 0 && (
        <p className="small" role="status">
          {t('alerts.wave.calls', {
            n: calls.people,
            count: format.number(calls.people),
            answered: format.number(calls.answered),
          })}
        </p>
      )}
      {data.waves.length > 0 && (
        <ul className="quiet small">
          {data.waves.map(({ no, at, people, price, priceUnit, by }) => (
            <li key={no}>
              {t(by === '' ? 'alerts.wave.itself' : 'alerts.wave.done', {
                no,
                at: format.clock(at),
                n: people,
                count: format.number(people),
                cost: cost(price, priceUnit),
                by,
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
