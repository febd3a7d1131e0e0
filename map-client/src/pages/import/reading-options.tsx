import { config } from '../../config.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import type { Profile } from './import-data.ts';

interface ReadingOptionsProps {
  profile: Profile;
  onChange: (profile: Profile) => void;
  /** What the server guessed, in sentences. */
  guesses: readonly string[];
}

const crs = ['4326', '3059', '3346'] as const;

/** What holds for the whole file: coordinates, time zone, what to do where something is missing. */
export const ReadingOptions = ({ profile, onChange, guesses }: ReadingOptionsProps) => {
  const t = useText();
  const { lang, compare } = useFormat();
  const categories = useCategories();
  const zones = [
    ...new Set([profile.timeZone, 'Europe/Riga', 'Europe/Vilnius', ...config().tenants.map((tenant) => tenant.timeZone), 'UTC']),
  ];
  const { place, occurredAt, category } = profile;
  return (
    <section className="import-options" aria-labelledby="import-options">
      <h2 id="import-options">{t('import.options')}</h2>
      {guesses.length > 0 && (
        <ul className="import-guesses">
          {guesses.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <div className="import-option-grid">
        <Select
          label={t('import.option.zone')}
          value={profile.timeZone}
          onChange={(timeZone) => onChange({ ...profile, timeZone })}
          choices={zones.map((id) => ({ id, label: id }))}
        />
        {place && (
          <Select
            label={t('import.option.crs')}
            value={place.crs}
            onChange={(next) => onChange({ ...profile, place: { ...place, crs: next } })}
            choices={crs.map((id) => ({ id, label: t(`import.crs.${id}`) }))}
          />
        )}
        <Select
          label={t('import.option.emptyTime')}
          value={occurredAt.emptyTime}
          onChange={(emptyTime) => onChange({ ...profile, occurredAt: { ...occurredAt, emptyTime } })}
          choices={(['reject', 'midnight'] as const).map((id) => ({ id, label: t(`import.emptyTime.${id}`) }))}
        />
        <Select
          label={t('import.option.otherwise')}
          value={category.otherwise ?? '·doubt'}
          onChange={(code) => onChange({ ...profile, category: { ...category, otherwise: code === '·doubt' ? null : code } })}
          choices={[
            { id: '·doubt', label: t('import.option.doubt') },
            ...(categories.data ?? [])
              .map(({ code, title }) => ({ id: code, label: title[lang] }))
              .sort((a, b) => compare(a.label, b.label)),
          ]}
        />
        <Select
          label={t('import.option.status')}
          value={profile.status}
          onChange={(status) => onChange({ ...profile, status })}
          choices={(['closed', 'reported'] as const).map((id) => ({ id, label: t(`import.status.${id}`) }))}
        />
        <Field
          label={t('import.option.source')}
          hint={t('import.option.sourceHint')}
          value={profile.source}
          maxLength={60}
          onChange={(source) => onChange({ ...profile, source })}
        />
      </div>
      <Checkbox isSelected={profile.maskPersonal} onChange={(maskPersonal) => onChange({ ...profile, maskPersonal })}>
        {t('import.option.mask')}
      </Checkbox>
    </section>
  );
};
