import { CircleDot, Plus, Scissors, Spline } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { bufferArea, type Lang } from './alert-data.ts';
import type { Sketched, SketchType } from './area-layer.ts';
import { bufferIn } from './area-words.ts';
import type { DraftKeeper } from './use-draft.ts';

const modes = {
  part: { type: 'Polygon', icon: Plus },
  cut: { type: 'Polygon', icon: Scissors },
  point: { type: 'Point', icon: CircleDot },
  line: { type: 'LineString', icon: Spline },
} as const satisfies Record<string, { type: SketchType; icon: typeof Plus }>;
type Mode = keyof typeof modes;

/** What is being drawn beside the area: another part, a cut-out, or a point or line to take a distance around. */
export const useSketch = (keeper: DraftKeeper | undefined) => {
  const t = useText();
  const [mode, setMode] = useState<Mode>();
  const [metres, setMetres] = useState('500');
  const [error, setError] = useState<string>();
  const { lang } = useFormat();
  const latest = useRef({ keeper, metres, t, lang });
  latest.current = { keeper, metres, t, lang };
  const sketch = useMemo(() => {
    if (!mode) return undefined;
    const onDone = (drawn: Sketched): void => {
      const { keeper: now, metres: typed, t: say, lang: inLang } = latest.current;
      const area = now?.draft.area;
      if (!now) return;
      setMode(undefined);
      if (drawn.type !== 'Polygon') {
        bufferArea(
          drawn.type === 'Point'
            ? { type: 'Point', coordinates: drawn.coordinates }
            : { type: 'LineString', coordinates: drawn.coordinates },
          Number(typed),
        )
          .then((shape) => now.changeArea({ ...bufferIn(inLang as Lang, Number(typed)), shape, territories: [] }))
          .catch((problem: unknown) => setError(problem instanceof ApiError ? problem.detail : say('alerts.buffer.failed')));
        return;
      }
      if (!area) return;
      if (mode === 'cut') {
        const before = area.exclude;
        now.changeArea({
          ...area,
          exclude: {
            name: before?.name ?? '',
            shape: { type: 'MultiPolygon', coordinates: [...(before?.shape.coordinates ?? []), ...drawn.shape.coordinates] },
          },
        });
      } else
        now.changeArea({
          ...area,
          territories: [],
          shape: { type: 'MultiPolygon', coordinates: [...area.shape.coordinates, ...drawn.shape.coordinates] },
        });
    };
    return { type: modes[mode].type, onDone };
  }, [mode]);
  return { mode, setMode, metres, setMetres, sketch, error, setError };
};

/** The second row of tools: what can be drawn beside the area itself. */
export const DrawTools = ({ tools, hasArea }: { tools: ReturnType<typeof useSketch>; hasArea: boolean }) => {
  const t = useText();
  const { mode, setMode, metres, setMetres, error, setError } = tools;
  const metresOk = Number(metres) >= 10 && Number(metres) <= 50_000;
  const shown: Mode[] = hasArea ? ['cut', 'part', 'point', 'line'] : ['point', 'line'];
  return (
    <>
      <fieldset className="alert-tools second" aria-label={t('alerts.draw.tools')}>
        {shown.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={mode === each}
            onClick={() => {
              setError(undefined);
              setMode(mode === each ? undefined : each);
            }}
          >
            <Icon of={modes[each].icon} />
            {t(`alerts.draw.${each}`)}
          </button>
        ))}
      </fieldset>
      {(mode === 'point' || mode === 'line') && (
        <div className="alert-metres">
          <Field
            label={t('alerts.buffer.metres')}
            value={metres}
            inputMode="numeric"
            onChange={setMetres}
            error={metresOk ? undefined : t('alerts.buffer.wrong')}
          />
        </div>
      )}
      {mode && <p className="alert-map-hint">{t(`alerts.draw.${mode}.hint`)}</p>}
      {error && (
        <p className="alert-map-hint" role="alert">
          {error}
        </p>
      )}
    </>
  );
};
