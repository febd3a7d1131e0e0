import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { useMap } from '../../map/map-context.ts';
import './swipe.css';

const steps: Record<string, number> = {
  ArrowLeft: -0.02,
  ArrowDown: -0.02,
  ArrowRight: 0.02,
  ArrowUp: 0.02,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

interface DividerProps {
  /** Where it stands, 0 … 1 from the left; read by the map's layers while they are drawn. */
  share: { current: number };
  left: string;
  right: string;
}

/** The line between two times of one map: dragged, or moved by arrows, Page and Home/End; each side says its time. */
export const SwipeDivider = ({ share, left, right }: DividerProps) => {
  const t = useText();
  const view = useMap();
  const [at, setAt] = useState(share.current);
  const dragging = useRef(false);
  const put = (next: number): void => {
    const kept = Math.min(1, Math.max(0, next));
    share.current = kept;
    setAt(kept);
    view?.map.render();
  };
  const move = (event: PointerEvent): void => {
    const box = view?.map.getTargetElement()?.getBoundingClientRect();
    if (dragging.current && box) put((event.clientX - box.left) / box.width);
  };
  const end = (): void => {
    dragging.current = false;
  };
  const onKey = (event: KeyboardEvent): void => {
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    put(at + by);
  };
  const percent = Math.round(at * 100);
  return (
    <>
      <p className="swipe-time left" style={{ right: `${100 - percent}%` }}>
        {left}
      </p>
      <p className="swipe-time right" style={{ left: `${percent}%` }}>
        {right}
      </p>
      <div
        className="swipe-divider"
        role="slider"
        tabIndex={0}
        aria-label={t('builder.swipe.divider')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={t('builder.swipe.value', { n: percent, left, right })}
        style={{ left: `${at * 100}%` }}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
        }}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
    </>
  );
};
