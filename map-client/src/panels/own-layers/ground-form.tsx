import { user } from '../../auth.ts';
import { config } from '../../config.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Ground } from './own-layer-data.ts';

/** Whether what is said is enough for whom the layer is to be shown to; the server decides the same. */
export const isGrounded = ({ title, source, licence, lawfulBasis, visibility, partners }: Ground, hasPersonalData: boolean): boolean =>
  title.trim() !== '' &&
  ((visibility === 'own' && !hasPersonalData) || [source, licence, lawfulBasis].every((text) => text.trim() !== '')) &&
  (visibility === 'partners') === partners.length > 0;

/** What is asked before anybody else may see a layer: its name, who sees it, where it comes from, on what ground it is held. */
export const GroundForm = ({
  ground,
  onChange,
  hasPersonalData,
}: {
  ground: Ground;
  onChange: (ground: Ground) => void;
  hasPersonalData: boolean;
}) => {
  const t = useText();
  const set = (part: Partial<Ground>): void => onChange({ ...ground, ...part });
  const asked = ground.visibility !== 'own' || hasPersonalData;
  const own = useStore(user)?.tenant;
  return (
    <div className="own-part">
      <Field label={t('layers.own.name')} value={ground.title} onChange={(title) => set({ title })} required maxLength={200} />
      <Select
        label={t('layers.own.who')}
        value={ground.visibility}
        onChange={(visibility) => set({ visibility, partners: visibility === 'partners' ? ground.partners : [] })}
        choices={(hasPersonalData ? (['own', 'tenant'] as const) : (['own', 'tenant', 'partners', 'public'] as const)).map((id) => ({
          id,
          label: t(`layers.own.visible.${id}`),
        }))}
        {...(hasPersonalData && { hint: t('layers.own.personalHome') })}
      />
      {ground.visibility === 'partners' && (
        <fieldset className="own-partners">
          <legend>{t('layers.own.partners')}</legend>
          {config()
            .tenants.filter(({ id }) => id !== own)
            .map(({ id, name }) => (
              <Checkbox
                key={id}
                isSelected={ground.partners.includes(id)}
                onChange={(chosen) => set({ partners: chosen ? [...ground.partners, id] : ground.partners.filter((one) => one !== id) })}
              >
                {name}
              </Checkbox>
            ))}
        </fieldset>
      )}
      <p className="small">{t(asked ? 'layers.own.groundAsked' : 'layers.own.groundLater')}</p>
      <Field label={t('layers.own.source')} value={ground.source} onChange={(source) => set({ source })} required={asked} maxLength={500} />
      <Field
        label={t('layers.own.licence')}
        value={ground.licence}
        onChange={(licence) => set({ licence })}
        required={asked}
        maxLength={200}
        placeholder="CC BY 4.0"
      />
      <Field
        label={t('layers.own.basis')}
        hint={t('layers.own.basisHint')}
        value={ground.lawfulBasis}
        onChange={(lawfulBasis) => set({ lawfulBasis })}
        required={asked}
        maxLength={500}
        rows={2}
      />
    </div>
  );
};
