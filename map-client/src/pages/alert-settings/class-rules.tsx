import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeClass, type MessageRule, type Settings, takeKept, useChange } from './settings-data.ts';

/** On which legal basis each class of messages goes out, and whether STOP is honoured. */
export const ClassRules = ({ settings, mayChange }: { settings: Settings; mayChange: boolean }) => {
  const t = useText();
  return (
    <div className="alert-classes">
      <p className="quiet">{t('alertSettings.classes.why')}</p>
      {settings.classes.map((rule) => (
        <ClassRule key={rule.messageClass} rule={rule} mayChange={mayChange} />
      ))}
    </div>
  );
};

const ClassRule = ({ rule, mayChange }: { rule: MessageRule; mayChange: boolean }) => {
  const t = useText();
  const form = `class-${rule.messageClass}`;
  const [value, setValue] = useState(() => takeKept<MessageRule>(form) ?? rule);
  const save = useChange(changeClass, form);
  const isSame = value.honourStop === rule.honourStop && value.legalBasis === rule.legalBasis;
  return (
    <section aria-label={t(`alertSettings.class.${rule.messageClass}`)}>
      <h2>{t(`alertSettings.class.${rule.messageClass}`)}</h2>
      <Field
        label={t('alertSettings.legalBasis')}
        value={value.legalBasis}
        rows={2}
        maxLength={500}
        onChange={(legalBasis) => setValue({ ...value, legalBasis })}
      />
      {rule.messageClass === 'life_threatening' ? (
        <Checkbox isSelected={value.honourStop} onChange={(honourStop) => setValue({ ...value, honourStop })}>
          {t('alertSettings.honourStop')}
        </Checkbox>
      ) : (
        <p className="small quiet">{t('alertSettings.stopAlways')}</p>
      )}
      {save.error ? <ErrorNotice error={save.error} /> : null}
      {mayChange && (
        <Button small isDisabled={isSame || value.legalBasis.trim().length < 3 || save.isPending} onPress={() => save.mutate(value)}>
          {t('alertSettings.save')}
        </Button>
      )}
    </section>
  );
};
