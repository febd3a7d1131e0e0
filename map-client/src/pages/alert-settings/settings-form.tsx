import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeSettings, type Settings, type SettingsPatch, takeKept, useChange } from './settings-data.ts';

const numbers = ['segmentsPerSecond', 'segmentPrice', 'maxSegments', 'toleranceShare', 'tolerancePeople', 'countdownSeconds'] as const;
type NumberField = (typeof numbers)[number];
// A share is typed in per cent.
const scale = (field: NumberField): number => (field === 'toleranceShare' ? 100 : 1);

const valuesOf = (settings: Settings | SettingsPatch) => ({
  sender: settings.sender ?? '',
  channel: settings.channel ?? '',
  priceUnit: settings.priceUnit ?? 'EUR',
  drillGroup: settings.drillGroup ?? '',
  quiet: settings.quietHours !== null && settings.quietHours !== undefined,
  from: settings.quietHours?.from ?? '22:00',
  to: settings.quietHours?.to ?? '07:00',
  drills: settings.quietHours?.drills ?? false,
  ...(Object.fromEntries(numbers.map((field) => [field, String((settings[field] ?? 0) * scale(field)).replace('.', ',')])) as Record<
    NumberField,
    string
  >),
});

/** Sender, channel, rate, price, limits, tolerance, countdown, quiet hours and the drill group. */
export const SettingsForm = ({ settings, mayChange }: { settings: Settings; mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [values, setValues] = useState(() => valuesOf(takeKept<SettingsPatch>('settings') ?? settings));
  const save = useChange(changeSettings, 'settings');
  const set = (part: Partial<typeof values>): void => setValues((before) => ({ ...before, ...part }));
  const number = (field: NumberField): number => Number(values[field].replace(',', '.')) / scale(field);
  const broken = numbers.filter((field) => values[field].trim() === '' || !Number.isFinite(number(field)));
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
          ...(Object.fromEntries(numbers.map((field) => [field, number(field)])) as Record<NumberField, number>),
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
        choices={settings.channels.map(({ channel, isLive }) => ({
          id: channel,
          label: isLive ? channel : t('alertSettings.channel.simulator', { channel }),
        }))}
        onChange={(channel) => set({ channel })}
      />
      {numbers.map((field) => (
        <Field
          key={field}
          label={t(`alertSettings.${field}`)}
          hint={t(`alertSettings.${field}.hint`)}
          inputMode="decimal"
          value={values[field]}
          onChange={(value) => set({ [field]: value } as Partial<typeof values>)}
          error={broken.includes(field) ? t('alertSettings.number') : undefined}
        />
      ))}
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
        <Button kind="primary" type="submit" isDisabled={broken.length > 0 || !clocksOk || save.isPending}>
          {t('alertSettings.save')}
        </Button>
      )}
    </form>
  );
};
