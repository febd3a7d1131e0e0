import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Principal } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { writeDays } from '@vias/style/days.ts';
import type { Request, Response } from 'express';
import type { Geometry } from 'geojson';
import type { Deps } from '../deps.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { type Route, route } from '../http/route.ts';
import { daysOf } from '../maps/local-day.ts';
import { askAs } from '../maps/places.ts';
import { drawThematicMap } from '../maps/thematic-map.ts';
import { selectCategories } from '../taxonomy/queries.ts';
import { endpoints, type Format } from './contract.ts';
import { contentTypes, isBuilt, mostRows, width, writeTable } from './formats.ts';
import './problems.ts';
import { countIncidents, type IncidentConditions, noteExport, selectIncidentRows, selectShapes, selectTenantNames } from './queries.ts';
import {
  aboutHeadings,
  type Cell,
  hotSpotMethod,
  incidentColumns,
  incidentsTitle,
  type MapColumn,
  mapColumns,
  methodTitles,
  type Row,
  statusWords,
  type Table,
  unitOf,
} from './table.ts';

/** Rows fetched at a time, so that memory stays flat and no transaction is long. */
const batch = 2000;
type Drawn = Awaited<ReturnType<typeof drawThematicMap>>;

const fileName = (name: string, format: Format, now: number): string =>
  `vias-${name}-${new Date(now).toISOString().slice(0, 10)}.${format}`;

/** Sends the file. Nothing is said before its first bytes are there, so that what fails until then is still an answer. */
const send = async (
  { ogr2ogr, now, inTurn }: { ogr2ogr: string; now: number; inTurn: Gate },
  req: Request,
  res: Response,
  table: Table,
  format: Format,
  lang: Language,
): Promise<void> => {
  const hungUp = new AbortController();
  res.once('close', () => hungUp.abort());
  const bytes = writeTable(table, format, lang, { ogr2ogr, hungUp: hungUp.signal });
  // A file that is built is ready before its first byte; the rest is memory or a file, however slowly it is taken.
  const first = await (isBuilt(format) ? inTurn(() => bytes.next()) : bytes.next());
  res.setHeader('content-type', contentTypes[format]);
  res.setHeader('content-disposition', `attachment; filename="${fileName(table.name, format, now)}"`);
  async function* all() {
    if (!first.done) yield first.value;
    yield* bytes;
  }
  await pipeline(Readable.from(all()), res).catch((error: unknown) => {
    if (!req.socket.destroyed && !hungUp.signal.aborted) throw error;
  });
};

/** First and last day, as people say it. */
const said = (period: { from: string | null; to: string | null }, lang: Language): string => {
  const { from, to } = daysOf(period);
  return writeDays(lang, from, to);
};

/** What was left out, where not everything was counted: kinds, severity, status and municipalities by name. */
const filterOf = async (
  tx: Tx,
  {
    category,
    severity,
    status,
    tenant,
    part,
  }: Pick<IncidentConditions, 'category' | 'severity' | 'status' | 'tenant'> & { part?: readonly string[] | undefined },
  lang: Language,
): Promise<[string, string][]> => {
  const codes = [...(category ?? []), ...(part ?? [])];
  const titles = new Map(codes.length > 0 ? (await selectCategories(tx)).map(({ code, titles: each }) => [code, each[lang]]) : []);
  const kinds = (some: readonly string[] | undefined) => some?.map((code) => titles.get(code) ?? code);
  const names = tenant && (await selectTenantNames(tx, tenant));
  const states = status?.map((code) => statusWords[code]?.[lang] ?? code);
  const rows = { part: kinds(part), kinds: kinds(category), severity, status: states, tenant: names };
  return (Object.keys(rows) as (keyof typeof rows)[]).flatMap((key): [string, string][] => {
    const words = rows[key];
    return words ? [[aboutHeadings[key][lang], words.join(', ')]] : [];
  });
};
/** The filter of the incidents that a map counts, with the kinds that were counted where they had to be more than asked for. */
const countedOf = ({ definition: { source, measure, second }, categories }: Drawn) => {
  const counting = source.kind === 'incidents' ? { source, measure } : second;
  if (counting?.source.kind !== 'incidents') return {};
  const part = counting.measure.kind === 'share' ? counting.measure.category : undefined;
  return { ...counting.source, category: categories ?? counting.source.category, part };
};

