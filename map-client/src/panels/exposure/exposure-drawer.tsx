import { X } from 'lucide-react';
import { IconButton } from '../../controls/button.tsx';
import { useEscape } from '../../controls/use-escape.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Shape, useExposure } from './exposure.ts';
import { ExposurePanel } from './exposure-panel.tsx';

/** The drawer of an area that was drawn. */
export const ExposureDrawer = ({ shape, onClose, onRedraw }: { shape: Shape; onClose: () => void; onRedraw: () => void }) => {
  const t = useText();
  const format = useFormat();
  const area = { geometry: shape };
  const { data } = useExposure(area);
  useEscape(onClose);
  return (
    <aside className="drawer" aria-label={t('exposure.drawn')}>
      <div className="drawer-head">
        <div>
          <h2>{t('exposure.drawn')}</h2>
          <p className="small quiet">{data ? t('exposure.km2', { km2: format.number(data.km2, data.km2 < 10 ? 1 : 0) }) : '\u00a0'}</p>
        </div>
        <IconButton icon={X} label={t('form.close')} onPress={onClose} />
      </div>
      <div className="drawer-body">
        <ExposurePanel area={area} onRedraw={onRedraw} />
      </div>
    </aside>
  );
};
