import { Eye, ShieldCheck, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import {
  type Kind,
  kinds,
  type MarkedIncident,
  markWords,
  type PersonalMark,
  type PersonalWords,
  readWords,
  takeBack,
  useAsk,
  useMarked,
} from './privacy-data.ts';

/** Incidents whose words hold marks; what stands behind them is shown for a purpose, and wrong marks are taken back. */
export const Marks = () => {
  const t = useText();
  const format = useFormat();
  const { data, error, refetch } = useMarked();
  const [selected, setSelected] = useState<string>();
  const chosen = data?.find(({ id }) => id === selected);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={8} />;
  if (data.length === 0)
    return (
      <Empty icon={ShieldCheck} title={t('privacy.marks.none')}>
        <p>{t('privacy.marks.none.text')}</p>
      </Empty>
    );
  return (
    <div className="privacy-body">
      <ul className="privacy-list" aria-label={t('privacy.marks')}>
        {data.map((incident) => (
          <li key={incident.id}>
            <button type="button" className="privacy-row" aria-pressed={incident.id === selected} onClick={() => setSelected(incident.id)}>
              <strong>{incident.title}</strong>
              <span className="small quiet">
                {t('privacy.number', { n: String(incident.number) })} · {format.dayTime(incident.occurredAt)}
              </span>
              <span className="small">
                {kinds.flatMap((kind) => (incident.marks[kind] ? [`${t(`privacy.kind.${kind}`)} ${incident.marks[kind]}`] : [])).join(', ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <section className="privacy-detail" aria-live="polite">
        {chosen ? <Detail key={chosen.id} incident={chosen} /> : <p className="quiet">{t('privacy.marks.choose')}</p>}
      </section>
    </div>
  );
};

const Detail = ({ incident }: { incident: MarkedIncident }) => {
  const t = useText();
  const [purpose, setPurpose] = useState('');
  const [words, setWords] = useState<PersonalWords>();
  const [wrong, setWrong] = useState<PersonalMark>();
  const [missed, setMissed] = useState<{ kind: Kind; words: string }>();
  const read = useAsk(readWords, setWords);
  const again = () => read.mutate({ id: incident.id, purpose });
  if (!words)
    return (
      <form
        className="privacy-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (purpose.trim().length >= 3) again();
        }}
      >
        <h2>{incident.title}</h2>
        <p>{t('privacy.words.why')}</p>
        <Field
          label={t('privacy.purpose')}
          value={purpose}
          onChange={setPurpose}
          hint={t('privacy.purpose.hint')}
          maxLength={300}
          required
        />
        {read.error && <ErrorNotice error={read.error} />}
        <p className="privacy-actions">
          <Button kind="primary" icon={Eye} type="submit" isDisabled={purpose.trim().length < 3 || read.isPending}>
            {t('privacy.words.show')}
          </Button>
        </p>
      </form>
    );
  const texts = (['title', 'placeText', 'description', 'outcome'] as const).filter((field) => words[field]);
  return (
    <>
      <h2>{t('privacy.number', { n: String(incident.number) })}</h2>
      <dl className="privacy-words">
        {texts.map((field) => (
          <div key={field}>
            <dt>{t(`privacy.field.${field}`)}</dt>
            <dd>{words[field]}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('privacy.found')}</h3>
      <ul className="privacy-found">
        {words.marks.map((mark) => (
          <li key={`${mark.kind} ${mark.no}`} className={mark.takenBackAt ? 'over' : undefined}>
            <span>
              <strong>{mark.value}</strong>
              <span className="small quiet">
                {[
                  t(`privacy.kind.${mark.kind}`),
                  mark.byHand && t('privacy.byHand'),
                  mark.takenBackAt && t('privacy.takenBack', { name: mark.takenBackBy ?? '', reason: mark.reason ?? '' }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {!mark.takenBackAt && (
              <Button small icon={Undo2} onPress={() => setWrong(mark)}>
                {t('privacy.takeBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p className="privacy-actions">
        <Button onPress={() => setMissed({ kind: 'name', words: '' })}>{t('privacy.missed')}</Button>
      </p>
      {wrong && <TakeBack incident={incident.id} mark={wrong} onClose={() => setWrong(undefined)} onDone={again} />}
      {missed && <Missed incident={incident.id} onClose={() => setMissed(undefined)} onDone={again} />}
    </>
  );
};

interface AskProps {
  incident: string;
  onClose: () => void;
  onDone: () => void;
}

const TakeBack = ({ incident, mark, onClose, onDone }: AskProps & { mark: PersonalMark }) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const take = useAsk(takeBack, () => {
    onDone();
    onClose();
  });
  return (
    <Dialog
      title={t('privacy.takeBack.title', { words: mark.value })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="primary"
            icon={Undo2}
            isDisabled={reason.trim().length < 3 || take.isPending}
            onPress={() => take.mutate({ id: incident, kind: mark.kind, no: mark.no, reason, everywhere })}
          >
            {t('privacy.takeBack')}
          </Button>
        </>
      }
    >
      <p>{t('privacy.takeBack.text')}</p>
      <Field label={t('privacy.reason')} value={reason} onChange={setReason} maxLength={500} required />
      <Checkbox isSelected={everywhere} onChange={setEverywhere}>
        {t('privacy.everywhere')}
      </Checkbox>
      {take.error && <ErrorNotice error={take.error} />}
    </Dialog>
  );
};

const Missed = ({ incident, onClose, onDone }: AskProps) => {
  const t = useText();
  const [kind, setKind] = useState<Kind>('name');
  const [words, setWords] = useState('');
  const mark = useAsk(markWords, () => {
    onDone();
    onClose();
  });
  return (
    <Dialog
      title={t('privacy.missed')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={words.trim().length < 2 || mark.isPending}
            onPress={() => mark.mutate({ id: incident, kind, words })}
          >
            {t('privacy.missed.mark')}
          </Button>
        </>
      }
    >
      <Field label={t('privacy.missed.words')} value={words} onChange={setWords} hint={t('privacy.missed.hint')} maxLength={200} required />
      <Select
        label={t('privacy.kind')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((id) => ({ id, label: t(`privacy.kind.${id}`) }))}
      />
      {mark.error && <ErrorNotice error={mark.error} />}
    </Dialog>
  );
};