const aboutOf = (map: Drawn, filter: [string, string][], title: string, lang: Language, now: number): [string, string][] => {
  const total = map.values.length;
  const shown = {
    lv: `${map.shown} no ${total}; ${map.noData} bez datiem, ${map.suppressed} slēpti`,
    lt: `${map.shown} iš ${total}; ${map.noData} be duomenų, ${map.suppressed} neskelbiama`,
    en: `${map.shown} of ${total}; ${map.noData} without data, ${map.suppressed} suppressed`,
  }[lang];
  const number = new Intl.NumberFormat(lang, { maximumSignificantDigits: 10 });
  const how = map.definition.display === 'hotspots' ? hotSpotMethod[lang] : methodTitles[map.definition.classification.method][lang];
  return [
    [aboutHeadings.title[lang], title],
    [aboutHeadings.unit[lang], unitOf(map, lang)],
    ...filter,
    [aboutHeadings.period[lang], said(map.period, lang)],
    ...map.compared.map((period): [string, string] => [aboutHeadings.compared[lang], said(period, lang)]),
    [aboutHeadings.shown[lang], shown],
    [
      aboutHeadings.method[lang],
      [how, ...(map.breaks.length > 0 ? [map.breaks.map((bound) => number.format(bound)).join(' | ')] : [])].join(': '),
    ],
    [aboutHeadings.sources[lang], map.sources.join('; ')],
    ...map.warnings.map(({ text }): [string, string] => [aboutHeadings.warnings[lang], text]),
    [aboutHeadings.made[lang], new Date(now).toISOString()],
  ];
};

/** Ten digits are more than any of these numbers knows. */
const rounded = (cell: Cell): Cell => (typeof cell === 'number' ? Number(cell.toPrecision(10)) : cell);

const mapRows = async function* (
  { values }: Drawn,
  columns: readonly MapColumn[],
  shapes: ReadonlyMap<number | string, Geometry>,
  lang: Language,
): AsyncGenerator<Row> {
  for (const value of values) yield { cells: columns.map(({ of }) => rounded(of(value, lang))), geometry: shapes.get(value.id) ?? null };
};

/** Files of what a map shows, and of incidents. */
export const exportRoutes = ({ db, clock, config: { ogr2ogr } }: Deps): Route[] => {
  const inTurn = createGate(width.built, width.waiting);
  const incidentRows = async function* (principal: Principal, conditions: IncidentConditions, lang: Language): AsyncGenerator<Row> {
    let after: { at: string; id: string } | undefined;
    for (;;) {
      const rows = await db.as(principal, (tx) => selectIncidentRows(tx, conditions, lang, after, batch));
      for (const { number, municipality, occurredAt, category, categoryCode, severity, status, longitude, latitude } of rows)
        yield {
          cells: [number, municipality, occurredAt, category, categoryCode, severity, status, longitude, latitude],
          geometry: longitude === null || latitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] },
        };
      after = rows.at(-1);
      if (rows.length < batch) return;
    }
  };
  return [
    route(endpoints.exportMap, async ({ principal, query, body, lang, req, res }) => {
      const map: Drawn = await drawThematicMap(askAs(db, principal), body.definition, { now: clock.now(), lang });
      const { geometry } = map;
      const shapes: ReadonlyMap<number | string, Geometry> =
        geometry.kind === 'features'
          ? new Map(geometry.featureCollection.features.map(({ id, geometry: shape }) => [id, shape as Geometry]))
          : await db.as(principal, (tx) => selectShapes(tx, geometry.boundarySets));
      await db.as(principal, (tx) => noteExport(tx, 'map', map.values.length, { format: query.format, definition: map.definition }));
      const title = body.title ?? map.definition.titles?.[lang] ?? map.indicator?.title[lang] ?? unitOf(map, lang);
      const filter = await db.as(principal, (tx) => filterOf(tx, countedOf(map), lang));
      const columns = mapColumns(map.definition);
      const table: Table = {
        name: 'map',
        title,
        columns,
        rows: mapRows(map, columns, shapes, lang),
        about: aboutOf(map, filter, title, lang, clock.now()),
      };
      await send({ ogr2ogr, now: clock.now(), inTurn }, req, res, table, query.format, lang);
    }),

    route(endpoints.exportIncidents, async ({ principal, query: { format, ...conditions }, lang, req, res }) => {
      const rows = await db.as(principal, async (tx) => {
        const count = await countIncidents(tx, conditions);
        const most = mostRows[format];
        if (most !== undefined && count > most) throw new Problem('export.too_many', { field: 'format', values: { rows: count, most } });
        await noteExport(tx, 'incident', count, { format, ...conditions });
        return count;
      });
      res.setHeader('x-rows', rows);
      const about: [string, string][] = [
        ...(await db.as(principal, (tx) => filterOf(tx, conditions, lang))),
        [aboutHeadings.period[lang], conditions.during ? said(conditions.during, lang) : '…'],
        [aboutHeadings.shown[lang], String(rows)],
        [aboutHeadings.made[lang], new Date(clock.now()).toISOString()],
      ];
      const table: Table = {
        name: 'incidents',
        title: incidentsTitle[lang],
        columns: incidentColumns,
        rows: incidentRows(principal, conditions, lang),
        about,
      };
      await send({ ogr2ogr, now: clock.now(), inTurn }, req, res, table, format, lang);
    }),
  ];
};
