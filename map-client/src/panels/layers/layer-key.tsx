import type { LayerId } from '../state/planner-state.ts';

/** A small picture of what a layer looks like on the map. */
export const LayerKey = ({ id }: { id: LayerId }) => (
  <svg className="layers-key" viewBox="0 0 28 16" aria-hidden="true">
    {id === 'points' && (
      <g fill="var(--map-point)">
        <circle cx="6" cy="8" r="3" />
        <circle cx="15" cy="5" r="3" />
        <circle cx="22" cy="11" r="3" />
      </g>
    )}
    {id === 'border' && <path d="M1 11 9 7l8 3 10-5" fill="none" stroke="var(--map-state)" strokeWidth="1.4" strokeDasharray="7 3 2 3" />}
    {id === 'places' && (
      <g fill="var(--map-label)">
        <circle cx="4" cy="8" r="2" />
        <rect x="9" y="6.5" width="16" height="3" rx="1" />
      </g>
    )}
  </svg>
);
