import { useContext } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { coloursFor, countClasses, useGround } from '../builder/look.ts';
import { measureTitle } from '../builder/map-text.ts';
import { useIndicators } from '../builder/thematic.ts';
import type { ThematicMap } from '../builder/theme.ts';

const cell = 44;
const names = ['low', 'middle', 'high'] as const;

/** The square legend of two measures: to the right more of the first, upwards more of the second; each field says how many areas it holds. */
export const BivariateKey = ({ map, here }: { map: ThematicMap; here: number | undefined }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const ground = useGround();
  const { data: indicators = [] } = useIndicators();
  const colours = coloursFor(map, ground);
  const counts = countClasses(map);
  const first = measureTitle(map.definition, t, lang, indicators);
  const second = map.definition.second ? measureTitle(map.definition.second, t, lang, indicators) : '';
  const words = colours.map((_, index) =>
    t('builder.bivariate.cell', {
      first: t(`builder.bivariate.${names[index % 3] ?? 'low'}`),
      second: t(`builder.bivariate.${names[Math.floor(index / 3)] ?? 'low'}`),
      n: counts.get(index) ?? 0,
    }),
  );
  return (
    <div className="bivariate-key">
      <p className="small bivariate-up">↑ {second}</p>
      <svg
        viewBox={`0 0 ${3 * cell} ${3 * cell}`}
        width={3 * cell}
        height={3 * cell}
        role="img"
        aria-label={`${first} × ${second}. ${words.join('; ')}`}
      >
        {colours.map((colour, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
          <g key={index} transform={`translate(${(index % 3) * cell} ${(2 - Math.floor(index / 3)) * cell})`}>
            <rect width={cell} height={cell} fill={colour} className={here === index ? 'here' : undefined} />
            <text x={cell / 2} y={cell / 2 + 5}>
              {format.number(counts.get(index) ?? 0)}
            </text>
          </g>
        ))}
      </svg>
      <p className="small">{first} →</p>
    </div>
  );
};
