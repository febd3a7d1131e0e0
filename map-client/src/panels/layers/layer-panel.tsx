import { ArrowDown, ArrowUp, Blend, EllipsisVertical, Filter, LockOpen, MapPlus, Palette, Undo2 } from 'lucide-react';
import { useContext, useState } from 'react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { Button, IconButton } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Menu } from '../../controls/menu.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type BuilderPart, openBuilder } from '../builder/draft.ts';
import { areaWords, titleOf } from '../builder/map-text.ts';
import { useIndicators } from '../builder/thematic.ts';
import { hasTime, type ThematicMap } from '../builder/theme.ts';
import type { Period } from '../rate/period.ts';
import { changeState, type LayerId, type LayerSetting, type PlannerState, undo, undoable } from '../state/planner-state.ts';
import { LayerKey } from './layer-key.tsx';
import { Legend } from './legend.tsx';
import './layers.css';

const change = (layers: readonly LayerSetting[], id: LayerId, part: Partial<LayerSetting>): void =>
  changeState({ layers: layers.map((layer) => (layer.id === id ? { ...layer, ...part } : layer)) });

const move = (layers: readonly LayerSetting[], id: LayerId, by: number): void => {
  const next = [...layers];
  const at = next.findIndex((layer) => layer.id === id);
  const [layer] = next.splice(at, 1);
  if (layer) next.splice(at + by, 0, layer);
  changeState({ layers: next });
};

const Opacity = ({ setting, onChange }: { setting: LayerSetting; onChange: (opacity: number) => void }) => {
  const t = useText();
  const [value, setValue] = useState(100 - setting.opacity);
  return (
    <Slider
      className="opacity"
      minValue={0}
      maxValue={90}
      step={5}
      value={value}
      onChange={(next) => setValue(Number(next))}
      onChangeEnd={(next) => onChange(100 - Number(next))}
    >
      <Label>{t('layers.opacity')}</Label>
      <SliderOutput>{({ state }) => `${state.values[0]} %`}</SliderOutput>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
};

interface ThemeProps {
  state: PlannerState;
  setting: LayerSetting;
  map: ThematicMap | undefined;
  here: number | undefined;
  /** The days counted. */
  counted: Period;
}

/** The theme: its legend is its entry in the layer list; classes and filter open the builder in place of the list, opacity opens here. */
const ThemeEntry = ({ state, setting, map, here, counted }: ThemeProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { data: indicators = [] } = useIndicators();
  const [open, setOpen] = useState(false);
  const shown = map?.definition ?? state.theme;
  const title = titleOf(shown, t, lang, indicators);
  const build = (part: BuilderPart) => () => openBuilder({ theme: state.theme, groups: state.groups, comparison: state.comparison }, part);
  return (
    <section className="layers-theme" aria-label={title}>
      <Checkbox
        isSelected={setting.visible}
        onChange={(visible) => change(state.layers, 'rate', { visible })}
        className="layers-theme-name"
      >
        <span>
          <b>{title}</b>
          <small>
            {areaWords(shown, t, format)}
            {hasTime(shown) && ` · ${format.period(counted.from, counted.to)}`}
          </small>
        </span>
      </Checkbox>
      {map && <Legend map={map} here={here} opacity={setting.opacity} />}
      {state.lock && (
        <p className="layers-lock small">
          <span>{t('builder.locked')}</span>
          <Button kind="plain" small icon={LockOpen} onPress={() => changeState({ lock: undefined })}>
            {t('builder.unlock')}
          </Button>
        </p>
      )}
      <div className="layers-actions">
        <Button kind="plain" small icon={Palette} onPress={build('classes')}>
          {t('layers.classes')}
        </Button>
        <Button kind="plain" small icon={Filter} onPress={build('filter')}>
          {state.groups.length ? t('layers.filterOn', { n: state.groups.length }) : t('layers.filter')}
        </Button>
        <Button kind="plain" small icon={Blend} aria-expanded={open} onPress={() => setOpen(!open)}>
          {t('layers.opacity')}
        </Button>
      </div>
      {open && <Opacity setting={setting} onChange={(opacity) => change(state.layers, 'rate', { opacity })} />}
    </section>
  );
};

const Layer = ({ setting, layers }: { setting: LayerSetting; layers: readonly LayerSetting[] }) => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { id, visible, opacity } = setting;
  const above = layers.filter((layer) => layer.id !== 'rate');
  const at = above.findIndex((layer) => layer.id === id);
  const name = t(`layers.${id as Exclude<LayerId, 'rate'>}`);
  return (
    <li>
      <div className={visible ? 'layers-row' : 'layers-row off'}>
        <Checkbox isSelected={visible} onChange={(next) => change(layers, id, { visible: next })}>
          {name}
        </Checkbox>
        <LayerKey id={id} />
        <Menu
          label={t('layers.actions', { name })}
          entries={[
            { id: 'up', label: t('layers.up'), icon: ArrowUp, disabled: at <= 0, onAction: () => move(layers, id, -1) },
            { id: 'down', label: t('layers.down'), icon: ArrowDown, disabled: at >= above.length - 1, onAction: () => move(layers, id, 1) },
            { id: 'opacity', label: t('layers.opacity'), icon: Blend, onAction: () => setOpen(!open) },
          ]}
        >
          <IconButton icon={EllipsisVertical} small label={t('layers.actions', { name })} />
        </Menu>
      </div>
      {(open || opacity < 100) && <Opacity key={opacity} setting={setting} onChange={(next) => change(layers, id, { opacity: next })} />}
    </li>
  );
};

/** The layer list, which is the legend: what the map shows from the top down, with the theme's classes. */
export const LayerPanel = ({
  state,
  map,
  here,
  counted,
}: {
  state: PlannerState;
  map: ThematicMap | undefined;
  here: number | undefined;
  counted: Period;
}) => {
  const t = useText();
  const past = useStore(undoable);
  const rate = state.layers.find((layer) => layer.id === 'rate');
  return (
    <>
      <div className="rail-head">
        <h2>{t('layers.title')}</h2>
        <div className="rail-head-actions">
          <Button kind="plain" small icon={Undo2} isDisabled={past.length === 0} onPress={undo}>
            {t('layers.undo')}
          </Button>
          <Button
            kind="plain"
            small
            icon={MapPlus}
            onPress={() => openBuilder({ theme: state.theme, groups: state.groups, comparison: state.comparison }, 'data')}
          >
            {t('builder.open')}
          </Button>
        </div>
      </div>
      {rate && <ThemeEntry state={state} setting={rate} map={map} here={here} counted={counted} />}
      <ul className="layers-list" aria-label={t('layers.others')}>
        {state.layers
          .filter((layer) => layer.id !== 'rate')
          .map((layer) => (
            <Layer key={layer.id} setting={layer} layers={state.layers} />
          ))}
      </ul>
    </>
  );
};
