import { useText } from '../../i18n/i18n.ts';
import { readPalette } from '../../map/palette.ts';
import { statusSvg } from '../../map/status-layer.ts';
import type { Urgency } from '../../panels/incidents/urgency.ts';
import { useStore } from '../../store.ts';
import { theme } from '../../theme.ts';

const all: readonly Urgency[] = ['act', 'late', 'inHand', 'done', 'unknown'];

/** What the symbols on the map mean, in one line under it. */
export const StatusKey = () => {
  const t = useText();
  useStore(theme);
  const palette = readPalette();
  return (
    <div className="map-caption">
      <ul className="status-key">
        {all.map((urgency) => (
          <li key={urgency}>
            <img
              src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(statusSvg(urgency, palette))}`}
              alt=""
              width="20"
              height="20"
            />
            {t(`urgency.${urgency}`)}
          </li>
        ))}
      </ul>
    </div>
  );
};
