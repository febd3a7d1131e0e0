import type { Around } from '@vias/api/saved-maps/contract.ts';
import { useText } from '../i18n/i18n.ts';
import { useGround } from '../panels/builder/look.ts';
import { ownColours } from '../panels/own-layers/own-paint.ts';

/** Layers over a kept map with their colours and sources, and a sentence for those that the reader does not see. */
export const LayerKey = ({ layers: { shown, hidden, elsewhere } }: Pick<Around, 'layers'>) => {
  const t = useText();
  const dark = useGround() === 'dark';
  if (shown.length + hidden + elsewhere === 0) return null;
  return (
    <section className="layer-key">
      <h2>{t('share.layers')}</h2>
      {shown.length > 0 && (
        <ul>
          {shown.map(({ id, title, source, colour }) => (
            <li key={id}>
              <i aria-hidden="true" style={{ background: ownColours[colour]?.[dark ? 1 : 0] }} />
              <span>
                {title}
                {source && <span className="quiet"> · {source}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="small">{t('share.layers.hidden', { n: hidden })}</p>}
      {elsewhere > 0 && <p className="small">{t('share.layers.elsewhere', { n: elsewhere })}</p>}
    </section>
  );
};
