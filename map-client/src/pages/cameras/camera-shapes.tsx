import type { CameraMask, CameraReach } from '@vias/api/cameras/contract.ts';
import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { CameraForm } from './camera-draft.ts';
import { NumberField } from './camera-number.tsx';
import { DrawnShape } from './camera-pen.tsx';
import type { Pen } from './camera-shape-layer.ts';

interface CameraShapesProps {
  form: CameraForm;
  view: number;
  pen: { hint: Pen['hint']; slot: string } | undefined;
  errorOf: (path: string) => string | undefined;
  onPen: (pen: Pen | undefined, slot: string) => void;
  onChange: (part: Partial<CameraForm>) => void;
}
const most = 64;

/** What each kind of camera draws in the place of a field of view, or beside it. */
const reachOf: Record<CameraForm['kind'], CameraReach['kind'] | undefined> = {
  fixed: undefined,
  ptz: undefined,
  anpr: 'gate',
  movable: 'patrol',
  drone: 'flight_area',
  body_worn: 'patrol',
};

/** Privacy masks, as sectors by number or as areas drawn on the map. */
export const CameraMasks = ({ form, view, pen, errorOf, onPen, onChange }: CameraShapesProps) => {
  const t = useText();
  const { masks, views } = form;
  const set = (no: number, part: Partial<CameraMask>): void =>
    onChange({ masks: masks.map((mask, i) => (i === no ? { ...mask, ...part } : mask)) });
  const blank: CameraMask = { view: null, title: null, area: null, fromAzimuth: null, toAzimuth: null };
  const middle = views[view]?.azimuth ?? 0;
  const areaOf = (corners: [number, number][]): CameraMask['area'] => ({ type: 'Polygon', coordinates: [corners] });
  const draw = (): void =>
    onPen(
      { type: 'Polygon', hint: 'mask', onDone: (corners) => onChange({ masks: [...masks, { ...blank, area: areaOf(corners) }] }) },
      'mask',
    );
  return (
    <section aria-labelledby="cameras-masks">
      <h3 id="cameras-masks">{t('cameras.masks')}</h3>
      <ol className="cameras-shapes">
        {masks.map((mask, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: masks have no other name than their number
          <li key={i}>
            <div className="cameras-row">
              <Field
                className="grow"
                label={t('cameras.mask.title', { n: i + 1 })}
                value={mask.title ?? ''}
                maxLength={200}
                error={errorOf(`masks.${i}.title`)}
                onChange={(title) => set(i, { title: title || null })}
              />
              <IconButton
                icon={Trash2}
                label={t('cameras.mask.remove', { n: i + 1 })}
                onPress={() => onChange({ masks: masks.filter((_, n) => n !== i) })}
              />
            </div>
            {views.length > 1 && (
              <Select
                label={t('cameras.mask.view')}
                value={String(mask.view ?? '')}
                choices={[
                  { id: '', label: t('cameras.mask.allViews') },
                  ...views.map(({ title }, n) => ({ id: String(n + 1), label: title || t('cameras.view', { n: n + 1 }) })),
                ]}
                error={errorOf(`masks.${i}.view`)}
                onChange={(next) => set(i, { view: next === '' ? null : Number(next) })}
              />
            )}
            {mask.area === null ? (
              <div className="cameras-pair">
                <NumberField
                  label={t('cameras.mask.from')}
                  value={mask.fromAzimuth}
                  turns
                  error={errorOf(`masks.${i}.fromAzimuth`)}
                  onChange={(fromAzimuth) => set(i, { fromAzimuth })}
                />
                <NumberField
                  label={t('cameras.mask.to')}
                  value={mask.toAzimuth}
                  turns
                  error={errorOf(`masks.${i}.toAzimuth`)}
                  onChange={(toAzimuth) => set(i, { toAzimuth })}
                />
              </div>
            ) : (
              <DrawnShape
                hint="mask"
                corners={mask.area.coordinates[0] ?? []}
                error={errorOf(`masks.${i}.area`)}
                isDrawing={pen?.slot === `mask.${i}`}
                onPen={(next) => onPen(next, `mask.${i}`)}
                onCorners={(corners) => set(i, { area: areaOf(corners) })}
              />
            )}
            {errorOf(`masks.${i}`) && <p className="field-error">{errorOf(`masks.${i}`)}</p>}
          </li>
        ))}
      </ol>
      <div className="cameras-row">
        <Button
          small
          icon={Plus}
          isDisabled={masks.length >= most}
          onPress={() => onChange({ masks: [...masks, { ...blank, fromAzimuth: (middle + 355) % 360, toAzimuth: (middle + 5) % 360 }] })}
        >
          {t('cameras.mask.sector')}
        </Button>
        <Button
          small
          icon={Plus}
          isDisabled={masks.length >= most}
          {...(pen?.slot === 'mask' && { kind: 'primary' as const })}
          onPress={() => (pen?.slot === 'mask' ? onPen(undefined, '') : draw())}
        >
          {t('cameras.mask.area')}
        </Button>
      </div>
      <p className="hint">{t('cameras.mask.hint')}</p>
    </section>
  );
};

