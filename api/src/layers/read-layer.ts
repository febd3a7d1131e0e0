import { Problem } from '@vias/sql/problem.ts';
import type { z } from 'zod';
import type { GeometryKind, LayerField } from './contract.ts';
import { createFieldSurvey, valuesOf } from './fields.ts';
import { limits } from './limits.ts';
import type { Feature, Judged } from './queries.ts';
import { createReport, type StoredFinding } from './report.ts';
import type { Fault, Fix, Shape } from './shape.ts';
import type { Item, Source } from './source.ts';

/** What a file is as a layer: what was read of it, what was kept and what was not. */
export type LayerReading = {
  read: number;
  kept: number;
  rejected: number;
  repaired: number;
  vertices: number;
  geometryKinds: z.output<typeof GeometryKind>[];
  fields: LayerField[];
  extent: number[] | null;
  rows: { number: number; line: number | null; values: Record<string, unknown> }[];
  findings: StoredFinding[];
};
type Judge = (features: readonly Feature[]) => Promise<z.output<typeof Judged>[]>;

/** Rows shown before a layer is kept. */
const shownRows = 20;
/** Features and vertices judged in one transaction: the embedded database is held for well under 250 ms. */
const batch = { features: 250, vertices: 5_000 };

/** The fields of a file, with its limits observed. Throws layer.too_many_features, layer.too_many_vertices, layer.too_many_fields. */
export const surveyFields = async (source: Source, hungUp: AbortSignal): Promise<LayerField[]> => {
  const survey = createFieldSurvey(source.fromText);
  let vertices = 0;
  for await (const item of source.items()) {
    hungUp.throwIfAborted();
    if (item.number > limits.features) throw new Problem('layer.too_many_features', { values: { limit: limits.features } });
    if ('fault' in item) continue;
    vertices += item.shape.vertices;
    if (vertices > limits.vertices) throw new Problem('layer.too_many_vertices', { values: { limit: limits.vertices } });
    survey.add(item.properties);
  }
  return survey.fields();
};

const kindsOf = ({ area, line, point }: Shape): z.output<typeof GeometryKind>[] => [
  ...(point.length > 0 ? (['point'] as const) : []),
  ...(line.length > 0 ? (['line'] as const) : []),
  ...(area.length > 0 ? (['area'] as const) : []),
];

/** Reads a file feature by feature, mends and judges them in batches (`judge` may write them), and accounts for each: read = kept + rejected. */
export const readLayer = async (
  source: Source,
  fields: readonly LayerField[],
  judge: Judge,
  hungUp: AbortSignal,
): Promise<LayerReading> => {
  const report = createReport();
  const taken = new Map(fields.map(({ name, kind }) => [name, kind]));
  const kinds = new Set<z.output<typeof GeometryKind>>();
  const rows: LayerReading['rows'] = [];
  let extent: [number, number, number, number] | null = null;
  let [read, kept, rejected, repaired, vertices] = [0, 0, 0, 0, 0];
  type Placed = Extract<Item, { shape: Shape }>;
  let waiting: { item: Placed; values: Record<string, unknown> }[] = [];
  let weight = 0;
  const reject = ({ number, line }: Item, fault: Fault): void => {
    rejected++;
    report.add(fault, 'rejected', number, line);
  };
  const settle = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const answers = await judge(waiting.map(({ item, values }) => ({ number: item.number, shape: item.shape, values })));
    for (const [i, { item, values }] of waiting.entries()) {
      const { mended, lostPart, fault, box } = answers[i] as z.output<typeof Judged>;
      if (fault !== null || box === null) {
        reject(item, 'no_extent');
        continue;
      }
      kept++;
      const fixes = new Set<Fix>(item.fixes);
      if (mended !== null) fixes.add('area_mended');
      if (lostPart) fixes.add('part_lost');
      if (fixes.size > 0) repaired++;
      for (const fix of fixes) report.add(fix, 'repaired', item.number, item.line, fix === 'area_mended' ? mended : null);
      for (const kind of kindsOf(item.shape)) kinds.add(kind);
      const [west = 0, south = 0, east = 0, north = 0] = box;
      extent = extent
        ? [Math.min(extent[0], west), Math.min(extent[1], south), Math.max(extent[2], east), Math.max(extent[3], north)]
        : [west, south, east, north];
      if (rows.length < shownRows) rows.push({ number: item.number, line: item.line, values });
    }
    waiting = [];
    weight = 0;
  };
  for await (const item of source.items()) {
    hungUp.throwIfAborted();
    read++;
    if ('fault' in item) {
      reject(item, item.fault);
      continue;
    }
    if (waiting.length > 0 && weight + item.shape.vertices > batch.vertices) await settle();
    waiting.push({ item, values: valuesOf(item.properties, taken) });
    vertices += item.shape.vertices;
    weight += item.shape.vertices;
    if (waiting.length >= batch.features) await settle();
  }
  await settle();
  const order = ['point', 'line', 'area'] as const;
  return {
    read,
    kept,
    rejected,
    repaired,
    vertices,
    geometryKinds: order.filter((kind) => kinds.has(kind)),
    fields: [...fields],
    extent,
    rows,
    findings: report.findings(),
  };
};
