import { useQueryClient } from '@tanstack/react-query';
import type { CapEntry } from '@vias/api/cap/contract.ts';
import { Users } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { post } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCapMessage } from '../../panels/cap-messages/cap-messages.ts';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type Alert, isCountingDown, useAlert, usePreview } from './alert-data.ts';
import { AlertHead } from './alert-head.tsx';
import { aroundIn } from './area-words.ts';
import { againFrom, type Draft, draftOf, startFrom, toQuestion } from './draft.ts';
import { ModeBand } from './mode-band.tsx';
import { pathTo } from './paths.ts';
import { ReleasePart } from './release-part.tsx';
import { areaOfTerritories } from './territory-area.ts';
import { type DraftKeeper, useDraft } from './use-draft.ts';
import type { AlertView } from './view.ts';
import { WhatPart } from './what-part.tsx';
import { WherePart } from './where-part.tsx';
import { WhoPart } from './who-part.tsx';
import './alert.css';
import './alert-where-what.css';
import './alert-who-release.css';
import './alert-narrow.css';

/** The composer: where, what, who, release; ?id= opens a stored alert, ?drill=1 begins a drill, ?territory= begins with a territory as the area, ?cap= with what somebody else warned of and no area, ?from= with all that another alert said. */
const AlertPage = () => {
  const { query } = usePlace();
  const id = query.get('id') ?? undefined;
  const t = useText();
  const stored = useAlert(id);
  const capId = id ? undefined : (query.get('cap') ?? undefined);
  const cap = useCapMessage(capId);
  const fromId = id ? undefined : (query.get('from') ?? undefined);
  const from = useAlert(fromId);
  const mayWrite = hasRole(useStore(user), ['alert-author']);

  // The countdown is over: the delivery board goes on with the story.
  const sending = stored.data && stored.data.startedAt !== null && ['sending', 'paused'].includes(stored.data.status);
  useEffect(() => {
    if (sending) navigate(pathTo('/alert-live', { id }));
  }, [sending, id]);

  if (id && !stored.data) {
    return (
      <main id="page" className="alert-page alone">
        {stored.error ? <ErrorNotice error={stored.error} onRetry={() => void stored.refetch()} /> : <Skeleton rows={12} />}
      </main>
    );
  }
  if (!id && !mayWrite) {
    return (
      <main id="page" className="alert-page alone">
        <Empty icon={Users} title={t('alerts.new.notYours')}>
          <a href={pathTo('/alerts')}>{t('alerts.nav')}</a>
        </Empty>
      </main>
    );
  }
  if ((capId && cap.isPending) || (fromId && from.isPending)) {
    return (
      <main id="page" className="alert-page alone">
        <Skeleton rows={12} />
      </main>
    );
  }
  if (stored.data && !stored.data.may.edit) return <LockedAlert alert={stored.data} />;
  return (
    <EditedAlert
      alert={stored.data}
      isDrill={query.get('drill') === '1'}
      territory={query.get('territory') ?? undefined}
      cap={cap.data}
      from={from.data}
    />
  );
};
export default AlertPage;

interface EditedProps {
  alert: Alert | undefined;
  isDrill: boolean;
  /** The id of a territory that a new alert begins with. */
  territory: string | undefined;
  /** A warning of somebody else that a new alert is drawn for. */
  cap: CapEntry | undefined;
  /** An alert that nobody got and that is to be prepared again. */
  from: Alert | undefined;
}

/** Gives a new draft the territory of the link, once; what went wrong otherwise. */
const useFirstArea = (keeper: DraftKeeper, territory: string | undefined): unknown => {
  const [error, setError] = useState<unknown>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another link is a reason
  useEffect(() => {
    if (!territory || keeper.draft.area) return;
    let left = false;
    areaOfTerritories([Number(territory)]).then(
      (area) => {
        if (left) return;
        keeper.changeArea(area);
        changeQuery({ territory: undefined });
      },
      (problem: unknown) => !left && setError(problem),
    );
    return () => {
      left = true;
    };
  }, [territory]);
  return error;
};

