import { Download, MapPinOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { download } from '../../download.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { mapTarget } from '../../map/target.ts';
import { MapGround } from '../../panels/ground/map-ground.tsx';
import { ClassSwatch } from '../../panels/layers/class-swatch.tsx';
import { useStore } from '../../store.ts';
import { theme } from '../../theme.ts';
import { useCoverage } from './coverage-data.ts';
import { type Coverage, type CoveredPlace, classOf, shareBreaks, sumOf } from './coverage-figures.ts';
import { CoverageLayers, shareColours } from './coverage-map.tsx';
import './coverage.css';

const start = { lon: 24.1, lat: 56.4, zoom: 7.6 };

/** Whom a warning by SMS does not reach: the share of dwellings by territory on a map, and the places nobody can reach as a list. */
const CoveragePage = () => {
  const t = useText();
  const found = useCoverage();
  const coverage = found.data;
  return (
    <main id="page" className="coverage">
      <section className="coverage-side">
        <h1>{t('coverage.title')}</h1>
        {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={10} />}
        {coverage && <Figures coverage={coverage} />}
        {coverage && <Gaps places={coverage.places.filter(({ isGap }) => isGap)} />}
        {coverage?.isGenerated && <p className="small quiet">{t('coverage.generated')}</p>}
      </section>
      <MapCanvas start={start} label={t('coverage.map')} className="coverage-map">
        <MapGround />
        {coverage && <CoverageLayers territories={coverage.territories} places={coverage.places} />}
        <Legend />
      </MapCanvas>
    </main>
  );
};
export default CoveragePage;

const Figures = ({ coverage: { territories } }: { coverage: Coverage }) => {
  const t = useText();
  const format = useFormat();
  const colours = shareColours(useStore(theme) === 'dark');
  const sum = sumOf(territories);
  const unit = territories.some(({ basis }) => basis === 'residents') ? 'residents' : 'dwellings';
  if (territories.every(({ basis }) => basis === null))
    return (
      <Empty icon={MapPinOff} title={t('coverage.nothing')}>
        <p>{t('coverage.nothing.next')}</p>
      </Empty>
    );
  return (
    <>
      {sum && (
        <p className="coverage-sum">
          <b>{t('coverage.percent', { n: format.number(sum.share * 100) })}</b>
          <span>{t(`coverage.sum.${unit}`, { reached: format.number(sum.reached), total: format.number(sum.total) })}</span>
        </p>
      )}
      <p className="small quiet">{t('coverage.method')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('coverage.territory')}</th>
            <th scope="col" className="right">
              {t(`coverage.${unit}`)}
            </th>
            <th scope="col" className="right">
              {t('coverage.reached')}
            </th>
          </tr>
        </thead>
        <tbody>
          {territories.map((territory) => (
            <tr key={territory.id} className={territory.level}>
              <th scope="row">
                <span className="coverage-name">
                  <ClassSwatch of={classOf(territory)} colours={colours} small />
                  {territory.name}
                </span>
              </th>
              <td className="right number">{territory.total === null ? '–' : format.number(territory.total)}</td>
              <td className="right number">
                {territory.share !== null
                  ? t('coverage.percent', { n: format.number(territory.share * 100) })
                  : t(territory.total === null ? 'coverage.noData' : 'coverage.heldBack')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};

const Gaps = ({ places }: { places: readonly CoveredPlace[] }) => {
  const t = useText();
  const format = useFormat();
  const [error, setError] = useState<unknown>();
  return (
    <section className="coverage-gaps" aria-labelledby="coverage-gaps">
      <header>
        <h2 id="coverage-gaps">{t('coverage.gaps', { n: places.length })}</h2>
        {places.length > 0 && (
          <Button
            small
            icon={Download}
            onPress={() => void download('/api/coverage/gaps.csv', t('coverage.file')).then(() => setError(undefined), setError)}
          >
            {t('coverage.export')}
          </Button>
        )}
      </header>
      <p className="small quiet">{t('coverage.gaps.text')}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      {places.length === 0 && <p>{t('coverage.gaps.none')}</p>}
      <ul>
        {places.map((place) => {
          const name = [place.street, place.settlement].filter(Boolean).join(', ');
          const [lon = 0, lat = 0] = place.geometry.coordinates;
          return (
            <li key={`${place.municipality} ${place.settlement} ${place.street}`}>
              <button type="button" onClick={() => mapTarget.set({ name, lon, lat })}>
                <strong>{name}</strong>
                <span className="quiet">{place.municipality}</span>
                <span className="number">
                  {t('coverage.gaps.dwellings', { n: place.dwellings, count: format.number(place.dwellings) })}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

const Legend = () => {
  const t = useText();
  const format = useFormat();
  const colours = shareColours(useStore(theme) === 'dark');
  const percent = (share: number): string => format.number(share * 100);
  return (
    <div className="coverage-legend">
      <strong>{t('coverage.legend')}</strong>
      <ul>
        {colours.map((colour, i) => (
          <li key={colour}>
            <ClassSwatch of={i} colours={colours} small />
            {t('coverage.percent', { n: `${percent(shareBreaks[i] ?? 0)}–${percent(shareBreaks[i + 1] ?? 1)}` })}
          </li>
        ))}
        <li>
          <ClassSwatch of={-2} colours={colours} small />
          {t('coverage.heldBack')}
        </li>
        <li>
          <i className="coverage-ring" aria-hidden="true" />
          {t('coverage.ring')}
        </li>
      </ul>
    </div>
  );
};
