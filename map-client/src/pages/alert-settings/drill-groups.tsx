import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeDrillGroup, createDrillGroup, type DrillGroup, type Settings, useChange } from './settings-data.ts';

/** Exercise groups: who takes part is up to the residents, so the administrator gives out a link and sees a number. */
export const DrillGroups = ({ settings, mayChange }: { settings: Settings; mayChange: boolean }) => {
  const t = useText();
  const [name, setName] = useState('');
  const add = useChange(createDrillGroup);
  return (
    <div className="drill-groups">
      <p className="quiet">{t('drillGroups.why')}</p>
      {settings.drillGroups.length === 0 && <p>{t('drillGroups.none')}</p>}
      {settings.drillGroups.map((group) => (
        <Group key={group.id} group={group} isUsed={group.id === settings.drillGroup} mayChange={mayChange} />
      ))}
      {mayChange && (
        <form
          className="drill-group-new"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(name.trim(), { onSuccess: () => setName('') });
          }}
        >
          <Field label={t('drillGroups.name')} value={name} maxLength={80} onChange={setName} />
          <Button type="submit" isDisabled={name.trim().length < 2 || add.isPending}>
            {t('drillGroups.add')}
          </Button>
          {add.error ? <ErrorNotice error={add.error} /> : null}
        </form>
      )}
    </div>
  );
};

const Group = ({
  group: { id, name, members, invitation },
  isUsed,
  mayChange,
}: {
  group: DrillGroup;
  isUsed: boolean;
  mayChange: boolean;
}) => {
  const t = useText();
  const format = useFormat();
  const change = useChange(changeDrillGroup);
  const [isCopied, setIsCopied] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <section aria-label={name}>
      <h2>
        {name} <span className="quiet">{t('drillGroups.members', { n: members, count: format.number(members) })}</span>
      </h2>
      {isUsed && <p className="small">{t('drillGroups.used')}</p>}
      {invitation && (
        <>
          <p>
            {t('drillGroups.link')} <code className="drill-group-link">{invitation}</code>
          </p>
          <p className="small quiet">{t('drillGroups.how')}</p>
        </>
      )}
      {mayChange && invitation && (
        <div className="drill-group-do">
          <Button
            small
            onPress={() =>
              void navigator.clipboard.writeText(invitation).then(
                () => setIsCopied(true),
                () => setIsCopied(false),
              )
            }
          >
            {t(isCopied ? 'drillGroups.copied' : 'drillGroups.copy')}
          </Button>
          {isAsked ? (
            <>
              <span className="small">{t('drillGroups.renew.sure')}</span>
              <Button
                small
                isDisabled={change.isPending}
                onPress={() => change.mutate({ id, newInvitation: true }, { onSuccess: () => setIsAsked(false) })}
              >
                {t('drillGroups.renew.yes')}
              </Button>
              <Button small kind="plain" onPress={() => setIsAsked(false)}>
                {t('drillGroups.renew.no')}
              </Button>
            </>
          ) : (
            <Button small kind="plain" onPress={() => setIsAsked(true)}>
              {t('drillGroups.renew')}
            </Button>
          )}
        </div>
      )}
      {change.error ? <ErrorNotice error={change.error} /> : null}
    </section>
  );
};
