import { EllipsisVertical, History, MapPinned, PencilLine, Share2, Trash2 } from 'lucide-react';
import { useContext, useEffect, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Menu } from '../../controls/menu.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { type KeptSummary, useKeptMap, useKeptMaps } from '../../panels/keep/kept-map.ts';
import { OpenLinkList } from '../../panels/keep/link-list.tsx';
import ShareDialog from '../../panels/keep/share-dialog.tsx';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { DeleteDialog, RenameDialog, VersionsDialog } from './map-dialogs.tsx';
import { pathToMap } from './map-path.ts';
import './maps.css';

const views = ['all', 'mine', 'colleagues', 'partners', 'public'] as const;
type View = (typeof views)[number];
type Task = { what: 'rename' | 'versions' | 'delete' | 'share'; map: KeptSummary };

/** Whether a map belongs to a view of the list. */
const belongs = ({ tenant, visibility, isMine }: KeptSummary, view: View, own: string | undefined): boolean => {
  switch (view) {
    case 'mine':
      return isMine;
    case 'colleagues':
      return tenant === own && !isMine;
    case 'partners':
      return tenant !== own && visibility === 'partners';
    case 'public':
      return visibility === 'public';
    default:
      return true;
  }
};

/** Goes on to the planner with a kept map, whichever window the link was opened in. */
const Opening = ({ id }: { id: string }) => {
  const { data, error, refetch } = useKeptMap(id);
  useEffect(() => {
    if (!data) return;
    // The way back leads to the list and not here again.
    changeQuery({ open: undefined });
    navigate(pathToMap(data, data.definition, data.view));
  }, [data]);
  return (
    <main id="page" className="maps-page">
      {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={4} />}
    </main>
  );
};

interface RowProps {
  map: KeptSummary;
  own: string | undefined;
  onTask: (task: Task) => void;
}

const MapRow = ({ map, own, onTask }: RowProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { id, title, tenant, visibility, version, changedAt, changedBy, isMine } = map;
  const href = `/maps?open=${id}&lang=${lang}`;
  const task = (what: Task['what']) => () => onTask({ what, map });
  return (
    <tr>
      <th scope="row">
        <a
          href={href}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate(href);
          }}
        >
          {title}
        </a>
        <p className="small quiet maps-narrow">
          {t(`keep.${visibility}`)} · {format.dayTime(changedAt)}
        </p>
      </th>
      <td>{t(`keep.${visibility}`)}</td>
      <td>
        {tenant === own ? changedBy : tenantName(tenant)}
        <span className="small quiet"> {format.dayTime(changedAt)}</span>
      </td>
      <td className="right number">{version}</td>
      <td className="maps-actions">
        <Menu
          label={t('keep.actions', { title })}
          entries={[
            { id: 'open', label: t('keep.open'), icon: MapPinned, onAction: () => navigate(href) },
            { id: 'versions', label: t('keep.versions'), icon: History, onAction: task('versions') },
            { id: 'share', label: t('share.share'), icon: Share2, onAction: task('share') },
            ...(isMine
              ? [
                  { id: 'rename', label: t('keep.rename'), icon: PencilLine, onAction: task('rename') },
                  { id: 'delete', label: t('keep.delete'), icon: Trash2, onAction: task('delete') },
                ]
              : []),
          ]}
        >
          <IconButton icon={EllipsisVertical} label={t('keep.actions', { title })} />
        </Menu>
      </td>
    </tr>
  );
};

/** Kept maps: one's own, colleagues', partners' and public ones, the latest first. */
const MapList = () => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const { query } = usePlace();
  const who = useStore(user);
  const own = who?.tenant;
  const found = useKeptMaps();
  const [task, setTask] = useState<Task>();
  const asked = query.get('view');
  const view = views.find((id) => id === asked) ?? 'all';
  const maps = (found.data ?? []).filter((map) => belongs(map, view, own));
  const done = (): void => setTask(undefined);
  const toMap = (
    <Button icon={MapPinned} onPress={() => navigate(`/?lang=${lang}`)}>
      {t('keep.toMap')}
    </Button>
  );
  return (
    <main id="page" className="maps-page">
      <div className="maps-head">
        <h1>{t('keep.maps')}</h1>
        <Segments<View>
          label={t('keep.list.view')}
          hideLabel
          value={view}
          onChange={(next) => changeQuery({ view: next === 'all' ? undefined : next })}
          choices={views.map((id) => ({ id, label: t(`keep.list.${id}`) }))}
        />
        <span className="maps-count quiet small" role="status">
          {found.data && t('keep.list.count', { n: maps.length })}
        </span>
        {toMap}
      </div>
      {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={8} />}
      {found.data && maps.length === 0 && (
        <Empty icon={MapPinned} title={t(found.data.length === 0 ? 'keep.list.none' : 'keep.list.noneOf')}>
          <p>{t(found.data.length === 0 ? 'keep.list.noneNext' : 'keep.list.noneOfNext')}</p>
        </Empty>
      )}
      {maps.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('keep.list.map')}</th>
              <th scope="col">{t('keep.who')}</th>
              <th scope="col">{t('keep.list.changed')}</th>
              <th scope="col" className="right">
                {t('keep.list.version')}
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {maps.map((map) => (
              <MapRow key={map.id} map={map} own={own} onTask={setTask} />
            ))}
          </tbody>
        </table>
      )}
      {hasRole(who, ['municipality-admin']) && (
        <div className="maps-links">
          <OpenLinkList />
        </div>
      )}
      {task?.what === 'rename' && <RenameDialog map={task.map} onClose={done} />}
      {task?.what === 'versions' && <VersionsDialog map={task.map} onClose={done} />}
      {task?.what === 'delete' && <DeleteDialog map={task.map} onClose={done} />}
      {task?.what === 'share' && (
        <ShareDialog
          definition={undefined}
          open={{ id: task.map.id, version: task.map.version }}
          address={`${location.origin}/maps?open=${task.map.id}`}
          onClose={done}
          onSave={done}
        />
      )}
    </main>
  );
};

const MapsPage = () => {
  const { query } = usePlace();
  const open = query.get('open');
  return open && /^[0-9a-f-]{36}$/.test(open) ? <Opening id={open} /> : <MapList />;
};
export default MapsPage;
