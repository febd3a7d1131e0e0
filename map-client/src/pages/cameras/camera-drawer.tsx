import { CircleCheck, CircleHelp, Info, TriangleAlert, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { ApiError, patch } from '../../api.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { queries } from '../../queries.ts';
import { type Camera, type CameraView, type Coverage, type Draft, type Period, shownGrades } from './camera-data.ts';
import { CameraRuler } from './camera-ruler.tsx';

interface CameraDrawerProps {
  camera: Camera;
  number: number;
  draft: Draft | undefined;
  isChanged: boolean;
  preview: Coverage | undefined;
  previewError: unknown;
  period: Period;
  onDraft: (draft: Draft) => void;
  onView: (view: number) => void;
  onUndo: () => void;
  onClose: () => void;
}

const fields = [
  { key: 'focalMm', unit: 'mm' },
  { key: 'sensorWidthMm', unit: 'mm' },
  { key: 'pixelsWide', unit: 'px' },
  { key: 'azimuth', unit: '°' },
  { key: 'tilt', unit: '°' },
  { key: 'heightM', unit: 'm' },
  { key: 'rangeM', unit: 'm' },
  { key: 'nightRangeM', unit: 'm' },
  { key: 'pixelsHigh', unit: 'px' },
] as const satisfies readonly { key: keyof CameraView; unit: string }[];

const readNumber = (text: string): number | null | undefined => {
  const plain = text.replace(/[\s ]/g, '').replace(',', '.').replace('−', '-');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
};

/** One camera: how finely it sees, its optics, what it is for. Changes are drawn at once and stored when they are saved. */
export const CameraDrawer = ({
  camera,
  number,
  draft,
  isChanged,
  preview,
  previewError,
  period,
  onDraft,
  onView,
  onUndo,
  onClose,
}: CameraDrawerProps) => {
  const t = useText();
  const format = useFormat();
  const [error, setError] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  const seen = preview?.views[0];
  const height = draft?.optics.heightM;
  const save = async (): Promise<void> => {
    if (!draft) return;
    setSaving(true);
    try {
      const views = (camera.views ?? []).map(({ fieldOfView: _width, ...view }, i) => (i === draft.view ? draft.optics : view));
      await patch(
        `/api/cameras/${camera.id}`,
        { geometry: { type: 'Point', coordinates: draft.place }, views: views.length === 0 ? [draft.optics] : views },
        { ifMatch: camera.version },
      );
      setError(undefined);
      await queries.invalidateQueries({ queryKey: ['cameras'] });
      onUndo();
    } catch (failure) {
      setError(failure);
    } finally {
      setSaving(false);
    }
  };
  const refused = error instanceof ApiError ? error : previewError instanceof ApiError ? previewError : undefined;
  const errorOf = (key: string): string | undefined => (refused?.field?.endsWith(`.${key}`) ? refused.detail : undefined);
  const isElsewhere = refused !== undefined && !fields.some(({ key }) => errorOf(key) !== undefined);
  return (
    <aside className="drawer cameras-drawer" aria-label={t('cameras.chosen')}>
      <header>
        <span className="cameras-pill" aria-hidden="true">
          {number}
        </span>
        <div>
          <h2>{camera.name}</h2>
          <p className="small quiet">
            {[
              camera.code,
              t(`cameras.kind.${camera.kind}`),
              t(`cameras.status.${camera.status}`),
              height != null && t('cameras.high', { n: format.number(height, 1) }),
            ]
              .filter(Boolean)
              .join(', ')}
          </p>
        </div>
        <IconButton icon={X} label={t('cameras.close')} onPress={onClose} />
      </header>
      {draft === undefined ? (
        <Notice icon={Info}>{t(camera.views === null ? 'cameras.closed' : 'cameras.noView')}</Notice>
      ) : (
        <>
          {(camera.views?.length ?? 0) > 1 && (
            <section>
              <Segments
                label={t('cameras.views')}
                value={String(draft.view)}
                choices={(camera.views ?? []).map(({ title }, i) => ({ id: String(i), label: title ?? t('cameras.view', { n: i + 1 }) }))}
                onChange={(view) => onView(Number(view))}
              />
            </section>
          )}
          <section aria-labelledby="cameras-fine">
            <h3 id="cameras-fine">{t('cameras.fine')}</h3>
            {seen && seen.reason === null && <CameraRuler view={seen} period={period} />}
            {seen && seen.reason !== null && (
              <Notice icon={TriangleAlert} late>
                {t(`cameras.reason.${seen.reason}`)}
              </Notice>
            )}
            {seen?.onWall && <p className="small quiet">{t('cameras.onWall')}</p>}
          </section>
          <section aria-labelledby="cameras-optics">
            <h3 id="cameras-optics">{t('cameras.optics')}</h3>
            <div className="cameras-optics">
              {fields.map(({ key, unit }) => (
                <OpticsField
                  key={`${draft.id}.${draft.view}.${key}`}
                  label={`${t(`cameras.field.${key}`)}, ${unit}`}
                  value={draft.optics[key]}
                  isReadOnly={!camera.mayWrite}
                  error={errorOf(key)}
                  onChange={(value) => onDraft({ ...draft, optics: { ...draft.optics, [key]: value } })}
                />
              ))}
            </div>
            {seen && seen.reason === null && <Figures view={seen} period={period} />}
          </section>
        </>
      )}
      <section aria-labelledby="cameras-ground">
        <h3 id="cameras-ground">{t('cameras.ground')}</h3>
        <dl className="cameras-facts">
          <Fact name={t('cameras.purpose')} value={camera.purpose} />
          <Fact name={t('cameras.basis')} value={camera.legalBasis} />
          <Fact name={t('cameras.kept')} value={camera.retentionDays === null ? null : t('cameras.days', { n: camera.retentionDays })} />
          {camera.masks !== null && (
            <Fact
              name={t('cameras.masks')}
              value={
                camera.masks.length === 0 ? t('cameras.masks.none') : camera.masks.map(({ title }) => title ?? t('cameras.mask')).join('; ')
              }
            />
          )}
          <Fact name={t('cameras.assessment')} value={camera.dpiaOn && format.day(camera.dpiaOn)} isKept />
          <Fact name={t('cameras.sign')} value={camera.signPlacedOn && format.day(camera.signPlacedOn)} isKept />
        </dl>
      </section>
      {camera.mayWrite && draft && (
        <footer>
          {isElsewhere && <ErrorNotice error={refused} />}
          <Button kind="primary" isDisabled={!isChanged || isSaving} onPress={() => void save()}>
            {t('cameras.save')}
          </Button>
          <Button icon={Undo2} isDisabled={!isChanged} onPress={onUndo}>
            {t('cameras.undo')}
          </Button>
        </footer>
      )}
    </aside>
  );
};

/** Missing is said, with its mark: a sign that does not stand is what the planner looks for. */
const Fact = ({ name, value, isKept = false }: { name: string; value: string | null | undefined; isKept?: boolean }) => {
  const t = useText();
  return (
    <>
      <dt>{name}</dt>
      <dd className={value ? (isKept ? 'cameras-kept' : undefined) : 'cameras-missing'}>
        {value ? isKept && <Icon of={CircleCheck} /> : <Icon of={CircleHelp} />}
        {value ?? t('cameras.missing')}
      </dd>
    </>
  );
};

const Figures = ({ view, period }: { view: Coverage['views'][number]; period: Period }) => {
  const t = useText();
  const format = useFormat();
  const areas = view.areas.filter((area) => area.period === period);
  const whole = areas.find(({ ppm }) => ppm === shownGrades[0].ppm || ppm === 0);
  const discern = areas.find(({ ppm }) => ppm === 80);
  if (!whole) return <p className="small">{t(period === 'night' ? 'cameras.blindAtNight' : 'cameras.seesNothing')}</p>;
  return (
    <dl className="cameras-facts">
      <dt>{t('cameras.sees')}</dt>
      <dd>{t('cameras.m2', { n: format.number(whole.areaM2) })}</dd>
      {discern && (
        <>
          <dt>{t('cameras.sees.discern')}</dt>
          <dd>{t('cameras.m2', { n: format.number(discern.areaM2) })}</dd>
        </>
      )}
      <dt>{t('cameras.taken')}</dt>
      <dd>{t('cameras.percent', { n: format.number(whole.openM2 > 0 ? 100 * (1 - whole.areaM2 / whole.openM2) : 0) })}</dd>
    </dl>
  );
};

interface OpticsFieldProps {
  label: string;
  value: number | null;
  isReadOnly: boolean;
  error: string | undefined;
  onChange: (value: number | null) => void;
}

/** A number that may be unknown; what is typed stays until it is a number. */
const OpticsField = ({ label, value, isReadOnly, error, onChange }: OpticsFieldProps) => {
  const t = useText();
  const format = useFormat();
  const decimals = value === null ? 0 : Math.min(3, String(value).split('.')[1]?.length ?? 0);
  const written = value === null ? '' : format.number(value, decimals).replace('-', '−');
  const [typed, setTyped] = useState<{ text: string; value: number | null }>();
  // Dragged on the map meanwhile: the field follows.
  const text = typed !== undefined && typed.value === value ? typed.text : written;
  const isBad = readNumber(text) === undefined;
  if (isReadOnly)
    return (
      <p className="cameras-plain">
        <span>{label}</span>
        <b>{written || t('cameras.missing')}</b>
      </p>
    );
  return (
    <Field
      label={label}
      value={text}
      inputMode="decimal"
      error={isBad ? t('cameras.notNumber') : error}
      onChange={(next) => {
        const read = readNumber(next);
        setTyped({ text: next, value: read === undefined ? value : read });
        if (read !== undefined) onChange(read);
      }}
    />
  );
};
