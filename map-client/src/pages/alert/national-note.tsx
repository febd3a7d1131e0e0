import { useQueryClient } from '@tanstack/react-query';
import { proposeNational, writeNationalRequest } from '@vias/alerts/national.ts';
import { linkPlace } from '@vias/alerts/segments.ts';
import { Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { user } from '../../auth.ts';
import { config, tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { noteRequest } from './alert-data.ts';
import { lasts } from './figures.ts';
import type { AlertView } from './view.ts';

/** Who is not registered gets nothing from us: when level and speed call for it, the state's own system is proposed, its request written, and that it was asked is noted. */
export const NationalNote = ({ view }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const me = useStore(user);
  const { draft, preview, alert } = view;
  const [asking, setAsking] = useState(false);
  const tenant = alert?.tenant ?? me?.tenant ?? '';
  const country = config().tenants.find(({ id }) => id === tenant)?.country ?? 'LV';
  const share = preview?.area.share;
  const isAtHome = !!share && share.abroad === 0;
  const proposal = proposeNational({
    country,
    severity: draft.severity,
    urgency: draft.urgency,
    isDrill: draft.isDrill,
    people: preview?.reached ?? null,
    lastAfterSeconds: preview?.cost.chosen?.lastAfterSeconds ?? null,
  });
  const asked = alert?.nationalRequests ?? [];
  if (draft.isDrill) return null;
  const last = preview?.cost.chosen?.lastAfterSeconds;
  return (
    <>
      <div className="alert-note late">
        <Icon of={TriangleAlert} />
        <span>
          {t(isAtHome ? (country === 'LT' ? 'alerts.who.unregistered.LT' : 'alerts.who.unregistered.LV') : 'alerts.who.unregistered')}{' '}
          {proposal?.reasons.map((reason) => `${t(`alerts.national.reason.${reason}`, { time: last == null ? '' : lasts(t, last) })} `)}
          {proposal && (
            <button type="button" className="alert-link" onClick={() => setAsking(true)}>
              {t(`alerts.national.ask.${proposal.system}`, { level: t(`alerts.national.level.${proposal.level}`) })}
            </button>
          )}
        </span>
      </div>
      {asked.map(({ system, level, by, at }) => (
        <p key={at} className="small">
          {t('alerts.national.asked', {
            system: system === 'gpis' ? 'GPIS' : 'LV-ALERT',
            level: t(`alerts.national.level.${level}`),
            by,
            time: format.dayTime(at),
          })}
        </p>
      ))}
      {asking && proposal && <Request view={view} proposal={proposal} tenant={tenant} onClose={() => setAsking(false)} />}
    </>
  );
};

interface RequestProps {
  view: AlertView;
  proposal: NonNullable<ReturnType<typeof proposeNational>>;
  tenant: string;
  onClose: () => void;
}

const Request = ({ view, proposal, tenant, onClose }: RequestProps) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const me = useStore(user);
  const { draft, preview, alert } = view;
  const [error, setError] = useState<unknown>();
  const [copied, setCopied] = useState(false);
  const [text, setText] = useState(() =>
    writeNationalRequest({
      ...proposal,
      tenant: tenantName(tenant),
      title: draft.title,
      areaName: draft.area?.name ?? '',
      // The request is read in the country it goes to, whatever the screen's language: both write a comma.
      km2: (preview?.area.km2 ?? 0).toFixed(1).replace('.', ','),
      // Cell broadcast has no page of ours to lead to.
      text: draft.texts[proposal.system === 'gpis' ? 'lt' : 'lv'].replaceAll(linkPlace, '').trim(),
      until: format.dayTime(draft.expiresAt),
      writer: me?.name ?? '',
    }),
  );
  const note = async (): Promise<void> => {
    const stored = (await view.keeper?.flush()) ?? alert;
    if (!stored) return;
    try {
      client.setQueryData(['alert', stored.id], await noteRequest(stored.id, { system: proposal.system, level: proposal.level, text }));
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog
      title={t(`alerts.national.title.${proposal.system}`)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.close')}</Button>
          <Button
            icon={Copy}
            onPress={() =>
              void navigator.clipboard.writeText(text).then(
                () => setCopied(true),
                (problem: unknown) => setError(problem),
              )
            }
          >
            {t(copied ? 'alerts.national.copied' : 'alerts.national.copy')}
          </Button>
          <Button kind="primary" isDisabled={!alert} onPress={() => void note()}>
            {t('alerts.national.note')}
          </Button>
        </>
      }
    >
      <p>{t('alerts.national.how')}</p>
      <Field label={t('alerts.national.text')} rows={9} maxLength={2000} value={text} onChange={setText} />
      {!alert && <p className="small quiet">{t('alerts.national.saveFirst')}</p>}
      {error ? <ErrorNotice error={error} /> : null}
    </Dialog>
  );
};
