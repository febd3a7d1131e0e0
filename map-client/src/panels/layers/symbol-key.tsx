import { useContext } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { clusterRadius, largestRadius, radiusOf } from '../../map/symbol-size.ts';
import { heatColours, symbolColour, useGround } from '../builder/look.ts';
import { measureTitle, unitWords } from '../builder/map-text.ts';
import { useIndicators } from '../builder/thematic.ts';
import type { ThematicMap } from '../builder/theme.ts';
import { roundSteps, symbolMost } from './symbol-steps.ts';

/** Nested circles with their values: what the area of a symbol says. */
export const SymbolKey = ({ map, of }: { map: ThematicMap; of: 'first' | 'second' }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const ground = useGround();
  const { data: indicators = [] } = useIndicators();
  const most = symbolMost(map, of);
  const steps = roundSteps(most);
  if (steps.length === 0) return null;
  const tall = 2 * largestRadius + 4;
  const middle = largestRadius + 2;
  const colour = of === 'first' ? symbolColour(map.palette, ground) : 'var(--map-point)';
  const what = of === 'second' && map.definition.second ? measureTitle(map.definition.second, t, lang, indicators) : unitWords(map, t);
  const digits = steps.some((step) => step % 1 !== 0) ? 1 : 0;
  return (
    <div className="symbol-key">
      <svg
        viewBox={`0 0 140 ${tall}`}
        width="140"
        height={tall}
        role="img"
        aria-label={`${what}: ${steps.map((step) => format.number(step, digits)).join('; ')}`}
      >
        {steps.map((step) => {
          const radius = radiusOf(step, most);
          const top = tall - 2 - 2 * radius;
          return (
            <g key={step}>
              <circle
                cx={middle}
                cy={tall - 2 - radius}
                r={radius}
                fill={colour}
                fillOpacity="0.8"
                stroke="var(--surface)"
                strokeWidth="1.25"
              />
              <path d={`M${middle} ${top + 0.5}H${2 * middle + 8}`} />
              <text x={2 * middle + 12} y={top + 5}>
                {format.number(step, digits)}
              </text>
            </g>
          );
        })}
      </svg>
      <p className="small quiet">{what}</p>
    </div>
  );
};

/** The key of maps made from single incidents: a ramp for their density, sample circles for clusters. */
export const PointKey = ({ map }: { map: ThematicMap }) => {
  const t = useText();
  const format = useFormat();
  const ground = useGround();
  if (map.definition.display === 'clusters') {
    let at = 0;
    const samples = [1, 10, 100, 1000].map((n) => {
      const radius = clusterRadius(n);
      at += radius + (n === 1 ? 4 : 8);
      const x = at;
      at += radius;
      return { n, radius, x };
    });
    return (
      <div className="symbol-key">
        <svg viewBox="0 0 220 64" width="220" height="64" role="img" aria-label={t('builder.clusters.key')}>
          {samples.map(({ n, radius, x }) => (
            <g key={n} className="cluster-sample">
              <circle cx={x} cy="32" r={radius} fill={symbolColour(map.palette, ground)} />
              {n > 1 && (
                <text x={x} y="37">
                  {format.number(n)}
                </text>
              )}
            </g>
          ))}
        </svg>
        <p className="small quiet">{t('builder.clusters.key')}</p>
      </div>
    );
  }
  return (
    <div className="heat-key">
      <i style={{ background: `linear-gradient(to right, ${heatColours(map.palette, ground).join(', ')})` }} aria-hidden="true" />
      <p className="small">
        <span>{t('builder.heat.few')}</span>
        <span>{t('builder.heat.many')}</span>
      </p>
      <p className="small quiet">{t('builder.heat.key')}</p>
    </div>
  );
};
