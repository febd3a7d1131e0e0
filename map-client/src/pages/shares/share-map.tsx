import { useMemo } from 'react';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type Share, useGround } from './share-data.ts';
import { type Area, arrowBetween, placeLabels, planeOf, type Spot, type Way, waysOf } from './share-ground.ts';
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
  const isClose = points.length > 0;
  const t = useText();
  const own = useStore(user)?.tenant ?? '';
  const { data, error } = useGround();
  const ways = useMemo(() => waysOf(shares), [shares]);
  const drawn = useMemo(() => {
    if (!data) return undefined;
    // The picture is of those who use VIAS, what a partner sees is in our own municipality; neighbours are cut off at its edge.
    const framed = data.areas.filter(({ tenants }) => (isClose ? tenants.includes(own) : tenants.length > 0));
    const plane = planeOf(framed, width, isClose ? 0.15 : 0.06);
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
    const labels = new Map<string, { spot: Spot; text: string }>();
    for (const { tenants, middle, name } of data.areas.toSorted((one, other) => other.tenants.length - one.tenants.length))
      tenants.forEach((tenant, i) => {
        if (labels.has(tenant)) return;
        // Two that answer for the same ground stand beside each other.
        const { x, y } = plane.at(middle);
        labels.set(tenant, { spot: { x: x - i * 40, y: y + i * 30 }, text: shortName(i === 0 ? name : tenantName(tenant)) });
      });
    return { plane, labels, areas: data.areas.map((area) => ({ ...area, path: pathOf(area) })) };
  }, [data, own, isClose]);
  if (error) return <ErrorNotice error={error} />;
  if (!drawn) return <Skeleton rows={6} />;
  const { plane, labels, areas } = drawn;
  const home = labels.get(own)?.spot;
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
              markerWidth="9"
              markerHeight="9"
              markerUnits="userSpaceOnUse"
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
            const spot = labels.get(tenant)?.spot;
            if (!spot || isClose) return null;
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
        {home && !isClose && <circle cx={home.x} cy={home.y} r="5" className="home" />}
        {placeLabels(
          [...labels].map(([tenant, label]) => ({ tenant, ...label })).filter(({ tenant }) => tenant === own || ways.has(tenant)),
        ).map(({ tenant, spot, text, y }) => (
          <text key={tenant} x={spot.x} y={y} className="label">
            {text}
          </text>
        ))}
      </svg>
      {!isClose && (
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
      )}
    </figure>
  );
};

const endings: readonly [RegExp, string][] = [
  [/ (novads|novada pašvaldība)$/, ' nov.'],
  [/ (rajono savivaldybė|rajonas)$/, ' r.'],
  [/ (miesto savivaldybė)$/, ' m.'],
  [/ valstspilsētas pašvaldība$/, ''],
  [/ priešgaisrinė gelbėjimo valdyba$/, ' PGV'],
];
/** A name that fits on a map: the kind of institution in two letters. */
const shortName = (name: string): string => {
  const found = endings.find(([ending]) => ending.test(name));
  return found ? name.replace(found[0], found[1]) : name;
};