const startOf = (cap: CapEntry | undefined, from: Alert | undefined): Partial<Draft> | undefined =>
  cap ? startFrom(cap) : from && againFrom(from, Date.now());

const EditedAlert = ({ alert, isDrill, territory, cap, from }: EditedProps) => {
  const client = useQueryClient();
  const [notTaken, setNotTaken] = useState<{ error: unknown; again: () => void }>();
  // The draft stands, but the other's warning would wait in the list as if nobody had looked at it.
  const take = async (id: string): Promise<void> => {
    try {
      if (cap) await post(`/api/cap-messages/${cap.id}/take?alert=${id}`);
      setNotTaken(undefined);
    } catch (error) {
      setNotTaken({ error, again: () => void take(id) });
    }
    void client.invalidateQueries({ queryKey: ['cap-messages'] });
  };
  const keeper = useDraft(alert, isDrill, startOf(cap, from), cap && take);
  const { draft } = keeper;
  const noTerritory = useFirstArea(keeper, alert ? undefined : territory);
  const preview = usePreview(undefined, toQuestion(draft, alert?.audienceOf));
  const first = preview.data?.area.settlements[0];
  const main = preview.data?.mainLanguage ?? 'lv';
  const unnamed = draft.area && draft.area.name === '' && !preview.isPlaceholderData;
  // A drawn area gets a name people use; the author may write a better one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new name is a reason
  useEffect(() => {
    if (unnamed && draft.area && first) keeper.change({ area: { ...draft.area, ...aroundIn(main, first) } });
  }, [unnamed, first]);
  return (
    <Composer
      view={{
        draft,
        alert,
        keeper,
        preview: draft.area ? preview.data : undefined,
        previewError: preview.error ?? (draft.area ? undefined : noTerritory),
        counting: preview.isFetching,
        askAgain: () => void preview.refetch(),
      }}
      notice={notTaken && <ErrorNotice error={notTaken.error} onRetry={notTaken.again} />}
    />
  );
};

const LockedAlert = ({ alert }: { alert: Alert }) => {
  const preview = usePreview(alert.id, undefined);
  return (
    <Composer
      view={{
        draft: draftOf(alert),
        alert,
        keeper: undefined,
        preview: preview.data,
        previewError: preview.error,
        counting: preview.isFetching,
        askAgain: () => void preview.refetch(),
      }}
    />
  );
};

const Composer = ({ view, notice }: { view: AlertView; notice?: ReactNode }) => {
  const t = useText();
  const format = useFormat();
  const { draft, keeper, alert, preview } = view;
  const people = preview?.reached ?? undefined;
  const band = draft.isDrill
    ? people === undefined
      ? t('alerts.mode.drillText')
      : t('alerts.mode.drillCount', { n: people, count: format.number(people) })
    : t('alerts.mode.actualText');
  const locked = alert && (isCountingDown(alert.status) || alert.startedAt !== null);
  return (
    <>
      <ModeBand isDrill={draft.isDrill}>{band}</ModeBand>
      <main id="page" className={`alert-page${draft.isDrill ? ' drill' : ''}${locked ? ' locked' : ''}`}>
        <AlertHead view={view} />
        {keeper?.save.state === 'conflict' ? <Conflict keeper={keeper} /> : notice && <div className="alert-conflict">{notice}</div>}
        <WherePart view={view} />
        <WhatPart view={view} />
        <WhoPart view={view} />
        <ReleasePart view={view} />
      </main>
    </>
  );
};

const Conflict = ({ keeper }: { keeper: DraftKeeper }) => {
  const t = useText();
  return (
    <div className="alert-conflict">
      <Notice icon={Users} late role="alert">
        <strong>{t('alerts.conflict.title')}</strong>
        <span>{t('alerts.conflict.text')}</span>
        <span className="actions">
          <Button small onPress={keeper.takeTheirs}>
            {t('alerts.conflict.theirs')}
          </Button>
          <Button small onPress={keeper.keepMine}>
            {t('alerts.conflict.mine')}
          </Button>
        </span>
      </Notice>
    </div>
  );
};
