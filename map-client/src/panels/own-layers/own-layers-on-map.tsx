import { X } from 'lucide-react';
import type { MapBrowserEvent } from 'ol';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../controls/button.tsx';
import { useText } from '../../i18n/i18n.ts';
import { level } from '../../map/base-map.ts';
import { useMap } from '../../map/map-context.ts';
import { createStore } from '../../store.ts';
import { serverLayer } from './ogc-layer.ts';
import { OgcError, type OgcFault } from './ogc-server.ts';
import { useOnMap } from './on-map.ts';
import { keyOf, type OnMap, type OwnOnMap, type ServerOnMap } from './on-map-query.ts';
import { type OwnLayer, readFeature, useOwnLayers } from './own-layer-data.ts';
import { type OwnPaint, ownLayer } from './own-paint.ts';
import './own-layers.css';

/** Servers' layers that cannot be shown, by key, with the reason; the layer list says it. */
export const faultsOnMap = createStore<Readonly<Record<string, OgcFault | undefined>>>({});
const tell = (key: string, fault: OgcFault | undefined): void => {
  if (faultsOnMap.get()[key] !== fault) faultsOnMap.set({ ...faultsOnMap.get(), [key]: fault });
};

/** Above the state border's lines and under the names; the first of the list lies on top. */
const zIndexOf = (at: number, count: number): number => level.lines + 1 + (count - at) / 100;

const OneOwn = ({ entry, layer, z }: { entry: OwnOnMap; layer: OwnLayer; z: number }) => {
  const view = useMap();
  const paint = useRef<OwnPaint>(undefined);
  const { colour, visible, opacity } = entry;
  // biome-ignore lint/correctness/useExhaustiveDependencies: colour and the like are changed on the layer that is there
  useEffect(() => {
    if (!view) return undefined;
    const made = ownLayer(layer.id, layer.version, colour);
    made.layers[0].set('own', layer.id);
    paint.current = made;
    return view.add(made);
  }, [view, layer.id, layer.version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a layer made anew has to be told again
  useEffect(() => {
    paint.current?.colour(colour);
    paint.current?.layers[0].setVisible(visible);
    paint.current?.layers[0].setOpacity(opacity / 100);
    paint.current?.layers[0].setZIndex(z);
  }, [view, layer.version, colour, visible, opacity, z]);
  return null;
};

const OneServer = ({ entry, z }: { entry: ServerOnMap; z: number }) => {
  const view = useMap();
  const made = useRef<ReturnType<typeof serverLayer>>(undefined);
  const key = keyOf(entry);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that tells servers' layers apart
  useEffect(() => {
    if (!view) return undefined;
    try {
      made.current = serverLayer(entry, (fault) => tell(key, fault));
    } catch (error) {
      tell(key, error instanceof OgcError ? error.fault : 'address');
      return undefined;
    }
    return view.add(made.current);
  }, [view, key]);
  useEffect(() => {
    for (const layer of made.current?.layers ?? []) {
      layer.setVisible(entry.visible);
      layer.setOpacity(entry.opacity / 100);
      layer.setZIndex(z);
    }
  }, [entry.visible, entry.opacity, z]);
  return null;
};

type Asked = { layer: OwnLayer; number: number; values: Record<string, unknown> | undefined };

const Values = ({ asked: { layer, number, values }, onClose }: { asked: Asked; onClose: () => void }) => {
  const t = useText();
  return (
    <section className="own-values" aria-label={t('layers.own.values', { title: layer.title })}>
      <header>
        <strong>{layer.title}</strong>
        <IconButton icon={X} small label={t('layers.own.close')} onPress={onClose} />
      </header>
      {values && Object.keys(values).length > 0 ? (
        <dl tabIndex={0}>
          {Object.entries(values).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p>{values ? t('layers.own.noValues', { number }) : t('state.loading')}</p>
      )}
      <small>{layer.source || layer.fileName}</small>
    </section>
  );
};

/** Layers that people brought and those of other servers, on the map; a click on one of the first tells its values. */
export const OwnLayersOnMap = ({ quiet }: { /** Clicks belong to something else. */ quiet: boolean }) => {
  const view = useMap();
  const entries = useOnMap();
  const { data: layers = [] } = useOwnLayers();
  const [asked, setAsked] = useState<Asked>();
  const known = useRef(layers);
  known.current = layers;
  const isQuiet = useRef(quiet);
  isQuiet.current = quiet;

  // Told once and first, so that a click on a feature is not one on the area under it.
  useEffect(() => {
    if (!view) return undefined;
    const onClick = (event: MapBrowserEvent): void => {
      if (isQuiet.current) return;
      setAsked(undefined);
      const hit = view.map.forEachFeatureAtPixel(
        event.pixel,
        (feature, layer) => ({ id: String(layer.get('own')), number: Number(feature.getId()), isCell: feature.get('layer') === 'grid' }),
        { layerFilter: (layer) => layer.get('own') !== undefined, hitTolerance: 4 },
      );
      const layer = known.current.find(({ id }) => id === hit?.id);
      if (!hit || !layer || hit.isCell) return;
      event.stopPropagation();
      setAsked({ layer, number: hit.number, values: undefined });
      readFeature(layer.id, hit.number).then(
        ({ values }) => setAsked({ layer, number: hit.number, values }),
        () => setAsked(undefined),
      );
    };
    view.map.on('singleclick', onClick);
    return () => view.map.un('singleclick', onClick);
  }, [view]);

  return (
    <>
      {entries.map((entry: OnMap, at) => {
        const z = zIndexOf(at, entries.length);
        if (entry.kind !== 'layer') return <OneServer key={keyOf(entry)} entry={entry} z={z} />;
        const layer = layers.find(({ id }) => id === entry.id);
        return layer && <OneOwn key={entry.id} entry={entry} layer={layer} z={z} />;
      })}
      {asked && <Values asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
};
