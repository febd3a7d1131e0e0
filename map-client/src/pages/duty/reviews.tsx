import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { stepUp } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { keepReview, type Review, useReviews } from './duty-data.ts';

/** What one person released alone: open ones wait for somebody else's verdict. */
export const Reviews = () => {
  const t = useText();
  const format = useFormat();
  const { data, error, isPending, refetch } = useReviews();
  const [asking, setAsking] = useState<Review>();
  if (isPending) return <Skeleton rows={2} />;
  // An empty place would look like “nothing to review”.
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return null;
  return (
    <section aria-labelledby="duty-reviews">
      <h2 id="duty-reviews">{t('duty.reviews', { n: data.open })}</h2>
      <ul className="duty-list">
        {data.items.map((one) => (
          <li key={one.id} className={one.isLate ? 'now' : ''}>
            <b>{one.title}</b>
            <span>
              {one.releasedBy} · {format.dayTime(one.releasedAt)}
            </span>
            <span className="quiet">
              {one.outcome === null
                ? t(one.isLate ? 'duty.reviewLate' : 'duty.reviewDue', { at: format.dayTime(one.dueAt) })
                : `${t(`duty.verdict.${one.outcome}`)} · ${one.by ?? ''}${one.at ? ` · ${format.dayTime(one.at)}` : ''}`}
            </span>
            {one.mayReview && <Button onPress={() => setAsking(one)}>{t('duty.review')}</Button>}
            <p className="quiet small">
              “{one.reason}”{one.note && ` — “${one.note}”`}
            </p>
          </li>
        ))}
      </ul>
      {asking && <Verdict review={asking} onClose={() => setAsking(undefined)} />}
    </section>
  );
};

const Verdict = ({ review, onClose }: { review: Review; onClose: () => void }) => {
  const t = useText();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>();
  const keep = async (outcome: 'justified' | 'not_justified'): Promise<void> => {
    try {
      await keepReview(review.id, outcome, note.trim());
      void client.invalidateQueries({ queryKey: ['break-glass'] });
      onClose();
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'identity.step_up_needed') return stepUp();
      setError(problem);
    }
  };
  const isReady = note.trim().length >= 10;
  return (
    <Dialog
      title={t('duty.review')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button isDisabled={!isReady} onPress={() => void keep('not_justified')}>
            {t('duty.verdict.not_justified')}
          </Button>
          <Button kind="primary" isDisabled={!isReady} onPress={() => void keep('justified')}>
            {t('duty.verdict.justified')}
          </Button>
        </>
      }
    >
      <p>{t('duty.reviewWhy', { name: review.releasedBy, title: review.title })}</p>
      <Field label={t('duty.note')} value={note} onChange={setNote} rows={3} maxLength={1000} autoFocus />
      {error !== undefined && <ErrorNotice error={error} />}
    </Dialog>
  );
};
