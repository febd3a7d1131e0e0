import { CircleStop, KeyRound, Pencil, Play, Plus, Send, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { OnceValue } from '../users/once-shown.tsx';
import { Confirm } from './confirm.tsx';
import { Deliveries } from './deliveries.tsx';
import {
  type NewKey,
  rotateKey,
  startWebhook,
  stopWebhook,
  testWebhook,
  useChange,
  useWebhooks,
  type Webhook,
  withFactor,
} from './institution-data.ts';
import { WebhookForm } from './webhook-form.tsx';

type Ask = { kind: 'new' } | { kind: 'change' | 'rotate' | 'stop' | 'start'; webhook: Webhook };
const overlaps = ['0', '24', '168', '720'] as const;
/** As many webhooks as an institution may have. */
const mostWebhooks = 5;

/** Where an institution is told of what it may read, and what became of it. */
export const WebhooksPart = ({ id, mayChange }: { id: string; mayChange: boolean }) => {
  const t = useText();
  const { data, error, refetch } = useWebhooks(id);
  const [ask, setAsk] = useState<Ask>();
  const [shown, setShown] = useState<NewKey>();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>('24');
  const close = (): void => setAsk(undefined);
  const show = (key: NewKey): void => {
    close();
    setShown(key);
  };
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} />;
  return (
    <>
      <p className="small quiet">{t(data.length === 0 ? 'institutions.webhooks.none' : 'institutions.webhooks.why')}</p>
      {data.map((webhook) => (
        <WebhookView key={webhook.id} webhook={webhook} mayChange={mayChange} onAsk={setAsk} />
      ))}
      {mayChange && data.length < mostWebhooks && (
        <p className="institutions-actions">
          <Button icon={Plus} onPress={() => withFactor(() => setAsk({ kind: 'new' }))}>
            {t('institutions.webhook.new')}
          </Button>
        </p>
      )}
      {(ask?.kind === 'new' || ask?.kind === 'change') && (
        <WebhookForm institution={id} webhook={ask.kind === 'change' ? ask.webhook : undefined} onClose={close} onMade={show} />
      )}
      {ask?.kind === 'rotate' && (
        <Confirm
          title={t('institutions.rotate.title')}
          text={t('institutions.rotate.text')}
          yes={t('institutions.rotate')}
          act={() => rotateKey({ id: ask.webhook.id, overlapHours: Number(overlap) })}
          onClose={close}
          onDone={show}
        >
          <Segments
            label={t('users.overlap')}
            value={overlap}
            onChange={setOverlap}
            choices={overlaps.map((hours) => ({ id: hours, label: t(`users.overlap.${hours}`) }))}
          />
        </Confirm>
      )}
      {(ask?.kind === 'stop' || ask?.kind === 'start') && (
        <Confirm
          title={t(`institutions.${ask.kind}.title`)}
          text={t(`institutions.${ask.kind}.text`)}
          yes={t(`institutions.${ask.kind}`)}
          isDanger={ask.kind === 'stop'}
          act={() => (ask.kind === 'stop' ? stopWebhook : startWebhook)(ask.webhook.id)}
          onClose={close}
        />
      )}
      {shown && (
        <Dialog
          title={t('institutions.key.made')}
          role="alertdialog"
          isOpen
          onClose={() => setShown(undefined)}
          actions={
            <Button kind="primary" onPress={() => setShown(undefined)}>
              {t('users.once.done')}
            </Button>
          }
        >
          <p>{t('institutions.key.hand')}</p>
          <OnceValue label={t('institutions.key')} value={shown.secret} />
          <Notice icon={TriangleAlert} late>
            {t('users.once')}
          </Notice>
        </Dialog>
      )}
    </>
  );
};

const WebhookView = ({ webhook, mayChange, onAsk }: { webhook: Webhook; mayChange: boolean; onAsk: (ask: Ask) => void }) => {
  const t = useText();
  const format = useFormat();
  const testing = useChange(testWebhook);
  const { id, url, events, keys, waiting, lastOkAt, failingSince, disabledAt, disabledWhy } = webhook;
  const isStopped = disabledAt !== null;
  const facts: [string, string][] = [
    [
      t('institutions.events'),
      events.map((event) => t(`institutions.event.${event.replace('.', '_')}` as 'institutions.event.incident_added')).join('; '),
    ],
    [
      t('institutions.keys'),
      keys
        .map(({ hint, expiresAt }) => `…${hint}${expiresAt ? ` (${t('users.secret.until', { until: format.dayTime(expiresAt) })})` : ''}`)
        .join(', '),
    ],
    [t('institutions.lastOk'), lastOkAt ? format.dayTime(lastOkAt) : t('institutions.never')],
    [t('institutions.waiting'), format.number(waiting)],
  ];
  return (
    <article className="institutions-webhook" aria-label={url}>
      <h3>{url}</h3>
      {isStopped && disabledWhy !== null && (
        <Notice icon={TriangleAlert} late>
          {t(`institutions.disabled.${disabledWhy}`, { at: format.dayTime(disabledAt) })}
        </Notice>
      )}
      {!isStopped && failingSince !== null && (
        <Notice icon={TriangleAlert} late>
          {t('institutions.failing', { at: format.dayTime(failingSince) })}
        </Notice>
      )}
      {testing.error && <ErrorNotice error={testing.error} />}
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayChange && (
        <p className="institutions-actions">
          {!isStopped && (
            <Button small icon={Send} isDisabled={testing.isPending} onPress={() => testing.mutate(id)}>
              {t('institutions.test')}
            </Button>
          )}
          <Button small icon={Pencil} onPress={() => withFactor(() => onAsk({ kind: 'change', webhook }))}>
            {t('institutions.change')}
          </Button>
          <Button small icon={KeyRound} onPress={() => withFactor(() => onAsk({ kind: 'rotate', webhook }))}>
            {t('institutions.rotate')}
          </Button>
          {isStopped ? (
            <Button small icon={Play} onPress={() => withFactor(() => onAsk({ kind: 'start', webhook }))}>
              {t('institutions.start')}
            </Button>
          ) : (
            <Button small kind="danger" icon={CircleStop} onPress={() => onAsk({ kind: 'stop', webhook })}>
              {t('institutions.stop')}
            </Button>
          )}
        </p>
      )}
      <Deliveries webhook={webhook} mayChange={mayChange} />
    </article>
  );
};
