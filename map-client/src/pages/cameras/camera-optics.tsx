import { Plus, Trash2, TriangleAlert } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type CameraView, type Coverage, type Period, shownGrades } from './camera-data.ts';
import { blankView, type CameraForm, withoutView } from './camera-draft.ts';
import { NumberField } from './camera-number.tsx';
import { CameraRuler } from './camera-ruler.tsx';

/** The numbers of a view as the form shows them, with what an arrow key adds. */
export const opticsFields = [
  { key: 'focalMm', unit: 'mm', step: 0.1 },
  { key: 'sensorWidthMm', unit: 'mm', step: 0.01 },
  { key: 'pixelsWide', unit: 'px', step: 16 },
  { key: 'azimuth', unit: '°', step: 1, turns: true },
  { key: 'tilt', unit: '°', step: 1 },
  { key: 'heightM', unit: 'm', step: 0.5 },
  { key: 'rangeM', unit: 'm', step: 5 },
  { key: 'nightRangeM', unit: 'm', step: 5 },
  { key: 'pixelsHigh', unit: 'px', step: 16 },
] as const satisfies readonly { key: keyof CameraView; unit: string; step: number; turns?: boolean }[];
const mostViews = 64;

interface CameraOpticsProps {
  form: CameraForm;
  view: number;
  seen: Coverage['views'][number] | undefined;
  period: Period;
  mayWrite: boolean;
  isEditing: boolean;
  errorOf: (path: string) => string | undefined;
  onChange: (part: Partial<CameraForm>) => void;
  onView: (view: number) => void;
}

/** The views of a camera, how finely the one in hand sees, and its optics by number. */
export const CameraOptics = ({ form, view, seen, period, mayWrite, isEditing, errorOf, onChange, onView }: CameraOpticsProps) => {
  const t = useText();
  const format = useFormat();
  const { views } = form;
  const optics = views[view] ?? blankView;
  const set = (part: Partial<CameraView>): void =>
    onChange({ views: views.length === 0 ? [{ ...optics, ...part }] : views.map((each, i) => (i === view ? { ...each, ...part } : each)) });
  return (
    <>
      {(views.length > 1 || isEditing) && (
        <section className="cameras-views">
          {views.length > 1 && (
            <Segments
              label={t('cameras.views')}
              value={String(view)}
              choices={views.map(({ title }, i) => ({ id: String(i), label: title || t('cameras.view', { n: i + 1 }) }))}
              onChange={(next) => onView(Number(next))}
            />
          )}
          {isEditing && (
            <>
              {views.length > 1 && (
                <Field
                  label={t('cameras.view.title')}
                  value={optics.title ?? ''}
                  maxLength={100}
                  error={errorOf(`views.${view}.title`)}
                  onChange={(title) => set({ title: title || null })}
                />
              )}
              <div className="cameras-row">
                <Button
                  small
                  icon={Plus}
                  isDisabled={views.length >= mostViews}
                  onPress={() => {
                    const before = views.length === 0 ? [optics] : views;
                    // The same head with another direction: its optics are known already.
                    onChange({ views: [...before, { ...optics, title: null, azimuth: null }] });
                    onView(before.length);
                  }}
                >
                  {t('cameras.view.add')}
                </Button>
                {views.length > 1 && (
                  <Button
                    small
                    icon={Trash2}
                    onPress={() => {
                      onChange(withoutView(form, view));
                      onView(Math.max(0, view - 1));
                    }}
                  >
                    {t('cameras.view.remove', { n: view + 1 })}
                  </Button>
                )}
              </div>
            </>
          )}
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
        {seen && seen.shortenedM !== null && (
          <Notice icon={TriangleAlert} late>
            {t('cameras.shortened', { n: format.number(seen.shortenedM) })}
          </Notice>
        )}
      </section>
      <section aria-labelledby="cameras-optics">
        <h3 id="cameras-optics">{t('cameras.optics')}</h3>
        <div className="cameras-optics">
          {opticsFields.map(({ key, unit, step, ...more }) => (
            <NumberField
              key={`${view}.${key}`}
              label={`${t(`cameras.field.${key}`)}, ${unit}`}
              value={optics[key]}
              isReadOnly={!mayWrite}
              step={step}
              {...more}
              error={errorOf(`views.${view}.${key}`)}
              onChange={(value) => set({ [key]: value })}
            />
          ))}
        </div>
        {seen && seen.reason === null && <Figures view={seen} period={period} />}
      </section>
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
