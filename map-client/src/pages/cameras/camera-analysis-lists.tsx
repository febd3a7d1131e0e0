import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { type Analysis, useAnalysis } from './camera-analysis-data.ts';
import { type Camera, cameraTarget, type Period } from './camera-data.ts';
import { writeZone, zoneOfBox } from './camera-zone.ts';

/** Rows that are shown of a list; the map shows them all. */
const most = 12;

interface FailuresProps {
  bounds: Bounds | undefined;
  period: Period;
  /** All cameras in the order of their numbers. */
  cameras: readonly Camera[];
  onChoose: (id: string) => void;
}

/** Blind spots in their order, where they are asked for. */
export const BlindSpots = ({ bounds }: { bounds: Bounds | undefined }) => {
  const { query } = usePlace();
  const { data, error } = useAnalysis(bounds);
  return data && !error && query.get('blind') === '1' && <BlindList places={data.blind.places} bounds={bounds} />;
};

/** What goes dark with each camera, where there is something to say. */
export const Failures = ({ bounds, period, cameras, onChoose }: FailuresProps) => {
  const { data, error } = useAnalysis(bounds);
  if (!data || error || data.byCamera.length === 0) return null;
  return <FailureList failing={data.byCamera} period={period} cameras={cameras} onChoose={onChoose} />;
};

const BlindList = ({ places, bounds }: { places: Analysis['blind']['places']; bounds: Bounds | undefined }) => {
  const t = useText();
  const { query } = usePlace();
  const show = (lon: number, lat: number): void => {
    // The list stays what it was: its zone is kept while the map goes to one place of it.
    if (bounds && !query.get('zone')) changeQuery({ zone: writeZone(zoneOfBox(bounds)) });
    cameraTarget.set([lon, lat]);
  };
  return (
    <section className="cameras-more" aria-labelledby="cameras-blind">
      <h2 id="cameras-blind">{t('cameras.blind')}</h2>
      {places.length === 0 && <p className="small">{t('cameras.blind.none')}</p>}
      <ol>
        {places.slice(0, most).map(({ geometry, name, incidents, atNight, fear }, i) => {
          const [[west = 0, south = 0] = [], , [east = 0, north = 0] = []] = geometry.coordinates[0] ?? [];
          const title = name ?? t('cameras.blind.place');
          const told = [
            name === null && `${((south + north) / 2).toFixed(4)}, ${((west + east) / 2).toFixed(4)}`,
            incidents > 0 && t('cameras.blind.incidents', { n: incidents }),
            atNight > 0 && t('cameras.blind.atNight', { n: atNight }),
            fear > 0 && t('cameras.blind.fear', { n: fear }),
          ].filter(Boolean);
          return (
            <li key={`${west} ${south}`}>
              <button type="button" onClick={() => show((west + east) / 2, (south + north) / 2)}>
                <b className="number">{i + 1}</b>
                <span>
                  {title}
                  <span className="small quiet">{told.join(', ')}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {places.length > most && <p className="small quiet">{t('cameras.blind.more', { n: places.length - most })}</p>}
      <p className="small quiet">{t('cameras.blind.how')}</p>
    </section>
  );
};

const FailureList = ({ failing, period, cameras, onChoose }: Omit<FailuresProps, 'bounds'> & { failing: Analysis['byCamera'] }) => {
  const t = useText();
  const format = useFormat();
  return (
    <details className="cameras-more">
      <summary>{t('cameras.failure')}</summary>
      <ol>
        {failing.slice(0, most).map(({ id, name, onlyIncidents, onlyFacilities, aloneM2 }) => (
          <li key={id}>
            <button type="button" onClick={() => onChoose(id)}>
              <b className="number">{cameras.findIndex((camera) => camera.id === id) + 1 || ''}</b>
              <span>
                {name}
                <span className="small quiet">
                  {[
                    t('cameras.m2', { n: format.number(aloneM2[period]) }),
                    onlyIncidents > 0 && t('cameras.blind.incidents', { n: onlyIncidents }),
                    onlyFacilities > 0 && t('cameras.failure.facilities', { n: onlyFacilities }),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p className="small quiet">{t('cameras.failure.how')}</p>
    </details>
  );
};
