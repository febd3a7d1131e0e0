import { BadgeCheck, RotateCw, Stamp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { topAreas } from '../../risk/rank-ranges.ts';
import type { Reckoned, Weighing } from './reckon.ts';
import { approveWeights, askAgain, type Model } from './risk-data.ts';

interface FootProps {
  model: Model;
  weighing: Weighing;
  reckoned: Reckoned;
  names: readonly string[];
  codes: readonly string[];
  /** Own answers are in the weights on screen that nobody else knows yet. */
  isChanged: boolean;
  onDone: () => Promise<void>;
}

/** How many are surely among the first, and the approval of the weights by whoever keeps the model. */
export const ApproveFoot = ({ model, weighing, reckoned, names, codes, isChanged, onDone }: FootProps) => {
  const t = useText();
  const format = useFormat();
  const [asking, setAsking] = useState<'approve' | 'again'>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const { approvedAt, approvedBy } = model;
  const restless = weighing.experts
    .filter(({ opinion }) => !opinion.isConsistent)
    .map(({ label, isMine }) => (isMine ? t('risk.you') : label));
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
      setError(undefined);
      setAsking(undefined);
    } catch (problem) {
      setError(problem);
    }
    await onDone();
    setBusy(false);
  };
  const weights = (): Record<string, number> => Object.fromEntries(codes.map((code, i) => [code, weighing.weights[i] ?? 0]));
  const close = (): void => {
    setAsking(undefined);
    setError(undefined);
  };
  return (
    <footer className="risk-foot">
      <p className="small">
        <span>{t.rich('risk.foot.certain', { n: reckoned.certain, top: topAreas }, { b: (inner) => <b key="b">{inner}</b> })}</span>
        {approvedAt && approvedBy && (
          <span className="risk-approved">
            <Icon of={BadgeCheck} /> {t('risk.foot.approved', { who: approvedBy.name, at: format.dayTime(approvedAt) })}
          </span>
        )}
        {!approvedAt && model.mayWrite && isChanged && <span className="quiet">{t('risk.foot.unsaved')}</span>}
      </p>
      {model.mayWrite &&
        (approvedAt ? (
          <Button icon={RotateCw} onPress={() => setAsking('again')}>
            {t('risk.again')}
          </Button>
        ) : (
          <Button
            kind="primary"
            icon={Stamp}
            isDisabled={(weighing.ratings.length === 0 && !weighing.isSet) || isChanged}
            onPress={() => setAsking('approve')}
          >
            {t('risk.approve')}
          </Button>
        ))}
      <Dialog
        title={t(asking === 'again' ? 'risk.again' : 'risk.approve')}
        role="alertdialog"
        isOpen={asking !== undefined}
        onClose={close}
        actions={
          <>
            <Button onPress={close}>{t('form.cancel')}</Button>
            <Button
              kind="primary"
              isDisabled={isBusy}
              onPress={() =>
                void attempt(() => (asking === 'again' ? askAgain(model) : approveWeights(model, weights(), weighing.ratings)))
              }
            >
              {t(asking === 'again' ? 'risk.again.yes' : 'risk.approve.yes')}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNotice error={error} />}
        {asking === 'again' ? (
          <p>{t('risk.again.text', { version: model.version + 1 })}</p>
        ) : (
          <>
            <p>
              {weighing.isSet
                ? t('risk.approve.set', { version: model.version })
                : t('risk.approve.text', { n: weighing.ratings.length, ratio: format.number(weighing.ratio, 2), version: model.version })}
            </p>
            {restless.length > 0 && <p>{t('risk.approve.restless', { n: restless.length, who: restless.join(', ') })}</p>}
            <ul className="risk-approve-weights">
              {names.map((name, i) => (
                <li key={name}>
                  <span>{name}</span> <b>{format.number((weighing.weights[i] ?? 0) * 100)} %</b>
                </li>
              ))}
            </ul>
          </>
        )}
      </Dialog>
    </footer>
  );
};
