import { Check, X } from 'lucide-react';
import { useId, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Places, type Tenant, type TenantChange, useMunicipalities, useSave } from './operator-data.ts';
import { changedPlaces, contactForms, idOf } from './tenant-draft.ts';

type Lang = Tenant['languages'][number];
const langs: readonly Lang[] = ['lv', 'lt', 'ru', 'en'];

interface FormProps {
  /** The one to change; without it a new one is taken in. */
  tenant: Tenant | undefined;
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** Takes a municipality or service in, or changes what is known of it. */
export const TenantForm = ({ tenant, onClose, onSaved }: FormProps) => {
  const t = useText();
  const [country, setCountry] = useState<'lv' | 'lt'>(tenant?.country === 'LT' ? 'lt' : 'lv');
  const [titles, setTitles] = useState({ lv: tenant?.titles.lv ?? '', lt: tenant?.titles.lt ?? '', en: tenant?.titles.en ?? '' });
  const [typedId, setTypedId] = useState<string>();
  const [languages, setLanguages] = useState<readonly Lang[]>(tenant?.languages ?? ['lv', 'en']);
  const [contact, setContact] = useState({
    email: tenant?.contact.email ?? '',
    phone: tenant?.contact.phone ?? '',
    web: tenant?.contact.web ?? '',
  });
  const [silent, setSilent] = useState(tenant?.silentAfterMin?.toString() ?? '');
  const [places, setPlaces] = useState<Tenant['territories']>(tenant?.territories ?? []);
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending } = useSave(({ id }) => onSaved(id));
  const id = tenant?.id ?? typedId ?? idOf(country, titles[country]);
  const minutes = silent.trim() === '' ? null : Number(silent);
  const wrong = {
    titles: (lang: 'lv' | 'lt' | 'en') => (titles[lang].trim().length < 3 ? t('operator.missing.name') : undefined),
    id: /^(lv|lt)-[a-z]+(-[a-z]+)*$/.test(id) && id.startsWith(country) && id.length <= 40 ? undefined : t('operator.missing.id'),
    languages: languages.length === 0 ? t('operator.missing.languages') : undefined,
    email: contactForms.email(contact.email) ? undefined : t('users.missing.email'),
    phone: contactForms.phone(contact.phone) ? undefined : t('operator.missing.phone'),
    web: contactForms.web(contact.web) ? undefined : t('operator.missing.web'),
    silent: minutes === null || (Number.isInteger(minutes) && minutes >= 5 && minutes <= 43_200) ? undefined : t('operator.missing.silent'),
  };
  const refused = error instanceof ApiError ? error : undefined;
  const send = (): void => {
    setAsked(true);
    if (
      isPending ||
      wrong.id ||
      wrong.languages ||
      wrong.email ||
      wrong.phone ||
      wrong.web ||
      wrong.silent ||
      (['lv', 'lt', 'en'] as const).some(wrong.titles)
    )
      return;
    const given = Object.fromEntries(Object.entries(contact).flatMap(([of, value]) => (value.trim() === '' ? [] : [[of, value.trim()]])));
    const change: TenantChange = {
      name: titles[country].trim(),
      titles: { lv: titles.lv.trim(), lt: titles.lt.trim(), en: titles.en.trim() },
      languages: [...languages],
      contact: given,
      silentAfterMin: minutes,
    };
    const moved: Places[] = changedPlaces(tenant?.territories ?? [], places);
    mutate({ id, tenant, change, places: moved });
  };
  const own = country === 'lv' ? (['lv', 'lt', 'en'] as const) : (['lt', 'lv', 'en'] as const);
  return (
    <Dialog
      title={t(tenant ? 'operator.tenant.changeTitle' : 'operator.tenant.newTitle')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={Check} onPress={send}>
            {t(tenant ? 'operator.tenant.save' : 'operator.tenant.take')}
          </Button>
        </>
      }
    >
      {error && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      {!tenant && (
        <Segments
          label={t('operator.tenant.country')}
          value={country}
          onChange={(next) => {
            setCountry(next);
            setPlaces([]);
            setLanguages([next, 'en']);
          }}
          choices={(['lv', 'lt'] as const).map((one) => ({ id: one, label: t(`operator.tenant.country.${one}`) }))}
        />
      )}
      {own.map((lang) => (
        <Field
          key={lang}
          label={t(`operator.tenant.name.${lang}`)}
          value={titles[lang]}
          onChange={(value) => setTitles({ ...titles, [lang]: value })}
          maxLength={120}
          required
          error={asked ? wrong.titles(lang) : undefined}
        />
      ))}
      {!tenant && (
        <Field
          label={t('operator.tenant.id')}
          value={id}
          onChange={setTypedId}
          maxLength={40}
          required
          hint={t('operator.tenant.id.hint')}
          error={asked ? wrong.id : undefined}
        />
      )}
      <TerritoryChoice country={country} places={places} onChange={setPlaces} />
      <LanguageBoxes chosen={languages} onChange={setLanguages} error={asked ? wrong.languages : undefined} />
      <Field
        label={t('operator.tenant.email')}
        value={contact.email}
        onChange={(email) => setContact({ ...contact, email })}
        maxLength={200}
        error={asked ? wrong.email : undefined}
      />
      <Field
        label={t('operator.tenant.phone')}
        value={contact.phone}
        onChange={(phone) => setContact({ ...contact, phone })}
        maxLength={21}
        type="tel"
        error={asked ? wrong.phone : undefined}
      />
      <Field
        label={t('operator.tenant.web')}
        value={contact.web}
        onChange={(web) => setContact({ ...contact, web })}
        maxLength={200}
        placeholder="https://"
        hint={t('operator.tenant.contact.hint')}
        error={asked ? wrong.web : undefined}
      />
      <Field
        label={t('operator.tenant.silent')}
        value={silent}
        onChange={setSilent}
        inputMode="numeric"
        maxLength={5}
        hint={t('operator.tenant.silent.hint')}
        error={asked ? wrong.silent : undefined}
      />
    </Dialog>
  );
};

interface ChoiceProps {
  country: 'lv' | 'lt';
  places: Tenant['territories'];
  onChange: (places: Tenant['territories']) => void;
}

const TerritoryChoice = ({ country, places, onChange }: ChoiceProps) => {
  const t = useText();
  const format = useFormat();
  const { data } = useMunicipalities(country === 'lv' ? 'LV' : 'LT');
  const open = (data ?? []).filter(({ code, scheme }) => !places.some((one) => one.code === code && one.scheme === scheme));
  return (
    <div className="operator-places">
      <Select
        label={t('operator.tenant.territory')}
        value={undefined}
        placeholder={t('operator.tenant.territory.add')}
        hint={t('operator.tenant.territory.hint')}
        choices={open
          .map(({ code, scheme, name }) => ({ id: `${scheme} ${code}`, label: name }))
          .sort((a, b) => format.compare(a.label, b.label))}
        onChange={(chosen) => {
          const found = open.find(({ code, scheme }) => `${scheme} ${code}` === chosen);
          if (found) onChange([...places, { country: found.country, scheme: found.scheme, code: found.code, name: found.name }]);
        }}
      />
      <ul>
        {places.map(({ scheme, code, name }) => (
          <li key={`${scheme} ${code}`}>
            <Button
              small
              icon={X}
              aria-label={t('operator.tenant.territory.remove', { name })}
              onPress={() => onChange(places.filter((one) => one.code !== code || one.scheme !== scheme))}
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
};

interface BoxesProps {
  chosen: readonly Lang[];
  onChange: (languages: readonly Lang[]) => void;
  error: string | undefined;
}

const LanguageBoxes = ({ chosen, onChange, error }: BoxesProps) => {
  const t = useText();
  const id = useId();
  return (
    <fieldset className="operator-languages" aria-describedby={error ? id : undefined}>
      <legend className="field-label">{t('operator.tenant.languages')}</legend>
      {langs.map((lang) => (
        <Checkbox
          key={lang}
          isSelected={chosen.includes(lang)}
          onChange={(on) => onChange(on ? [...chosen, lang] : chosen.filter((other) => other !== lang))}
        >
          {t(`operator.tenant.lang.${lang}`)}
        </Checkbox>
      ))}
      {error && (
        <p className="field-error" id={id} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
};
