import {
  ArrowDown,
  ArrowUp,
  Blend,
  EllipsisVertical,
  Layers2,
  Palette,
  PencilLine,
  Plus,
  ScanSearch,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Label, Radio, RadioGroup, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { hasRole, user } from '../../auth.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Menu, type MenuEntry } from '../../controls/menu.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { mapTarget } from '../../map/target.ts';
import { useStore } from '../../store.ts';
import { theme } from '../../theme.ts';
import { legendOf } from './ogc-server.ts';
import { changeOnMap, moveOnMap, takeOffMap, useOnMap } from './on-map.ts';
import { keyOf, type OnMap } from './on-map-query.ts';
import { deleteLayer, type OwnLayer, useOwnLayers } from './own-layer-data.ts';
import { faultsOnMap } from './own-layers-on-map.tsx';
import { ownColours } from './own-paint.ts';
import './own-layers.css';

/** Loaded when somebody adds or changes a layer. */
const AddDialog = lazy(() => import('./add-dialog.tsx'));
const GroundDialog = lazy(() => import('./ground-dialog.tsx'));

const Opacity = ({ entry }: { entry: OnMap }) => {
  const t = useText();
  const [value, setValue] = useState(100 - entry.opacity);
  return (
    <Slider
      className="opacity"
      minValue={0}
      maxValue={90}
      step={5}
      value={value}
      onChange={(next) => setValue(Number(next))}
      onChangeEnd={(next) => changeOnMap(keyOf(entry), { opacity: 100 - Number(next) })}
    >
      <Label>{t('layers.opacity')}</Label>
      <SliderOutput>{({ state }) => `${state.values[0]} %`}</SliderOutput>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
};

const Colours = ({ entry, onChoose }: { entry: OnMap & { kind: 'layer' }; onChoose: () => void }) => {
  const t = useText();
  const dark = useStore(theme) === 'dark';
  return (
    <RadioGroup
      className="own-colours"
      aria-label={t('layers.own.colour')}
      orientation="horizontal"
      value={String(entry.colour)}
      onChange={(next) => {
        changeOnMap(entry.id, { colour: Number(next) });
        onChoose();
      }}
    >
      {ownColours.map((pair, index) => (
        <Radio
          key={pair[0]}
          value={String(index)}
          aria-label={t(`layers.own.colour.${index as 0 | 1 | 2 | 3 | 4 | 5}`)}
          style={{ background: pair[dark ? 1 : 0] }}
        />
      ))}
    </RadioGroup>
  );
};

/** The server's own picture of what its colours mean; nothing where it has none. */
const ServerLegend = ({ url, name }: { url: string; name: string }) => {
  const t = useText();
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return <img className="own-legend" src={legendOf(url, name)} alt={t('layers.ogc.legend', { name })} onError={() => setFailed(true)} />;
};

const DeleteDialog = ({ layer, onClose }: { layer: OwnLayer; onClose: () => void }) => {
  const t = useText();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      title={t('layers.own.deleteTitle', { title: layer.title })}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose}>{t('layers.own.cancel')}</Button>
          <Button
            kind="danger"
            icon={Trash2}
            isDisabled={busy}
            onPress={() => {
              setBusy(true);
              deleteLayer(layer.id).then(
                () => {
                  takeOffMap(layer.id);
                  onClose();
                },
                (error: unknown) => {
                  setFailed(error);
                  setBusy(false);
                },
              );
            }}
          >
            {t('layers.own.delete')}
          </Button>
        </>
      }
    >
      {failed !== undefined && <ErrorNotice error={failed} />}
      <p>{t('layers.own.deleteText', { n: layer.kept })}</p>
    </Dialog>
  );
};