/** Gate lines, flight areas and patrol tracks, whichever belong to the kind of camera. */
export const CameraReaches = ({ form, pen, errorOf, onPen, onChange }: CameraShapesProps) => {
  const t = useText();
  const { reach } = form;
  const kind = reachOf[form.kind];
  if (!kind && reach.length === 0) return null;
  const shapeOf = (of: CameraReach['kind'], title: string | null, corners: [number, number][]): CameraReach =>
    of === 'flight_area'
      ? { kind: of, title, geometry: { type: 'Polygon', coordinates: [corners] } }
      : { kind: of, title, geometry: { type: 'LineString', coordinates: corners } };
  const cornersOf = (each: CameraReach): [number, number][] =>
    each.kind === 'flight_area' ? (each.geometry.coordinates[0] ?? []) : each.geometry.coordinates;
  const put = (no: number, next: CameraReach): void => onChange({ reach: reach.map((each, i) => (i === no ? next : each)) });
  return (
    <section aria-labelledby="cameras-reach">
      <h3 id="cameras-reach">{t(`cameras.reach.${kind ?? reach[0]?.kind ?? 'gate'}.many`)}</h3>
      <ol className="cameras-shapes">
        {reach.map((each, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their number
          <li key={i}>
            <div className="cameras-row">
              <Field
                className="grow"
                label={t(`cameras.reach.${each.kind}`, { n: i + 1 })}
                value={each.title ?? ''}
                maxLength={200}
                error={errorOf(`reach.${i}.title`) ?? errorOf(`reach.${i}.kind`)}
                onChange={(title) => put(i, { ...each, title: title || null })}
              />
              <IconButton
                icon={Trash2}
                label={t('cameras.reach.remove', { n: i + 1 })}
                onPress={() => onChange({ reach: reach.filter((_, n) => n !== i) })}
              />
            </div>
            <DrawnShape
              hint={each.kind}
              corners={cornersOf(each)}
              error={errorOf(`reach.${i}.geometry`)}
              isDrawing={pen?.slot === `reach.${i}`}
              onPen={(next) => onPen(next, `reach.${i}`)}
              onCorners={(corners) => put(i, shapeOf(each.kind, each.title, corners))}
            />
          </li>
        ))}
      </ol>
      {kind && (
        <Button
          small
          icon={Plus}
          isDisabled={reach.length >= most}
          {...(pen?.slot === 'reach' && { kind: 'primary' as const })}
          onPress={() =>
            pen?.slot === 'reach'
              ? onPen(undefined, '')
              : onPen(
                  {
                    type: kind === 'flight_area' ? 'Polygon' : 'LineString',
                    hint: kind,
                    onDone: (corners) => onChange({ reach: [...reach, shapeOf(kind, null, corners)] }),
                  },
                  'reach',
                )
          }
        >
          {t(`cameras.reach.${kind}.add`)}
        </Button>
      )}
    </section>
  );
};
