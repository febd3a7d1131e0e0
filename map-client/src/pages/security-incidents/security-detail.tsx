import { Info, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { type TextKey, useText } from '../../i18n/i18n.ts';
import { type SecurityIncidentDetail, useIncident } from './security-data.ts';
import { SecurityForm } from './security-form.tsx';
import { SecurityReports } from './security-reports.tsx';

/** One incident: what is to be told by when, what is known, the system at that time, and how the record came to be. */
export const SecurityDetail = ({ id, mayChange }: { id: string; mayChange: boolean }) => {
  const t = useText();
  const { data, error, refetch } = useIncident(id);
  const [isEditing, setEditing] = useState(false);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={8} />;
  return (
    <>
      <div className="security-head">
        <h2>{data.title}</h2>
        {mayChange && (
          <Button icon={Pencil} onPress={() => setEditing(true)}>
            {t('security.edit')}
          </Button>
        )}
      </div>
      {!data.isOwn && <Notice icon={Info}>{t('security.readOnly')}</Notice>}
      <SecurityReports incident={data} mayChange={mayChange} />
      <Known incident={data} />
      <System installation={data.installation} />
      <Past incident={data} />
      {isEditing && <SecurityForm incident={data} onClose={() => setEditing(false)} onDone={() => setEditing(false)} />}
    </>
  );
};

const Facts = ({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) => (
  <section className="security-part">
    <h3>{title}</h3>
    <dl>
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  </section>
);

const Known = ({ incident }: { incident: SecurityIncidentDetail }) => {
  const t = useText();
  const format = useFormat();
  const at = (moment: string | null): string => (moment === null ? '' : format.dayTime(moment));
  const whether = (is: boolean): string => t(is ? 'security.yes' : 'security.no');
  return (
    <Facts
      title={t('security.facts')}
      rows={[
        [t('security.field.awareAt'), at(incident.awareAt)],
        [t('security.field.beganAt'), at(incident.beganAt)],
        [t('security.field.endedAt'), at(incident.endedAt)],
        [t('security.field.happened'), incident.happened],
        [t('security.field.isSignificant'), whether(incident.isSignificant)],
        [t('security.field.unlawfulAct'), t(`security.unlawfulAct.${incident.unlawfulAct}`)],
        [t('security.field.crossBorder'), t(`security.crossBorder.${incident.crossBorder}`)],
        [t('security.field.consequences'), incident.consequences],
        [t('security.field.systems'), incident.systems],
        [t('security.field.hasPersonalData'), whether(incident.hasPersonalData)],
        [t('security.field.isHighRisk'), whether(incident.isHighRisk)],
        [t('security.field.dataConcerned'), incident.dataConcerned],
        [t('security.field.residents'), incident.residents === null ? '' : format.number(incident.residents)],
        [t('security.field.cause'), incident.cause],
        [t('security.field.traces'), incident.traces],
        [t('security.field.measures'), incident.measures],
        [t('security.field.contact'), incident.contact],
      ]}
    />
  );
};

const System = ({ installation }: Pick<SecurityIncidentDetail, 'installation'>) => {
  const t = useText();
  const format = useFormat();
  const { vias, node, parts, schema, postgresql, postgis, backup, drill, audit } = installation;
  const none = t('security.installation.none');
  return (
    <Facts
      title={t('security.installation')}
      rows={[
        [
          t('security.installation.versions'),
          `VIAS ${vias} (${schema ?? none}), Node ${node}, PostgreSQL ${postgresql.split(' ')[0]}, PostGIS ${postgis}`,
        ],
        [t('security.installation.parts'), parts ?? none],
        [t('security.installation.backup'), backup === null ? none : format.dayTime(backup)],
        [t('security.installation.drill'), drill === null ? none : format.dayTime(drill)],
        [t('security.installation.audit'), audit === null ? none : `${format.number(audit.seq)}, ${audit.hash}`],
      ]}
    />
  );
};

/** Changes of the record and what was sent, newest first. */
const Past = ({ incident: { history, reports } }: { incident: SecurityIncidentDetail }) => {
  const t = useText();
  const format = useFormat();
  const lines = [
    ...history.map(({ version, at, by, changed }) => ({
      id: `v${version}`,
      at,
      by,
      text:
        version === 1
          ? t('security.history.made')
          : t('security.history.changed', { fields: changed.map((field) => t(`security.field.${field}` as TextKey)).join(', ') }),
    })),
    ...reports.flatMap(({ id, step, sentAt, recordedAt, recordedBy, takenBackAt, takenBackBy, reason }) => [
      {
        id,
        at: recordedAt,
        by: recordedBy,
        text: t('security.history.sent', { step: t(`security.step.${step}`), at: format.dayTime(sentAt) }),
      },
      ...(takenBackAt === null
        ? []
        : [
            {
              id: `${id} back`,
              at: takenBackAt,
              by: takenBackBy ?? '',
              text: t('security.history.back', { step: t(`security.step.${step}`), reason: reason ?? '' }),
            },
          ]),
    ]),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <section className="security-part">
      <h3>{t('security.history')}</h3>
      <ul className="security-history">
        {lines.map(({ id, at, by, text }) => (
          <li key={id}>
            {text}
            <span className="small quiet">{[format.dayTime(at), by].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};
