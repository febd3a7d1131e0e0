import { useEffect, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useMap } from './map-context.ts';

/** The longest a scale bar is, px. */
export const widest = 96;
const steps = [1, 2, 5, 10];

/** The longest round length, 1, 2 or 5 times a power of ten, that is not longer. */
export const roundLength = (metres: number): number => {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * (steps.filter((step) => step * power <= metres).at(-1) ?? 1);
};

/** A line as long as a round number of metres on the ground in the middle of the map. */
export const ScaleBar = () => {
  const view = useMap();
  const format = useFormat();
  const [perPixel, setPerPixel] = useState(0);
  useEffect(() => {
    if (!view) return undefined;
    const read = (): void => setPerPixel(view.metresPerPixel());
    read();
    return view.onRest(read);
  }, [view]);
  if (!perPixel) return null;
  const metres = roundLength(perPixel * widest);
  return (
    <span className="scale">
      <i style={{ width: `${Math.round(metres / perPixel)}px` }} />
      {metres >= 1000 ? `${format.number(metres / 1000)} km` : `${format.number(metres)} m`}
    </span>
  );
};
