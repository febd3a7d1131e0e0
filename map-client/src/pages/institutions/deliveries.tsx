import { Ban, CircleCheck, Clock, EyeOff, RotateCcw, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { Confirm } from './confirm.tsx';
import { type Delivery, dropDelivery, resend, useChange, useDeliveries, type Webhook } from './institution-data.ts';

const icons = { waiting: Clock, sending: Clock, done: CircleCheck, withheld: EyeOff, dead: TriangleAlert, dropped: Ban };

/** What was sent, what waits and what failed for good: why in words, to be sent again or dropped with a reason. */
export const Deliveries = ({ webhook, mayChange }: { webhook: Webhook; mayChange: boolean }) => {
  const t = useText();
  const [only, setOnly] = useState<'all' | 'dead'>(webhook.dead > 0 ? 'dead' : 'all');
  const [dropping, setDropping] = useState<Delivery>();
  const [reason, setReason] = useState('');
  const { data, error, refetch } = useDeliveries(webhook.id, only === 'dead' ? 'dead' : undefined);
  const sending = useChange(resend);
  const mayResend = mayChange && webhook.disabledAt === null;
  return (
    <section className="institutions-deliveries" aria-label={t('institutions.deliveries')}>
      <div className="institutions-deliveries-head">
        <Segments
          label={t('institutions.deliveries')}
          hideLabel
          value={only}
          onChange={setOnly}
          choices={[
            { id: 'all', label: t('institutions.deliveries.all') },
            { id: 'dead', label: t('institutions.deliveries.dead', { n: webhook.dead }) },
          ]}
        />
        {mayResend && webhook.dead > 1 && (
          <Button small icon={RotateCcw} isDisabled={sending.isPending} onPress={() => sending.mutate({ id: webhook.id, delivery: null })}>
            {t('institutions.resend.all', { n: webhook.dead })}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {sending.error && <ErrorNotice error={sending.error} />}
      {!data && !error && <Skeleton rows={3} />}
      {data?.length === 0 && (
        <p className="quiet small">{t(only === 'dead' ? 'institutions.deliveries.noDead' : 'institutions.deliveries.none')}</p>
      )}
      <ul>
        {data?.map((delivery) => (
          <li key={delivery.id} className="institutions-item">
            <DeliveryWords delivery={delivery} />
            {mayChange && delivery.state === 'dead' && (
              <span className="institutions-buttons">
                {mayResend && (
                  <Button
                    small
                    icon={RotateCcw}
                    isDisabled={sending.isPending}
                    onPress={() => sending.mutate({ id: webhook.id, delivery: delivery.id })}
                  >
                    {t('institutions.resend')}
                  </Button>
                )}
                <Button small icon={Trash2} onPress={() => setDropping(delivery)}>
                  {t('institutions.drop')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {dropping && (
        <Confirm
          title={t('institutions.drop.title')}
          text={t('institutions.drop.text')}
          yes={t('institutions.drop')}
          isDanger
          isReady={reason.trim().length >= 3}
          act={() => dropDelivery({ id: dropping.id, reason: reason.trim() })}
          onClose={() => {
            setDropping(undefined);
            setReason('');
          }}
        >
          <Field label={t('institutions.drop.reason')} value={reason} onChange={setReason} maxLength={500} rows={2} required />
        </Confirm>
      )}
    </section>
  );
};

const DeliveryWords = ({ delivery }: { delivery: Delivery }) => {
  const t = useText();
  const format = useFormat();
  const { event, count, state, tries, createdAt, nextAt, endedAt, status, why, droppedBy, dropReason } = delivery;
  const told = t(`institutions.told.${event.replace('.', '_')}` as 'institutions.told.incident_added', { n: count });
  return (
    <span>
      <span className={state === 'dead' ? 'institution-mark' : 'institution-state'}>
        <Icon of={icons[state]} />
        {t(`institutions.state.${state}`)}
      </span>{' '}
      {told}
      <span className="small quiet">
        {[
          format.dayTime(createdAt),
          tries > 0 && state !== 'done' && t('institutions.tries', { n: tries }),
          nextAt && tries > 0 && t('institutions.next', { at: format.dayTime(nextAt) }),
          endedAt && state !== 'done' && format.dayTime(endedAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {why && <span className="small">{t(`institutions.why.${why}`, { status: status ?? '' })}</span>}
      {dropReason && <span className="small">{t('institutions.dropped', { name: droppedBy ?? '', reason: dropReason })}</span>}
    </span>
  );
};
