import { Check, FileText, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { Draft } from './draft.tsx';
import { DueMark } from './due-mark.tsx';
import {
  type ReportStep,
  recipientOf,
  recordReport,
  type SecurityIncidentDetail,
  type SecurityStep,
  takeBack,
  useChange,
} from './security-data.ts';

/** What is to be told of an incident: to whom, by when, the draft of it, and what was sent. */
export const SecurityReports = ({ incident, mayChange }: { incident: SecurityIncidentDetail; mayChange: boolean }) => {
  const t = useText();
  const [draft, setDraft] = useState<ReportStep>();
  const [marking, setMarking] = useState<ReportStep>();
  const [undoing, setUndoing] = useState<SecurityStep>();
  const { steps, country } = incident;
  return (
    <section className="security-part">
      <h3>{t('security.reports')}</h3>
      {steps.length === 0 && <p className="quiet">{t('security.reports.none')}</p>}
      <ul className="security-steps">
        {steps.map((one) => (
          <li key={one.step}>
            <span>
              <strong>{t(`security.step.${one.step}`)}</strong>
              <span className="small quiet">{t(recipientOf(country, one.step))}</span>
              <State step={one} />
            </span>
            <span className="security-buttons">
              <Button
                small
                icon={FileText}
                aria-label={`${t(`security.step.${one.step}`)}: ${t('security.draft')}`}
                onPress={() => setDraft(one.step)}
              >
                {t('security.draft')}
              </Button>
              {mayChange && (one.sentAt === null || one.step === 'progress_report') && (
                <Button
                  small
                  icon={Check}
                  aria-label={`${t(`security.step.${one.step}`)}: ${t('security.mark')}`}
                  onPress={() => setMarking(one.step)}
                >
                  {t('security.mark')}
                </Button>
              )}
              {mayChange && one.sentAt !== null && (
                <Button
                  small
                  icon={Undo2}
                  aria-label={`${t(`security.step.${one.step}`)}: ${t('security.back')}`}
                  onPress={() => setUndoing(one)}
                >
                  {t('security.back')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {draft && <Draft key={draft} incident={incident} step={draft} onClose={() => setDraft(undefined)} />}
      {marking && <MarkSent id={incident.id} step={marking} onClose={() => setMarking(undefined)} />}
      {undoing?.reportId && (
        <TakeBack id={incident.id} step={undoing.step} reportId={undoing.reportId} onClose={() => setUndoing(undefined)} />
      )}
    </section>
  );
};

const State = ({ step: { step, dueAt, sentAt, sentBy, reference } }: { step: SecurityStep }) => {
  const t = useText();
  const format = useFormat();
  if (sentAt !== null)
    return (
      <span className="small security-sent">
        <Icon of={Check} />
        {[
          t('security.sent', { at: format.dayTime(sentAt), name: sentBy ?? '' }),
          reference && t('security.sent.number', { number: reference }),
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
    );
  if (dueAt === null) return <span className="small">{t(step === 'people' ? 'security.due.once' : 'security.due.open')}</span>;
  return (
    <span className="small">
      {t('security.due', { at: format.dayTime(dueAt) })} <DueMark at={dueAt} />
    </span>
  );
};

const MarkSent = ({ id, step, onClose }: { id: string; step: ReportStep; onClose: () => void }) => {
  const t = useText();
  const [sentAt, setSentAt] = useState<string | null>(new Date().toISOString());
  const [reference, setReference] = useState('');
  const { mutate, error, isPending } = useChange(recordReport, onClose);
  return (
    <Dialog
      title={t('security.mark.title', { step: t(`security.step.${step}`) })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('security.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={sentAt === null || isPending}
            onPress={() => sentAt !== null && mutate({ id, step, sentAt, reference: reference.trim() })}
          >
            {t('security.mark.save')}
          </Button>
        </>
      }
    >
      {error && <ErrorNotice error={error} />}
      <DateTimeField label={t('security.mark.at')} value={sentAt} onChange={setSentAt} />
      <Field
        label={t('security.mark.number')}
        value={reference}
        onChange={setReference}
        maxLength={200}
        hint={t('security.mark.number.hint')}
      />
    </Dialog>
  );
};

const TakeBack = ({ id, step, reportId, onClose }: { id: string; step: ReportStep; reportId: string; onClose: () => void }) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const { mutate, error, isPending } = useChange(takeBack, onClose);
  return (
    <Dialog
      title={t('security.back.title', { step: t(`security.step.${step}`) })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('security.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={reason.trim().length < 3 || isPending}
            onPress={() => mutate({ id, reportId, reason: reason.trim() })}
          >
            {t('security.back')}
          </Button>
        </>
      }
    >
      {error && <ErrorNotice error={error} />}
      <p>{t('security.back.text')}</p>
      <Field label={t('security.back.reason')} value={reason} onChange={setReason} maxLength={500} required />
    </Dialog>
  );
};
