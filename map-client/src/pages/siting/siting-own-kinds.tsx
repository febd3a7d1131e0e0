import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useCameras } from '../cameras/camera-data.ts';
import { NumberField } from '../cameras/camera-number.tsx';
import { opticsFields } from '../cameras/camera-optics.tsx';
import { blankKind, mostKinds, type OwnKind, opticsOf } from './siting-draft.ts';

interface OwnKindsProps {
  own: readonly OwnKind[];
  /** How many of the kinds that are offered are chosen: they stand before these. */
  before: number;
  errorAt: (field: string) => string | undefined;
  onOwn: (own: readonly OwnKind[]) => void;
}

/** Cameras that a planner buys and nobody offers here, by their data sheet or as one that stands already. */
export const OwnKinds = ({ own, before, errorAt, onOwn }: OwnKindsProps) => {
  const t = useText();
  const { data: cameras = [] } = useCameras();
  const known = cameras.flatMap(({ id, code, name, views }) => {
    const view = views?.find(({ focalMm, sensorWidthMm, pixelsWide }) => focalMm !== null && sensorWidthMm !== null && pixelsWide !== null);
    return view ? [{ id, label: `${code} ${name}`, optics: opticsOf(view) }] : [];
  });
  const set = (no: number, part: Partial<OwnKind>): void => onOwn(own.map((kind, i) => (i === no ? { ...kind, ...part } : kind)));
  const isFull = before + own.length >= mostKinds;
  return (
    <>
      {own.map((kind, no) => {
        const at = (key: string): string | undefined => errorAt(`kinds.${before + no}.${key}`);
        const title = kind.name.trim() || t('siting.own.nth', { n: no + 1 });
        const isWhole = errorAt(`kinds.${before + no}`) !== undefined && ![...opticsFields.map(({ key }) => key), 'name', 'cost'].some(at);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a kind has no name of its own until it is written
          <fieldset key={no} className="siting-own" aria-label={title}>
            <div className="siting-own-head">
              <Field
                label={t('siting.own.name')}
                value={kind.name}
                maxLength={100}
                error={at('name')}
                onChange={(name) => set(no, { name })}
              />
              <IconButton
                icon={Trash2}
                label={t('siting.own.remove', { name: title })}
                onPress={() => onOwn(own.filter((_, i) => i !== no))}
              />
            </div>
            {known.length > 0 && (
              <Select
                label={t('siting.own.like')}
                value={undefined}
                placeholder={t('siting.own.choose')}
                choices={known.map(({ id, label }) => ({ id, label }))}
                onChange={(id) => {
                  const found = known.find((each) => each.id === id);
                  if (found) set(no, { ...found.optics, name: kind.name || found.label });
                }}
              />
            )}
            <div className="siting-own-optics">
              {opticsFields.flatMap(({ key, unit, step }) =>
                key === 'azimuth'
                  ? []
                  : [
                      <NumberField
                        key={key}
                        label={`${t(`cameras.field.${key}`)}, ${unit}`}
                        value={kind[key]}
                        step={step}
                        error={at(key)}
                        onChange={(value) => set(no, { [key]: value })}
                      />,
                    ],
              )}
              <Field
                label={t('siting.price')}
                inputMode="decimal"
                value={kind.cost}
                error={at('cost')}
                onChange={(cost) => set(no, { cost })}
              />
            </div>
            {isWhole && <p className="field-error">{errorAt(`kinds.${before + no}`)}</p>}
          </fieldset>
        );
      })}
      <div className="siting-row">
        <Button icon={Plus} isDisabled={isFull} onPress={() => onOwn([...own, blankKind])}>
          {t('siting.own.add')}
        </Button>
      </div>
      {isFull && <p className="small quiet">{t('siting.own.most', { n: mostKinds })}</p>}
    </>
  );
};
