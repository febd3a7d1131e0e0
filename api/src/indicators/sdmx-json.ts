import { z } from 'zod';

const Dimension = z.object({ id: z.string(), values: z.array(z.object({ id: z.string() })).min(1) });
const Observations = z.record(z.string(), z.array(z.unknown()));
const Structure = z.object({
  dimensions: z.object({
    dataSet: z.array(Dimension).default([]),
    series: z.array(Dimension).default([]),
    observation: z.array(Dimension).default([]),
  }),
});
/** SDMX-JSON: observations flat, or in series; the structure beside the data sets. */
const Message = z.object({
  structure: Structure.optional(),
  structures: z.array(Structure).optional(),
  dataSets: z
    .array(
      z.object({
        observations: Observations.optional(),
        series: z.record(z.string(), z.object({ observations: Observations })).optional(),
      }),
    )
    .min(1),
});

/**
 * A data message of SDMX-JSON (as Lithuania's Official Statistics Portal answers) turned into a JSON-stat data set, so that one reader serves both.
 * Anything else is given back as it is.
 */
export const fromSdmx = (json: unknown): unknown => {
  const inner = (json as { data?: unknown } | null)?.data ?? json;
  const read = Message.safeParse(inner);
  const structure = read.data?.structure ?? read.data?.structures?.[0];
  if (!read.success || !structure) return json;
  const { dataSet, series, observation } = structure.dimensions;
  const dimensions = [...dataSet, ...series, ...observation];
  const size = dimensions.map(({ values }) => values.length);
  const value: Record<string, number | string | null> = {};
  const put = (key: string, said: unknown): void => {
    const places = [...dataSet.map(() => 0), ...key.split(':').filter(Boolean).map(Number)];
    const fits =
      places.length === size.length && places.every((place, i) => Number.isInteger(place) && place >= 0 && place < (size[i] ?? 0));
    if (!fits) throw new RangeError(`The observation ${key.slice(0, 60)} has no place in the structure.`);
    const cell = places.reduce((at, place, i) => at * (size[i] ?? 1) + place, 0);
    value[cell] = typeof said === 'number' || typeof said === 'string' ? said : null;
  };
  for (const { observations = {}, series: lines = {} } of read.data?.dataSets ?? []) {
    for (const [key, said] of Object.entries(observations)) put(key, said[0]);
    for (const [line, { observations: own }] of Object.entries(lines))
      for (const [key, said] of Object.entries(own)) put(`${line}:${key}`, said[0]);
  }
  return {
    class: 'dataset',
    id: dimensions.map(({ id }) => id),
    size,
    dimension: Object.fromEntries(dimensions.map(({ id, values }) => [id, { category: { index: values.map((one) => one.id) } }])),
    value,
  };
};
