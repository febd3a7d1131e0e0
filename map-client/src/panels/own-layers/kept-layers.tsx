import { Layers2, Plus } from 'lucide-react';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { freeColour, putOnMap, useOnMap } from './on-map.ts';
import { keyOf } from './on-map-query.ts';
import { useOwnLayers } from './own-layer-data.ts';

/** Layers that the reader may see, each to be put on the map. */
export const KeptLayers = ({ onDone }: { onDone: () => void }) => {
  const t = useText();
  const format = useFormat();
  const { data: layers, error, refetch } = useOwnLayers();
  const shown = useOnMap().map(keyOf);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!layers) return <Skeleton rows={4} />;
  if (layers.length === 0)
    return (
      <Empty icon={Layers2} title={t('layers.own.none')}>
        <p>{t('layers.own.noneNext')}</p>
      </Empty>
    );
  return (
    <ul className="own-kept">
      {layers.map((layer) => (
        <li key={layer.id}>
          <div>
            <strong>{layer.title}</strong>
            <small>
              {t('layers.own.features', { n: layer.kept, number: format.number(layer.kept) })} ·{' '}
              {t(`layers.own.visible.${layer.visibility}`)} · {tenantName(layer.tenant)}
            </small>
          </div>
          <Button
            small
            icon={Plus}
            isDisabled={shown.includes(layer.id)}
            aria-label={t('layers.own.show', { title: layer.title })}
            onPress={() => {
              putOnMap({ kind: 'layer', id: layer.id, colour: freeColour(), opacity: 100, visible: true });
              onDone();
            }}
          >
            {t('layers.own.add')}
          </Button>
        </li>
      ))}
    </ul>
  );
};
