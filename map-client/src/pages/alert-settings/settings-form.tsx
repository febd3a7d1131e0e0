import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isPhone, type NumberField, numberFields, readNumber, sayLimit, typedNumber } from './setting-limits.ts';
import { changeSettings, type Settings, type SettingsPatch, takeKept, useChange } from './settings-data.ts';

/** No channel is named so. */
const none = '-';

const valuesOf = (settings: Settings | SettingsPatch) => ({
  sender: settings.sender ?? '',
  channel: settings.channel ?? '',
  priceUnit: settings.priceUnit ?? 'EUR',
  drillGroup: settings.drillGroup ?? '',
  quiet: settings.quietHours !== null && settings.quietHours !== undefined,
  from: settings.quietHours?.from ?? '22:00',
  to: settings.quietHours?.to ?? '07:00',
  drills: settings.quietHours?.drills ?? false,
  secondChannel: settings.secondChannel ?? none,
  contactPhone: settings.contactPhone ?? '',
  ...(Object.fromEntries(numberFields.map((field) => [field, typedNumber(field, settings[field] ?? 0)])) as Record<NumberField, string>),
});

/** Sender, channels, rates, price, limits, tolerance, times of release, what residents may call, quiet hours and the drill group. */
export const SettingsForm = ({ settings, mayChange }: { settings: Settings; mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [values, setValues] = useState(() => valuesOf(takeKept<SettingsPatch>('settings') ?? settings));
  const save = useChange(changeSettings, 'settings');
  const set = (part: Partial<typeof values>): void => setValues((before) => ({ ...before, ...part }));
  const broken = numberFields.filter((field) => readNumber(field, values[field]) === undefined);
  const phoneOk = isPhone(values.contactPhone);
  const first = settings.channels.find(({ channel }) => channel === values.channel);
  // What takes over is as live as the first one, and speaks the same way.
  const seconds = settings.channels.filter(
    ({ channel, kind, isLive }) => channel !== values.channel && kind === first?.kind && isLive === first.isLive,
  );
  const second = seconds.some(({ channel }) => channel === values.secondChannel) ? values.secondChannel : none;
  const nameOf = ({ channel, isLive }: Settings['channels'][number]): string =>
    isLive ? channel : t('alertSettings.channel.simulator', { channel });
  const clocks = /^([01]\d|2[0-3]):[0-5]\d$/;
  const clocksOk = !values.quiet || (clocks.test(values.from) && clocks.test(values.to) && values.from !== values.to);
  return (
    <form
      className="alert-settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          version: settings.version,
          sender: values.sender,
          channel: values.channel,
          priceUnit: values.priceUnit,
          drillGroup: values.drillGroup || null,
          quietHours: values.quiet ? { from: values.from, to: values.to, drills: values.drills } : null,
          secondChannel: second === none ? null : second,
          contactPhone: values.contactPhone.trim() || null,
          ...(Object.fromEntries(numberFields.map((field) => [field, readNumber(field, values[field])])) as Record<NumberField, number>),
        });
      }}
    >
      <Field
        label={t('alertSettings.sender')}
        hint={t('alertSettings.sender.hint')}
        value={values.sender}
        maxLength={11}
        onChange={(sender) => set({ sender })}
      />
      <Select<string>
        label={t('alertSettings.channel')}
        value={values.channel}
        choices={settings.channels.map((entry) => ({ id: entry.channel, label: nameOf(entry) }))}
        onChange={(channel) => set({ channel })}
      />
      <Select<string>
        label={t('alertSettings.secondChannel')}
        hint={t('alertSettings.secondChannel.hint')}
        value={second}
        choices={[
          { id: none, label: t('alertSettings.secondChannel.none') },
          ...seconds.map((entry) => ({ id: entry.channel, label: nameOf(entry) })),
        ]}
        onChange={(secondChannel) => set({ secondChannel })}
      />
      {numberFields.map((field) => (
        <Field
          key={field}
          label={t(`alertSettings.${field}`)}
          hint={t(`alertSettings.${field}.hint`)}
          inputMode="decimal"
          value={values[field]}
          onChange={(value) => set({ [field]: value } as Partial<typeof values>)}
          error={broken.includes(field) ? sayLimit(t, field, (value) => format.number(value)) : undefined}
        />
      ))}
      <Field
        label={t('alertSettings.contactPhone')}
        hint={t('alertSettings.contactPhone.hint')}
        type="tel"
        value={values.contactPhone}
        maxLength={21}
        onChange={(contactPhone) => set({ contactPhone })}
        error={phoneOk ? undefined : t('alertSettings.contactPhone.wrong')}
      />
      <Select<string>
        label={t('alertSettings.drillGroup')}
        value={values.drillGroup || undefined}
        placeholder={t('alertSettings.drillGroup.none')}
        choices={settings.drillGroups.map(({ id, name, members }) => ({
          id,
          label: t('alertSettings.drillGroup.members', { name, n: members, count: format.number(members) }),
        }))}
        onChange={(drillGroup) => set({ drillGroup })}
      />
      <fieldset>
        <legend>{t('alertSettings.quiet')}</legend>
        <Checkbox isSelected={values.quiet} onChange={(quiet) => set({ quiet })}>
          {t('alertSettings.quiet.on')}
        </Checkbox>
        {values.quiet && (
          <>
            <div className="pair">
              <Field label={t('alertSettings.quiet.from')} value={values.from} onChange={(from) => set({ from })} maxLength={5} />
              <Field
                label={t('alertSettings.quiet.to')}
                value={values.to}
                onChange={(to) => set({ to })}
                maxLength={5}
                error={clocksOk ? undefined : t('alertSettings.quiet.wrong')}
              />
            </div>
            <Checkbox isSelected={values.drills} onChange={(drills) => set({ drills })}>
              {t('alertSettings.quiet.drills')}
            </Checkbox>
          </>
        )}
      </fieldset>
      {save.error ? <ErrorNotice error={save.error} /> : null}
      {mayChange && (
        <Button kind="primary" type="submit" isDisabled={broken.length > 0 || !phoneOk || !clocksOk || save.isPending}>
          {t('alertSettings.save')}
        </Button>
      )}
    </form>
  );
};
