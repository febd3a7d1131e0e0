import { ArrowLeft, CircleCheck, FileText, Info, Trash2, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { post, remove } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { mapTarget } from '../../map/target.ts';
import { queries } from '../../queries.ts';
import { shownGrades } from '../cameras/camera-data.ts';
import { NoticeDialog } from './notice-dialog.tsx';
import { type Answer, forgetPlans } from './siting-data.ts';
import type { Plan } from './siting-draft.ts';

interface SitingResultProps {
  plan: Plan;
  isAfter: boolean;
  chosen: number | undefined;
  onAfter: (isAfter: boolean) => void;
  onChoose: (site: number | undefined) => void;
  onNew: () => void;
  onAgain: () => void;
}

/** What a plan found: seen before and after, by source and fineness, each camera, its cost, how good the answer is, and what comes next. */
export const SitingResult = ({ plan, isAfter, chosen, onAfter, onChoose, onNew, onAgain }: SitingResultProps) => {
  const t = useText();
  const format = useFormat();
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState<'make' | 'delete' | 'notice'>();
  const { answer, state } = plan;
  const cameras = plan.sites.filter(({ kind }) => kind !== null);
  const missing = cameras.filter(({ camera }) => camera === null).length;
  const kinds = plan.question.kinds as { name: string }[];
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setError(undefined);
      await Promise.all([forgetPlans(), queries.invalidateQueries({ queryKey: ['cameras'] })]);
    } catch (failure) {
      setError(failure);
    }
    setAsked(undefined);
  };
  return (
    <div className="siting-result">
      <div className="siting-head">
        <Button kind="plain" small icon={ArrowLeft} onPress={onNew}>
          {t('siting.new')}
        </Button>
        <h1>{plan.title}</h1>
        <p className="small quiet">{t('siting.by', { name: plan.createdBy, day: format.dayTime(plan.createdAt) })}</p>
      </div>
      {(state === 'waiting' || state === 'computing') && (
        <div className="siting-part">
          <ProgressBar
            label={t(plan.step ? `siting.step.${plan.step}` : 'siting.state.waiting')}
            value={state === 'waiting' ? undefined : plan.progress}
            detail={state === 'waiting' ? '' : t('siting.percent', { n: plan.progress })}
          />
          <p className="small quiet">{t('siting.mayLeave')}</p>
          <Button onPress={() => setAsked('delete')}>{t('siting.stop')}</Button>
        </div>
      )}
      {(state === 'failed' || state === 'share_ended') && (
        <div className="siting-part">
          <Notice icon={TriangleAlert} late role="alert">
            {t(state === 'failed' ? 'siting.failed' : 'siting.shareEnded')}
          </Notice>
        </div>
      )}
      {answer && (
        <>
          <section className="siting-part" aria-labelledby="siting-seen">
            <h2 id="siting-seen" className="vh">
              {t('siting.seen')}
            </h2>
            <p className="siting-big">
              <span>{t('siting.percent', { n: format.number(answer.seen.before) })}</span>
              <span aria-hidden="true">→</span>
              <span className="vh">{t('siting.to')}</span>
              <b>{t('siting.percent', { n: format.number(answer.seen.after) })}</b>
            </p>
            <p className="small quiet">{t('siting.seen.how', { metres: answer.spacingM, n: plan.places.length })}</p>
            <Segments
              label={t('siting.show')}
              hideLabel
              value={isAfter ? 'after' : 'before'}
              choices={[
                { id: 'before', label: t('siting.before') },
                { id: 'after', label: t('siting.after') },
              ]}
              onChange={(next) => onAfter(next === 'after')}
            />
            <ul className="siting-key">
              <li>
                <i className="siting-light" aria-hidden="true" /> {t('siting.key.light')}
              </li>
              <li>
                <i className="siting-unseen" aria-hidden="true" /> {t('siting.key.unseen')}
              </li>
              <li>
                <i className="siting-once" aria-hidden="true" /> {t('siting.key.once')}
              </li>
              <li>
                <i className="siting-twice" aria-hidden="true" /> {t('siting.key.twice')}
              </li>
            </ul>
            <Shares answer={answer} />
          </section>
          <section className="siting-part" aria-labelledby="siting-chosen">
            <h2 id="siting-chosen">{t('siting.chosen', { n: cameras.length })}</h2>
            {cameras.length > 0 && (
              <ol className="siting-list">
                {cameras.map(({ number, name, kind, azimuth, gain, geometry, camera }, i) => (
                  <li key={number}>
                    <button
                      type="button"
                      aria-current={number === chosen ? 'true' : undefined}
                      onClick={() => {
                        onChoose(number);
                        onAfter(true);
                        const [lon = 0, lat = 0] = geometry.coordinates;
                        mapTarget.set({ name, lon, lat, zoom: 18 });
                      }}
                    >
                      <b className="number">{i + 1}</b>
                      <span>
                        {name}
                        <span className="small quiet">
                          {t('siting.camera', { kind: kinds[kind ?? 0]?.name ?? '', azimuth: format.number(azimuth ?? 0) })}
                          {camera !== null && `, ${t('siting.made')}`}
                        </span>
                      </span>
                      <span className="small">{t('siting.gain', { n: format.number(gain ?? 0, 1) })}</span>
                    </button>
                  </li>
                ))}
              </ol>
            )}
            <dl className="siting-facts">
              <dt>{t('siting.cost')}</dt>
              <dd>{t('siting.euro', { n: format.number(answer.cost) })}</dd>
              <dt>{t('siting.compared')}</dt>
              <dd>{t('siting.compared.of', { options: format.number(answer.options), sites: format.number(plan.sites.length) })}</dd>
            </dl>
            <Notice icon={answer.proof === 'optimal' ? CircleCheck : Info}>
              {answer.proof === 'optimal' ? t('siting.optimal') : t('siting.bounded', { n: format.number(answer.gap, 1) })}
              {answer.isCutOff && ` ${t('siting.cutOff')}`}
            </Notice>
            {answer.warnings.map((warning) => (
              <p key={warning} className="small siting-warning">
                {t(`siting.warning.${warning}`)}
              </p>
            ))}
            <Refused plan={plan} />
          </section>
        </>
      )}
      <footer>
        {error !== undefined && <ErrorNotice error={error} />}
        {answer && cameras.length > 0 && (
          <Button kind="primary" isDisabled={missing === 0} onPress={() => setAsked('make')}>
            {missing === 0 ? t('siting.make.done') : t('siting.make', { n: missing })}
          </Button>
        )}
        <div className="siting-row">
          {answer && cameras.length > 0 && (
            <Button icon={FileText} onPress={() => setAsked('notice')}>
              {t('siting.notice')}
            </Button>
          )}
          <Button icon={Undo2} onPress={onAgain}>
            {t('siting.again')}
          </Button>
          <Button icon={Trash2} onPress={() => setAsked('delete')}>
            {t('siting.delete')}
          </Button>
        </div>
      </footer>
      <Dialog
        title={t('siting.make.title', { n: missing })}
        isOpen={asked === 'make'}
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button onPress={() => setAsked(undefined)}>{t('siting.cancel')}</Button>
            <Button kind="primary" onPress={() => void act(() => post(`/api/camera-plans/${plan.id}/cameras`))}>
              {t('siting.make.yes')}
            </Button>
          </>
        }
      >
        <p>{t('siting.make.text')}</p>
      </Dialog>
      <Dialog
        title={t('siting.delete.title')}
        isOpen={asked === 'delete'}
        role="alertdialog"
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button onPress={() => setAsked(undefined)}>{t('siting.cancel')}</Button>
            <Button
              kind="danger"
              onPress={() =>
                void act(async () => {
                  await remove(`/api/camera-plans/${plan.id}`);
                  onNew();
                })
              }
            >
              {t('siting.delete.yes')}
            </Button>
          </>
        }
      >
        <p>{t('siting.delete.text')}</p>
      </Dialog>
      {asked === 'notice' && <NoticeDialog id={plan.id} onClose={() => setAsked(undefined)} />}
    </div>
  );
};

