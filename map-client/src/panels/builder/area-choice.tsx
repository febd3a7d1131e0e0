import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useOwnLayers } from '../own-layers/own-layer-data.ts';
import { useBoundarySets } from '../rate/rate.ts';
import { changeDraft } from './draft.ts';
import { writeLength } from './map-text.ts';
import { canHaveOwnAreas, type MapArea, type Theme } from './theme.ts';

const sizes = [500, 1000, 2000, 5000, 10_000, 20_000] as const;

const keyOf = (area: MapArea): string =>
  area.kind === 'grid' ? area.shape : area.kind === 'territory' ? area.level : `own.${area.layerId}`;
const areaFrom = (key: string, before: MapArea): MapArea => {
  if (key.startsWith('own.')) return { kind: 'layer', layerId: key.slice(4) };
  return key === 'hexagon' || key === 'square'
    ? { kind: 'grid', shape: key, size: before.kind === 'grid' ? before.size : 5000, crs: before.kind === 'grid' ? before.crs : '3059' }
    : { kind: 'territory', level: key as 'municipality' };
};

/** The areas of the map: territories, cells and how large they are, or the polygons of a layer and the field that names them. */
export const AreaChoice = ({ theme }: { theme: Theme }) => {
  const t = useText();
  const format = useFormat();
  const { data: sets = [] } = useBoundarySets();
  const { data: layers = [] } = useOwnLayers();
  const { area, source } = theme;
  const levels = [...new Set(sets.map(({ level }) => level))];
  const withPolygons = canHaveOwnAreas(source) ? layers.filter(({ geometryKinds }) => geometryKinds.includes('area')) : [];
  const isListed = area.kind !== 'layer' || withPolygons.some(({ id }) => id === area.layerId);
  const choices = [
    ...levels.map((level) => ({ id: level as string, label: t.maybe(`builder.area.${level}`) ?? level })),
    ...(source.kind !== 'indicator'
      ? (['hexagon', 'square'] as const).map((id) => ({ id: id as string, label: t(`builder.area.${id}`) }))
      : []),
    ...withPolygons.map(({ id, title }) => ({ id: `own.${id}`, label: t('builder.area.own', { title }) })),
    ...(isListed ? [] : [{ id: keyOf(area), label: t('builder.area.layer') }]),
  ];
  const names =
    area.kind === 'layer' ? (layers.find(({ id }) => id === area.layerId)?.fields ?? []).filter(({ kind }) => kind === 'text') : [];
  const setName = (key: string): void => {
    if (area.kind === 'layer') changeDraft({ area: { kind: 'layer', layerId: area.layerId, ...(key && { name: key.slice(1) }) } });
  };
  return (
    <div className="builder-pair">
      <Select
        label={t('builder.area')}
        value={keyOf(area)}
        choices={choices}
        onChange={(key) => changeDraft({ area: areaFrom(key, area) })}
      />
      {area.kind === 'grid' && (
        <Select
          label={t('builder.size')}
          value={String(area.size)}
          choices={[...new Set([...sizes, area.size])]
            .sort((a, b) => a - b)
            .map((size) => ({ id: String(size), label: writeLength(size, format) }))}
          onChange={(size) => changeDraft({ area: { ...area, size: Number(size) } })}
        />
      )}
      {area.kind === 'layer' && names.length > 0 && (
        <Select
          label={t('builder.areaName')}
          value={area.name === undefined ? '' : `.${area.name}`}
          choices={[{ id: '', label: t('builder.areaName.number') }, ...names.map(({ name }) => ({ id: `.${name}`, label: name }))]}
          onChange={setName}
        />
      )}
    </div>
  );
};
