import { type Language, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { MapDefinition, ThematicMap } from '../maps/contract.ts';
import type { Ask } from '../maps/places.ts';
import { drawThematicMap } from '../maps/thematic-map.ts';
import type { Around, MapView } from './contract.ts';
import './problems.ts';

type View = z.output<typeof MapView>;
type Drawn = z.output<typeof ThematicMap>;

const displays: readonly z.output<typeof MapDefinition>['display'][] = ['choropleth', 'grid', 'symbols'];
/** Refuses another time beside a map that has none, or is not drawn in areas. Throws saved_map.beside_unfit. */
export const requireBeside = ({ source, display }: z.output<typeof MapDefinition>, { beside }: View): void => {
  if (beside && (source.kind !== 'incidents' || !displays.includes(display)))
    throw new Problem('saved_map.beside_unfit', { field: 'view.beside' });
};

/** The same map of another time, in the classes of the first: a colour means the same on both sides of the divider. */
const drawBeside = (
  ask: Ask,
  { definition, breaks }: Drawn,
  during: NonNullable<View['beside']>['during'],
  how: { now: number; lang: Language },
): Promise<Drawn> => {
  const { source, classification } = definition;
  const fixed = breaks.length > 1 ? { ...classification, method: 'manual' as const, breaks } : classification;
  return drawThematicMap(ask, { ...definition, source: { ...source, during } as typeof source, classification: fixed }, how);
};

const Found = z.object({ id: z.string(), title: z.string(), source: z.string(), version: z.int() });
/** The layers over a map that its reader may see, by each layer's own visibility; those switched off are not looked for. */
const findLayers = async (ask: Ask, layers: NonNullable<View['layers']>): Promise<Around['layers']> => {
  const on = layers.filter(({ visible }) => visible);
  const own = on.filter((layer) => layer.kind === 'layer');
  const ids = own.map(({ id }) => id);
  const found =
    ids.length === 0
      ? []
      : await ask((tx) =>
          tx.rows(
            Found,
            sql`select own_layer_id as id, title, source, version from own_layer where own_layer_id = any (${ids}::uuid[]) and state = 'ready'`,
          ),
        );
  const shown = own.flatMap(({ id, colour, opacity }) => {
    const layer = found.find((each) => each.id === id);
    return layer ? [{ ...layer, colour, opacity }] : [];
  });
  return { shown, hidden: own.length - shown.length, elsewhere: on.length - own.length };
};

/** What lies over and beside a map that is drawn, as its reader may see it. Throws saved_map.beside_unfit and what drawThematicMap throws. */
export const drawAround = async (ask: Ask, map: Drawn, view: View, how: { now: number; lang: Language }): Promise<Around> => {
  requireBeside(map.definition, view);
  const { layers = [], beside } = view;
  return {
    layers: await findLayers(ask, layers),
    beside: beside ? { map: await drawBeside(ask, map, beside.during, how), share: beside.share } : null,
  };
};