const Shares = ({ answer }: { answer: Answer }) => {
  const t = useText();
  const format = useFormat();
  const row = (key: string, name: string, { before, after }: { before: number; after: number }) => (
    <tr key={key}>
      <th scope="row">{name}</th>
      <td>{t('siting.percent', { n: format.number(before) })}</td>
      <td>
        <b>{t('siting.percent', { n: format.number(after) })}</b>
      </td>
    </tr>
  );
  return (
    <table className="siting-shares">
      <thead>
        <tr>
          <td />
          <th scope="col">{t('siting.before.short')}</th>
          <th scope="col">{t('siting.after.short')}</th>
        </tr>
      </thead>
      <tbody>
        {answer.sources.map(({ source, ...share }) => row(source, t(`siting.source.${source}`), share))}
        {row('twice', t('siting.twice'), answer.twice)}
      </tbody>
      <tbody>
        {answer.grades.map(({ ppm, ...share }) => {
          const grade = shownGrades.find((each) => each.ppm === ppm);
          return grade && row(String(ppm), t('siting.grade', { grade: t(`cameras.grade.${grade.code}`), ppm }), share);
        })}
      </tbody>
    </table>
  );
};

const Refused = ({ plan }: { plan: Plan }) => {
  const t = useText();
  const reasons = ['in_zone', 'sees_zone', 'inside_building', 'sees_nothing'] as const;
  const counts = reasons
    .map((reason) => [reason, plan.sites.filter(({ refused }) => refused === reason).length] as const)
    .filter(([, n]) => n > 0);
  if (counts.length === 0) return null;
  return (
    <ul className="siting-refused small quiet">
      {counts.map(([reason, n]) => (
        <li key={reason}>{t(`siting.refused.${reason}`, { n })}</li>
      ))}
    </ul>
  );
};
