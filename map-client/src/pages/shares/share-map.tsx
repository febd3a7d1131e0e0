import { useMemo } from 'react';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type Share, useGround } from './share-data.ts';
import { type Area, arrowBetween, planeOf, type Spot, type Way, waysOf } from './share-ground.ts';
import './share-map.css';

const width = 560;
const kinds: readonly Way[] = ['both', 'given', 'received', 'over'];

interface MapProps {
  shares: { given: readonly Share[]; received: readonly Share[] };
  /** The partner that is chosen. */
  chosen: string | undefined;
  onChoose: (tenant: string) => void;
  /** Places that are shown besides: longitude and latitude. */
  points?: readonly (readonly [number, number])[];
}

/** With whom we share and in which direction: our municipality dark, partners white, an arrow for what counts now. The lists beside it say the same. */
export const ShareMap = ({ shares, chosen, onChoose, points = [] }: MapProps) => {
  const t = useText();
  const own = useStore(user)?.tenant ?? '';
  const { data, error } = useGround();
  const ways = useMemo(() => waysOf(shares), [shares]);
  const drawn = useMemo(() => {
    if (!data) return undefined;
    const plane = planeOf(data.areas, width);
    const pathOf = ({ rings }: Area): string =>
      rings
        .map(
          (ring) =>
            `M${ring
              .map((position) => plane.at(position))
              .map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)
              .join('L')}Z`,
        )
        .join('');
    const spots = new Map<string, Spot>();
    for (const { tenants, middle } of data.areas)
      tenants.forEach((tenant, i) => {
        // Two that answer for the same ground stand beside each other.
        const { x, y } = plane.at(middle);
        spots.set(tenant, { x: x + i * 26, y: y + i * 18 });
      });
    return { plane, spots, areas: data.areas.map((area) => ({ ...area, path: pathOf(area) })) };
  }, [data]);
  if (error) return <ErrorNotice error={error} />;
  if (!drawn) return <Skeleton rows={6} />;
  const { plane, spots, areas } = drawn;
  const home = spots.get(own);
  const stateOf = (tenants: readonly string[]): string =>
    tenants.includes(own) ? 'own' : tenants.some((tenant) => ways.has(tenant)) ? 'partner' : 'other';
  const shown = new Set(ways.values());
  return (
    <figure className="share-map">
      <svg viewBox={`0 0 ${width} ${Math.round(plane.height)}`} role="img" aria-label={t('shares.map')}>
        <defs>
          {kinds.map((kind) => (
            <marker
              key={kind}
              id={`share-head-${kind}`}
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0L8 4L0 8Z" className={`head ${kind}`} />
            </marker>
          ))}
        </defs>
        {areas.map(({ name, country, path, tenants }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; the lists beside it do the same
          <path
            key={`${country}${name}`}
            d={path}
            className={`area ${stateOf(tenants)}${chosen !== undefined && tenants.includes(chosen) ? ' chosen' : ''}`}
            onClick={() => {
              const partner = tenants.find((tenant) => ways.has(tenant));
              if (partner) onChoose(partner);
            }}
          />
        ))}
        {points.map((point) => {
          const { x, y } = plane.at(point);
          return <circle key={point.join()} cx={x} cy={y} r="3" className="seen" />;
        })}
        {home &&
          [...ways].map(([tenant, way]) => {
            const spot = spots.get(tenant);
            if (!spot) return null;
            const { from, to } = arrowBetween(home, spot, 10);
            return (
              <line
                key={tenant}
                x1={from.x}
                y1={from.y}
                x2={to.x}
                y2={to.y}
                className={`way ${way}${tenant === chosen ? ' chosen' : ''}`}
                {...(way !== 'received' && { markerEnd: `url(#share-head-${way})` })}
                {...(way !== 'given' && way !== 'over' && { markerStart: `url(#share-head-${way})` })}
              />
            );
          })}
        {home && <circle cx={home.x} cy={home.y} r="5" className="home" />}
        {[...spots].map(([tenant, { x, y }]) =>
          tenant === own || ways.has(tenant) ? (
            <text key={tenant} x={x} y={tenant === own ? y - 12 : y + 18} className={tenant === own ? 'label own' : 'label'}>
              {shortName(tenantName(tenant))}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption>
        {kinds
          .filter((kind) => shown.has(kind))
          .map((kind) => (
            <span key={kind}>
              <svg viewBox="0 0 32 8" width="32" height="8" aria-hidden="true">
                <line
                  x1="6"
                  x2="26"
                  y1="4"
                  y2="4"
                  className={`way ${kind}`}
                  {...(kind !== 'received' && { markerEnd: `url(#share-head-${kind})` })}
                  {...(kind !== 'given' && kind !== 'over' && { markerStart: `url(#share-head-${kind})` })}
                />
              </svg>
              {t(`shares.map.${kind}`)}
            </span>
          ))}
        {shown.size === 0 && <span>{t('shares.map.nothing')}</span>}
      </figcaption>
    </figure>
  );
};

/** A name that fits on a map: without the word for the institution. */
const shortName = (name: string): string =>
  name.replace(
    / (valstspilsētas pašvaldība|novada pašvaldība|miesto savivaldybė|rajono savivaldybė|priešgaisrinė gelbėjimo valdyba)$/,
    (kind) => (kind.includes('novada') ? ' nov.' : kind.includes('rajono') ? ' r.' : kind.includes('priešgaisrinė') ? ' PGV' : ''),
  );