const Entry = ({
  entry,
  layer,
  isUnknown,
  at,
  last,
}: {
  entry: OnMap;
  layer: OwnLayer | undefined;
  /** All layers are known, and this is none of them. */
  isUnknown: boolean;
  at: number;
  last: number;
}) => {
  const t = useText();
  const dark = useStore(theme) === 'dark';
  const [open, setOpen] = useState<'opacity' | 'colour' | 'delete' | 'ground'>();
  const fault = useStore(faultsOnMap)[keyOf(entry)];
  const key = keyOf(entry);
  const name = entry.kind === 'layer' ? (layer?.title ?? t('layers.own.unknown')) : entry.title || entry.name;
  const { extent } = layer ?? {};
  const toggle = (part: 'opacity' | 'colour') => setOpen(open === part ? undefined : part);
  const entries: MenuEntry[] = [
    { id: 'up', label: t('layers.up'), icon: ArrowUp, disabled: at === 0, onAction: () => moveOnMap(key, -1) },
    { id: 'down', label: t('layers.down'), icon: ArrowDown, disabled: at === last, onAction: () => moveOnMap(key, 1) },
    { id: 'opacity', label: t('layers.opacity'), icon: Blend, onAction: () => toggle('opacity') },
    ...(layer ? [{ id: 'colour', label: t('layers.own.colour'), icon: Palette, onAction: () => toggle('colour') }] : []),
    ...(layer && extent
      ? [
          {
            id: 'zoom',
            label: t('layers.own.zoom'),
            icon: ScanSearch,
            onAction: () => {
              const [west = 0, south = 0, east = 0, north = 0] = extent;
              mapTarget.set({ name, lon: (west + east) / 2, lat: (south + north) / 2, bbox: [west, south, east, north] });
            },
          },
        ]
      : []),
    ...(layer?.isMine ? [{ id: 'ground', label: t('layers.own.edit'), icon: PencilLine, onAction: () => setOpen('ground') }] : []),
    { id: 'off', label: t('layers.own.takeOff'), icon: Layers2, onAction: () => takeOffMap(key) },
    ...(layer?.isMine ? [{ id: 'delete', label: t('layers.own.delete'), icon: Trash2, onAction: () => setOpen('delete') }] : []),
  ];
  return (
    <li>
      <div className={entry.visible ? 'layers-row' : 'layers-row off'}>
        <Checkbox isSelected={entry.visible} onChange={(visible) => changeOnMap(key, { visible })}>
          {name}
        </Checkbox>
        {entry.kind === 'layer' && (
          <i className="own-swatch" aria-hidden="true" style={{ background: ownColours[entry.colour]?.[dark ? 1 : 0] }} />
        )}
        <Menu label={t('layers.actions', { name })} entries={entries}>
          <IconButton icon={EllipsisVertical} small label={t('layers.actions', { name })} />
        </Menu>
      </div>
      {isUnknown && (
        <p className="own-fault small" role="status">
          <Icon of={TriangleAlert} />
          {t('layers.own.hidden')}
        </p>
      )}
      {fault && entry.visible && (
        <p className="own-fault small" role="status">
          <Icon of={TriangleAlert} />
          {t(`layers.ogc.${fault}`, {
            detail: entry.kind === 'layer' ? '' : URL.canParse(entry.url) ? new URL(entry.url).origin : entry.url,
          })}
        </p>
      )}
      {entry.kind === 'wms' && entry.visible && !fault && <ServerLegend url={entry.url} name={entry.name} />}
      {open === 'opacity' && <Opacity key={entry.opacity} entry={entry} />}
      {open === 'colour' && entry.kind === 'layer' && <Colours entry={entry} onChoose={() => setOpen(undefined)} />}
      {open === 'delete' && layer && <DeleteDialog layer={layer} onClose={() => setOpen(undefined)} />}
      {open === 'ground' && layer && (
        <Suspense fallback={null}>
          <GroundDialog layer={layer} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </li>
  );
};

/** Layers that people brought and those of other servers: which are on the map, and how to add one. */
export const OwnLayersPanel = () => {
  const t = useText();
  const entries = useOnMap();
  const { data: layers, error, refetch } = useOwnLayers();
  const [adding, setAdding] = useState(false);
  const mayBring = hasRole(useStore(user), ['planner', 'municipality-admin']);
  return (
    <section className="own-layers" aria-labelledby="own-layers-title">
      <header>
        <h3 id="own-layers-title">{t('layers.own.title')}</h3>
        <Button kind="plain" small icon={Plus} onPress={() => setAdding(true)}>
          {t('layers.own.add')}
        </Button>
      </header>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {entries.length > 0 && (
        <ul>
          {entries.map((entry, at) => (
            <Entry
              key={keyOf(entry)}
              entry={entry}
              layer={entry.kind === 'layer' ? layers?.find(({ id }) => id === entry.id) : undefined}
              isUnknown={entry.kind === 'layer' && layers !== undefined && !layers.some(({ id }) => id === entry.id)}
              at={at}
              last={entries.length - 1}
            />
          ))}
        </ul>
      )}
      {adding && (
        <Suspense fallback={null}>
          <AddDialog mayBring={mayBring} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </section>
  );
};
