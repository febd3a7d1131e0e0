import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { groupsOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { changeWebhook, events, makeWebhook, type NewKey, useChange, type Webhook } from './institution-data.ts';

interface WebhookFormProps {
  institution: string;
  webhook?: Webhook | undefined;
  onClose: () => void;
  onMade: (key: NewKey) => void;
}

const eventKey = (event: Webhook['events'][number]) =>
  `institutions.event.${event.replace('.', '_')}` as 'institutions.event.incident_added';

/** Where an institution is told, and of what: events, and groups of incidents where not all matter. */
export const WebhookForm = ({ institution, webhook, onClose, onMade }: WebhookFormProps) => {
  const t = useText();
  const { data: taxonomy = [] } = useCategories();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [chosen, setChosen] = useState<Webhook['events']>(webhook?.events ?? ['incident.added', 'incident.changed', 'incident.removed']);
  const [categories, setCategories] = useState(webhook?.categories ?? []);
  const [asked, setAsked] = useState(false);
  const making = useChange(makeWebhook, onMade);
  const changing = useChange(changeWebhook, onClose);
  const { error, isPending } = webhook ? changing : making;
  const refused = error instanceof ApiError ? error : undefined;
  const unfit = refused?.code === 'webhook.address_unfit' ? refused.detail : undefined;
  const badUrl = !/^https:\/\/[^\s/]+/.test(url.trim());
  const send = (): void => {
    setAsked(true);
    if (isPending || badUrl || chosen.length === 0) return;
    const common = { url: url.trim(), events: chosen, categories };
    if (webhook) changing.mutate({ id: webhook.id, version: webhook.version, ...common });
    else making.mutate({ institution, ...common });
  };
  return (
    <Dialog
      title={t(webhook ? 'institutions.webhook.change' : 'institutions.webhook.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" onPress={send}>
            {t(webhook ? 'institutions.save' : 'institutions.webhook.make')}
          </Button>
        </>
      }
    >
      {error && !unfit && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      <Field
        label={t('institutions.webhook.url')}
        value={url}
        onChange={setUrl}
        maxLength={500}
        placeholder="https://"
        required
        hint={t('institutions.webhook.url.hint')}
        error={asked && badUrl ? t('institutions.missing.url') : unfit}
      />
      <fieldset className="institutions-may">
        <legend className="field-label">{t('institutions.events')}</legend>
        {events.map((event) => (
          <Checkbox
            key={event}
            isSelected={chosen.includes(event)}
            onChange={(on) => setChosen(on ? [...chosen, event] : chosen.filter((other) => other !== event))}
          >
            {t(eventKey(event))}
          </Checkbox>
        ))}
        {asked && chosen.length === 0 && (
          <p className="field-error" role="alert">
            {t('institutions.missing.events')}
          </p>
        )}
      </fieldset>
      <fieldset className="institutions-may institutions-groups">
        <legend className="field-label">{t('institutions.groups')}</legend>
        <p className="small quiet">{t('institutions.groups.hint')}</p>
        {groupsOf(taxonomy).map(({ group, codes }) => {
          const inside = codes.filter((code) => categories.includes(code)).length;
          return (
            <Checkbox
              key={group}
              isSelected={inside === codes.length}
              isIndeterminate={inside > 0 && inside < codes.length}
              onChange={(on) => setCategories([...categories.filter((code) => !codes.includes(code)), ...(on ? codes : [])])}
            >
              {t.maybe(`group.${group}`) ?? group}
            </Checkbox>
          );
        })}
      </fieldset>
    </Dialog>
  );
};
