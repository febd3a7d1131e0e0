import { CircleStop, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { CodesPart } from './codes-part.tsx';
import { Confirm } from './confirm.tsx';
import { endInstitution, type Institution, withFactor } from './institution-data.ts';
import { InstitutionForm } from './institution-form.tsx';
import { MachinesPart } from './machines-part.tsx';
import { WebhooksPart } from './webhooks-part.tsx';

/** One institution: what it may do and by which systems, its code list, and how it is told. */
export const InstitutionDetail = ({ institution, mayChange }: { institution: Institution; mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [asking, setAsking] = useState<'change' | 'end'>();
  const { id, name, kind, source, contact, legalBasis, createdAt, endedAt, waitingCodes, deadLetters } = institution;
  const may = (['maySend', 'mayAsk', 'mayMark'] as const).filter((one) => institution[one]).map((one) => t(`institutions.${one}`));
  const rows: [string, string][] = [
    [t('institutions.kind'), t(`institutions.kind.${kind}`)],
    [t('institutions.source'), source],
    [t('institutions.contact'), contact || '–'],
    [t('institutions.may'), may.join('; ') || '–'],
    ...(legalBasis ? [[t('institutions.legalBasis'), legalBasis] satisfies [string, string]] : []),
    [t('institutions.since'), format.dayTime(createdAt)],
    ...(endedAt ? [[t('institutions.ended'), format.dayTime(endedAt)] satisfies [string, string]] : []),
  ];
  const overview = (
    <>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <MachinesPart institution={institution} mayChange={mayChange} />
      {mayChange && (
        <p className="institutions-actions">
          <Button icon={Pencil} onPress={() => withFactor(() => setAsking('change'))}>
            {t('institutions.change')}
          </Button>
          <Button kind="danger" icon={CircleStop} onPress={() => withFactor(() => setAsking('end'))}>
            {t('institutions.end')}
          </Button>
        </p>
      )}
    </>
  );
  return (
    <>
      <h2>{name}</h2>
      <Tabs
        label={t('institutions.parts')}
        tabs={[
          { id: 'overview', label: t('institutions.part.overview'), content: overview },
          {
            id: 'codes',
            label: waitingCodes > 0 ? t('institutions.part.codes.n', { n: waitingCodes }) : t('institutions.part.codes'),
            content: <CodesPart id={id} mayChange={mayChange} />,
          },
          {
            id: 'webhooks',
            label: deadLetters > 0 ? t('institutions.part.webhooks.n', { n: deadLetters }) : t('institutions.part.webhooks'),
            content: <WebhooksPart id={id} mayChange={mayChange} />,
          },
        ]}
      />
      {asking === 'change' && (
        <InstitutionForm institution={institution} onClose={() => setAsking(undefined)} onDone={() => setAsking(undefined)} />
      )}
      {asking === 'end' && (
        <Confirm
          title={t('institutions.end.title', { name })}
          text={t('institutions.end.text')}
          yes={t('institutions.end.yes')}
          isDanger
          act={() => endInstitution(id)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
};
