import { CircleCheck, Eye, Pencil, RotateCcw, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { tenantName } from '../../config.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { useEscape } from '../../controls/use-escape.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { EndDialog } from './end-dialog.tsx';
import { useFieldWords } from './field-words.ts';
import { type Incident, useIncident, useIncidentWrites } from './incident-data.ts';
import { IncidentEditor } from './incident-editor.tsx';
import { IncidentHistory } from './incident-history.tsx';
import { StatusTag } from './status-tag.tsx';
import { urgencyOf } from './urgency.ts';
import { whereOf } from './where.ts';

interface DrawerProps {
  /** An incident's id, or 'new'. */
  id: string;
  now: number;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const Details = ({ incident }: { incident: Incident }) => {
  const t = useText();
  const format = useFormat();
  const words = useFieldWords();
  const rows: [string, string | undefined][] = [
    [t('incidents.field.category'), words('category', incident.category)],
    [t('incidents.field.severity'), `${incident.severity} · ${t(`incidents.severity.${incident.severity as 1 | 2 | 3 | 4 | 5}`)}`],
    [t('incidents.field.occurred'), format.dayTime(incident.occurredAt)],
    [t('incidents.field.due'), incident.dueAt ? format.dayTime(incident.dueAt) : undefined],
    [t('incidents.field.place'), whereOf(incident) ?? t('incidents.noPlace')],
    [
      t('incidents.coordinates'),
      incident.geometry
        ? `${words('geometry', incident.geometry)}${incident.isExact ? '' : ` (${t('incidents.approximate')})`}`
        : undefined,
    ],
    [t('incidents.field.responsible'), incident.responsible ?? t('incidents.unassigned')],
    [t('incidents.outcome'), incident.outcome ?? undefined],
    [t('incidents.source'), incident.source ? [incident.source.code, incident.source.key].filter(Boolean).join(' · ') : undefined],
    [t('incidents.lastChange'), `${incident.changedBy.name}, ${format.dayTime(incident.changedAt)}`],
  ];
  return (
    <div className="incident-details">
      {incident.description && <p className="incident-text">{incident.description}</p>}
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className="incident-rights">
        <Icon of={Eye} />
        {t(incident.mayWrite ? 'incidents.rights' : 'incidents.rightsRead', { owner: tenantName(incident.tenant) })}
      </p>
    </div>
  );
};

/** One incident: details, history, and the form in the same place. */
export const IncidentDrawer = ({ id, now, editing, onEdit, onOpen, onClose }: DrawerProps) => {
  const t = useText();
  const isNew = id === 'new';
  const { data: incident, error, refetch } = useIncident(isNew ? undefined : id);
  const { change } = useIncidentWrites();
  const [ending, setEnding] = useState<'close' | 'delete'>();
  // What is being written is not thrown away by one key.
  useEscape(isNew || editing ? undefined : onClose);

  const head = (
    <div className="drawer-head">
      <div>
        <h2>{isNew ? t('incidents.new') : (incident?.title ?? '…')}</h2>
        {incident && (
          <p className="incident-sub">
            <StatusTag urgency={urgencyOf(incident, now)} />
            <span className="quiet small">№ {incident.number}</span>
          </p>
        )}
      </div>
      <IconButton icon={X} label={t('form.close')} onPress={onClose} />
    </div>
  );

  const body = () => {
    if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
    if (isNew) return <IncidentEditor incident={undefined} onDone={(saved) => onOpen(saved.id)} onCancel={onClose} />;
    if (!incident) return <Skeleton rows={8} />;
    if (editing) return <IncidentEditor incident={incident} onDone={() => onEdit(false)} onCancel={() => onEdit(false)} />;
    const tabs = [
      { id: 'details', label: t('incidents.details'), content: <Details incident={incident} /> },
      { id: 'history', label: t('incidents.history'), content: <IncidentHistory id={incident.id} /> },
    ];
    return (
      <>
        <div className="incident-tabs">
          {incident.mayWrite ? <Tabs label={incident.title} tabs={tabs} /> : <Details incident={incident} />}
        </div>
        {incident.mayWrite && (
          <div className="drawer-foot">
            <Button kind="plain" icon={Trash2} onPress={() => setEnding('delete')}>
              {t('incidents.delete')}
            </Button>
            <span className="grow" />
            {incident.status === 'closed' ? (
              <Button
                icon={RotateCcw}
                isDisabled={change.isPending}
                onPress={() => change.mutate({ id, version: incident.version, body: { status: 'in_progress' } })}
              >
                {t('incidents.reopen')}
              </Button>
            ) : (
              <>
                <Button icon={CircleCheck} onPress={() => setEnding('close')}>
                  {t('incidents.close')}
                </Button>
                <Button icon={Pencil} onPress={() => onEdit(true)}>
                  {t('incidents.edit')}
                </Button>
              </>
            )}
          </div>
        )}
        {change.error && <ErrorNotice error={change.error} />}
        <EndDialog incident={incident} what={ending} onClose={() => setEnding(undefined)} onDeleted={onClose} />
      </>
    );
  };
  return (
    <aside className="drawer incident-drawer" aria-label={isNew ? t('incidents.new') : (incident?.title ?? t('incidents.details'))}>
      {head}
      {body()}
    </aside>
  );
};
