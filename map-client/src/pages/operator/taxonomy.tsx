import { Check, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type TaxonomyCategory, useTaxonomy } from './codes-data.ts';
import { type Titles, useAdd, useRename } from './taxonomy-data.ts';

const langs = ['lv', 'lt', 'en'] as const;
const isWhole = (titles: Titles): boolean => langs.every((lang) => titles[lang].trim().length >= 2);
const isStepUp = (error: unknown): boolean => error instanceof ApiError && error.code === 'identity.step_up_needed';

/** The categories that all municipalities share: in other words, and new ones in the groups that are there. */
export const Taxonomy = () => {
  const t = useText();
  const { lang } = useFormat();
  const { data, error, refetch } = useTaxonomy();
  const [selected, setSelected] = useState<string>();
  const [adds, setAdds] = useState(false);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (selected && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [selected]);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={8} />;
  const groups = [...new Set(data.map(({ group }) => group))];
  const category = data.find(({ code }) => code === selected);
  return (
    <div className="operator-body">
      <section className="operator-list" aria-label={t('operator.part.taxonomy')}>
        <div className="operator-filter">
          <Button icon={Plus} onPress={() => setAdds(true)}>
            {t('operator.taxonomy.new')}
          </Button>
        </div>
        {groups.map((group) => (
          <section key={group} aria-labelledby={`group-${group}`}>
            <h2 className="operator-group" id={`group-${group}`}>
              {t.maybe(`group.${group}`) ?? group}
            </h2>
            <ul>
              {data
                .filter((one) => one.group === group)
                .map(({ code, titles, sensitivity }) => (
                  <li key={code}>
                    <button
                      type="button"
                      className="operator-row list-row"
                      aria-pressed={code === selected}
                      onClick={() => setSelected(code)}
                    >
                      <span className="operator-who">
                        <span>{titles[lang]}</span>
                        {sensitivity >= 2 && (
                          <span className="small quiet">{t(`operator.taxonomy.sensitivity.${sensitivity as 2 | 3}`)}</span>
                        )}
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </section>
      <section ref={place} className="operator-detail" aria-live="polite">
        {category ? <Words key={category.code} category={category} /> : <p className="quiet">{t('operator.taxonomy.choose')}</p>}
      </section>
      {adds && (
        <NewCategoryForm
          groups={groups}
          onClose={() => setAdds(false)}
          onAdded={(code) => {
            setAdds(false);
            setSelected(code);
          }}
        />
      )}
    </div>
  );
};

const TitleFields = ({ titles, onChange, asked }: { titles: Titles; onChange: (titles: Titles) => void; asked: boolean }) => {
  const t = useText();
  return langs.map((lang) => (
    <Field
      key={lang}
      label={t(`operator.tenant.name.${lang}`)}
      value={titles[lang]}
      onChange={(value) => onChange({ ...titles, [lang]: value })}
      maxLength={80}
      required
      error={asked && titles[lang].trim().length < 2 ? t('operator.taxonomy.missing.name') : undefined}
    />
  ));
};

const Words = ({ category: { code, titles, group, sensitivity } }: { category: TaxonomyCategory }) => {
  const t = useText();
  const { lang } = useFormat();
  const [draft, setDraft] = useState(titles);
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending, isSuccess } = useRename(code, () => {});
  return (
    <>
      <h2>{titles[lang]}</h2>
      <p className="small quiet">
        {[code, t.maybe(`group.${group}`) ?? group, t(`operator.taxonomy.sensitivity.${sensitivity as 0 | 1 | 2 | 3}`)].join(' · ')}
      </p>
      {error && !isStepUp(error) && <ErrorNotice error={error} />}
      <TitleFields titles={draft} onChange={setDraft} asked={asked} />
      <p className="small" role="status">
        {isSuccess && t('operator.taxonomy.saved')}
      </p>
      <Button
        icon={Check}
        isDisabled={isPending}
        onPress={() => {
          setAsked(true);
          if (isWhole(draft)) mutate({ lv: draft.lv.trim(), lt: draft.lt.trim(), en: draft.en.trim() });
        }}
      >
        {t('operator.taxonomy.save')}
      </Button>
    </>
  );
};

interface FormProps {
  groups: readonly string[];
  onClose: () => void;
  onAdded: (code: string) => void;
}

const NewCategoryForm = ({ groups, onClose, onAdded }: FormProps) => {
  const t = useText();
  const [titles, setTitles] = useState<Titles>({ lv: '', lt: '', en: '' });
  const [group, setGroup] = useState<string>();
  const [sensitivity, setSensitivity] = useState('1');
  const [typed, setTyped] = useState<string>();
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending } = useAdd(({ code }) => onAdded(code));
  const code =
    typed ??
    titles.en
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 40);
  const isCode = /^[a-z]+(_[a-z]+)*$/.test(code);
  const send = (): void => {
    setAsked(true);
    if (isPending || !isWhole(titles) || !isCode || group === undefined) return;
    mutate({ code, group, sensitivity: Number(sensitivity), titles: { lv: titles.lv.trim(), lt: titles.lt.trim(), en: titles.en.trim() } });
  };
  return (
    <Dialog
      title={t('operator.taxonomy.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={Plus} onPress={send}>
            {t('operator.taxonomy.add')}
          </Button>
        </>
      }
    >
      {error && !isStepUp(error) && <ErrorNotice error={error} />}
      <TitleFields titles={titles} onChange={setTitles} asked={asked} />
      <Select
        label={t('operator.taxonomy.group')}
        value={group}
        placeholder={t('operator.taxonomy.group.choose')}
        onChange={setGroup}
        choices={groups.map((id) => ({ id, label: t.maybe(`group.${id}`) ?? id }))}
        error={asked && group === undefined ? t('operator.taxonomy.missing.group') : undefined}
      />
      <Select
        label={t('operator.taxonomy.sensitivity')}
        value={sensitivity}
        onChange={setSensitivity}
        hint={t('operator.taxonomy.sensitivity.hint')}
        choices={([0, 1, 2, 3] as const).map((level) => ({ id: String(level), label: t(`operator.taxonomy.sensitivity.${level}`) }))}
      />
      <Field
        label={t('operator.taxonomy.code')}
        value={code}
        onChange={setTyped}
        maxLength={40}
        required
        hint={t('operator.taxonomy.code.hint')}
        error={asked && !isCode ? t('operator.taxonomy.missing.code') : undefined}
      />
    </Dialog>
  );
};
