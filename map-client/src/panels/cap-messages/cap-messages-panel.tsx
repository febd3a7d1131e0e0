import { Checkbox } from '../../controls/checkbox.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { capMessagesShown, lookOf, placeNote, useCapMessages } from './cap-messages.ts';
import './cap-messages.css';

/** Others' warnings in the layer list: on or off the map, and each with its level, source and end. Nothing where there are none. */
export const CapMessagesPanel = () => {
  const t = useText();
  const format = useFormat();
  const entries = useCapMessages();
  const shown = useStore(capMessagesShown);
  if (entries.length === 0) return null;
  return (
    <section className="cap-messages" aria-label={t('layers.capMessages')}>
      <div className={shown ? 'layers-row' : 'layers-row off'}>
        <Checkbox isSelected={shown} onChange={(next) => capMessagesShown.set(next)}>
          {t('layers.capMessages')}
        </Checkbox>
      </div>
      {shown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to get there
        <ul tabIndex={0} aria-label={t('layers.capMessages')}>
          {entries.map((one) => (
            <li key={one.id}>
              <i className={`cap-swatch ${lookOf(one)}`} aria-hidden="true" />
              <div>
                <b>
                  {one.isExercise && `${t('alerts.mode.drill')}: `}
                  {one.headline}
                </b>
                <small>
                  {one.source} · {t('cap.until', { at: format.dayTime(one.expiresAt) })}
                </small>
                {placeNote(t, one) && <small>{placeNote(t, one)}</small>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
