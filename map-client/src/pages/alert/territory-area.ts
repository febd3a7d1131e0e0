import type { TerritoryDetail } from '@vias/api/territories/contract.ts';
import type { z } from 'zod';
import { get } from '../../api.ts';
import type { DraftArea } from './draft.ts';

/** The area of whole territories, named after them; throws ApiError when one of them cannot be read. */
export const areaOfTerritories = async (ids: readonly number[]): Promise<DraftArea> => {
  const found = await Promise.all(ids.map((id) => get<z.output<typeof TerritoryDetail>>(`/api/territories/${id}`)));
  return {
    name: found
      .map(({ name }) => name)
      .join(', ')
      .slice(0, 200),
    shape: {
      type: 'MultiPolygon',
      coordinates: found.flatMap(({ geometry }) => geometry.coordinates) as DraftArea['shape']['coordinates'],
    },
    territories: found.map(({ id }) => id),
  };
};
