import { z } from 'zod';
import { endpoint, ok, page } from '../http/endpoint.ts';
import { Flag, Limit, Point } from '../http/parameters.ts';

const Country = z.string().regex(/^[A-Z]{2}$/);
const Code = z.string().trim().min(1).max(40);
const Id = z.coerce.number().int().positive().max(2_147_483_647);
const Level = z.enum(['country', 'region', 'municipality', 'parish', 'neighbourhood', 'settlement', 'grid']);
const Title = z.object({ lv: z.string(), lt: z.string(), en: z.string() });

/** One edition of one division of a country. `validTo` is the first day on which it no longer holds. */
export const BoundarySet = z
  .object({
    id: z.int(),
    country: Country,
    scheme: z.string(),
    level: Level,
    title: Title,
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    source: z.string(),
    licence: z.string(),
    isGenerated: z.boolean().meta({ description: 'Approximate borders made for demonstration' }),
    loadedAt: z.iso.datetime({ offset: true }),
    version: z.int(),
    units: z.int(),
  })
  .meta({ id: 'BoundarySet' });

/** A territory is (country, scheme, code), never its name. */
export const Territory = z
  .object({
    id: z.int(),
    boundarySet: z.int(),
    country: Country,
    scheme: z.string(),
    level: Level,
    code: Code,
    name: z.string(),
    kind: z.string().nullable(),
    parent: z.int().nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    areaKm2: z.number(),
    labelPoint: Point,
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    residents: z.object({ count: z.int(), asOf: z.iso.date(), source: z.string() }).nullable(),
    isGenerated: z.boolean(),
  })
  .meta({ id: 'Territory' });
export type Territory = z.output<typeof Territory>;

const Link = z.object({ id: z.int(), code: Code, name: z.string(), boundarySet: z.int(), weight: z.number(), basis: z.string() });
const MultiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.array(z.number())))) });

/** A territory with its shape and what came before and after it. */
export const TerritoryDetail = Territory.extend({ geometry: MultiPolygon, successors: z.array(Link), predecessors: z.array(Link) }).meta({
  id: 'TerritoryDetail',
});

export const TerritoryFilter = z.object({
  boundarySet: Id.optional(),
  country: Country.optional(),
  level: Level.optional(),
  code: Code.optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Beginning of a word of the name, without diacritics or in the other country’s form: Šauļi finds Šiauliai' }),
  on: z.iso.date().optional().meta({ description: 'Only sets that hold on this day' }),
  mine: z.enum(['true', 'false']).default('false').meta({
    description:
      'true: only the territories of the reader’s own municipality and the parts of them; none for who belongs to no municipality',
  }),
  after: z.coerce.number().int().min(0).default(0),
  limit: Limit,
});
export type TerritoryFilter = z.output<typeof TerritoryFilter>;

/** How a file of borders is to be read. Coordinates are taken in `crs`, or as the file says, or as EPSG:4326. */
export const SetHeader = z.object({
  country: Country,
  scheme: z.string().trim().min(1).max(40),
  level: Level.default('municipality'),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  title: z.string().trim().min(1).max(300),
  source: z.string().trim().min(1).max(300),
  licence: z.string().trim().min(1).max(300),
  codeProperty: z.string().min(1).max(60).optional(),
  nameProperty: z.string().min(1).max(60).optional(),
  kindProperty: z.string().min(1).max(60).optional(),
  crs: z.enum(['4326', '3059', '3346', '3857']).optional(),
  swapAxes: Flag.default(false),
  generated: Flag.default(false),
  replace: Flag.optional().meta({ description: 'true: take the file although a tenth or more of the units the set has now would vanish' }),
});
export type SetHeader = z.output<typeof SetHeader>;

export const UnitReject = z.object({ row: z.int(), code: z.string().nullable(), reason: z.string(), detail: z.string() });
export const UnitRepair = z.object({ row: z.int(), code: z.string(), reason: z.string(), areaChangeKm2: z.number() });

/** What became of a file: `read = accepted + rejected`. */
export const SetReport = z
  .object({
    id: z.int(),
    version: z.int(),
    crs: z.string(),
    read: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    removed: z.int().meta({ description: 'Units of the earlier loading that the file no longer has' }),
    placed: z.int().meta({ description: 'Things that lie in a unit of this set' }),
    rejects: z.array(UnitReject).meta({ description: 'At most 1,000' }),
    repairs: z.array(UnitRepair).meta({ description: 'At most 1,000' }),
  })
  .meta({ id: 'SetReport' });
export type SetReport = z.output<typeof SetReport>;

const Unit = z.object({ code: z.string(), name: z.string() });
/** What another set has otherwise than this one. */
export const SetComparison = z
  .object({
    added: z.array(Unit),
    removed: z.array(Unit),
    changed: z
      .array(Unit.extend({ km2: z.number(), otherKm2: z.number() }))
      .meta({ description: 'Areas that differ by more than half a per cent' }),
    moves: z
      .array(z.object({ from: Unit.nullable(), to: Unit.nullable(), settlements: z.int(), names: z.array(z.string()) }))
      .meta({ description: 'Settlements that would lie in another unit, with the first five names; null: in none' }),
    settlements: z.int().meta({ description: 'That lie in either set' }),
  })
  .meta({ id: 'SetComparison' });

/** One passage from an old unit to a new one. */
export const SuccessorRow = z.strictObject({ from: Code, to: Code, weight: z.number().positive().optional() });
/** What became of units of a set. `seen` is what a look at the table answered: when somebody changed the passages since, nothing is written. */
export const SuccessorTable = z.strictObject({
  toSet: z.int().positive(),
  basis: z.string().trim().min(3).max(200),
  rows: z.array(SuccessorRow).min(1).max(20_000),
  seen: z.string().max(64).optional(),
});

const Passage = Unit.extend({
  weight: z.number().nullable().meta({ description: 'Share of the old unit; null: no longer a successor' }),
  before: z.number().nullable().meta({ description: 'Share that is written down now; null: not a successor yet' }),
  isApart: z.boolean().meta({ description: 'The two borders do not even touch: a wrong code?' }),
});
/** What a table of successors would change, and what in it looks wrong. Nothing was written. */
export const SuccessorPreview = z
  .object({
    seen: z.string(),
    rows: z.int(),
    unchanged: z.int().meta({ description: 'Units whose successors and weights stay as they are' }),
    passages: z.array(z.object({ from: Unit, residents: z.int().nullable(), to: z.array(Passage) })).meta({
      description: 'Units whose successors are new or become others; residents on the last known day',
    }),
    left: z.array(Unit).meta({ description: 'Units of the set that still have no successor in the other set' }),
    unnamed: z.array(z.object({ from: Unit, to: Unit, settlements: z.int(), names: z.array(z.string()) })).meta({
      description: 'Settlements of a unit that lie in a unit of the other set which the table does not name, with the first five names',
    }),
  })
  .meta({ id: 'SuccessorPreview' });
export type SuccessorPreview = z.output<typeof SuccessorPreview>;
const SuccessorItem = z.object({ from: Code, to: Code, weight: z.number(), basis: z.string() });

/** Values by the codes of one set, to be carried to another. null = not known. */
export const Conversion = z
  .strictObject({
    fromSet: z.int().positive(),
    toSet: z.int().positive(),
    decimals: z.int().min(0).max(6).default(0).meta({ description: 'Decimals the values have; the total is kept to the last of them' }),
    values: z.record(Code, z.number().min(-1e9).max(1e9).nullable()),
  })
  .meta({ id: 'Conversion' });
export const Converted = z
  .object({
    total: z.number(),
    items: z.array(
      z.object({
        code: Code,
        territory: z.int(),
        value: z.number(),
        isIncomplete: z.boolean().meta({ description: 'A part of it is not known' }),
      }),
    ),
  })
  .meta({ id: 'Converted' });

/** Residents of the units of a set on a day: the denominator of rates. */
export const ResidentTable = z.strictObject({
  asOf: z.iso.date(),
  source: z.string().trim().min(3).max(200),
  rows: z
    .array(z.strictObject({ code: Code, residents: z.int().min(0).max(2_000_000_000) }))
    .min(1)
    .max(20_000),
});

/** The municipalities that a tenant answers for. A territory nobody reports from shows as "no data". */
export const Assignment = z.strictObject({
  tenant: z.string().min(1).max(60),
  country: Country,
  scheme: z.string().trim().min(1).max(40),
  codes: z.array(Code).max(200),
});

const byId = z.object({ id: Id });
const At = z.object({ lon: z.coerce.number().min(-180).max(180), lat: z.coerce.number().min(-90).max(90), on: z.iso.date().optional() });

const tableProblems = ['territory.set_not_found', 'territory.code_unknown', 'territory.weight_missing', 'territory.row_repeated'];

export const endpoints = {
  listTerritories: endpoint('get', '/api/territories', {
    summary: 'Territories, sorted by name in the reader’s language',
    roles: 'public',
    query: TerritoryFilter,
    answer: page(Territory),
  }),
  findTerritoriesAt: endpoint('get', '/api/territories/at', {
    summary: 'The territories that a point lies in, in every set that holds on the day',
    roles: 'public',
    query: At,
    answer: ok(z.object({ items: z.array(Territory) })),
    problems: ['geometry.swapped'],
  }),
  listBoundarySets: endpoint('get', '/api/territories/boundary-sets', {
    summary: 'Loaded boundary sets',
    roles: 'public',
    answer: ok(z.object({ items: z.array(BoundarySet) })),
  }),
  loadBoundarySet: endpoint('post', '/api/territories/boundary-sets', {
    summary: 'Load or reload a boundary set: a GeoJSON FeatureCollection as the body; every existing thing is placed in it',
    roles: ['operator'],
    query: SetHeader,
    answer: ok(SetReport),
    limit: { rate: 'heavy' },
    problems: [
      'territory.not_features',
      'territory.nothing_accepted',
      'territory.too_many',
      'territory.crs_unknown',
      'territory.crs_mismatch',
      'territory.outside_country',
      'territory.would_vanish',
      'geometry.swapped',
    ],
  }),
  compareBoundarySets: endpoint('get', '/api/territories/boundary-sets/{id}/comparison', {
    summary: 'What another set of the same country and level has otherwise: units, areas, and which settlements would lie in another unit',
    roles: ['operator'],
    params: byId,
    query: z.object({ with: Id }),
    answer: ok(SetComparison),
    limit: { rate: 'heavy' },
    problems: ['territory.set_not_found', 'territory.sets_unlike'],
  }),
  listSuccessors: endpoint('get', '/api/territories/boundary-sets/{id}/successors', {
    summary: 'What became of the units of a set, with weights',
    roles: 'public',
    params: byId,
    answer: ok(z.object({ items: z.array(SuccessorItem.extend({ toSet: z.int() })) })),
    problems: ['territory.set_not_found'],
  }),
  loadSuccessors: endpoint('post', '/api/territories/boundary-sets/{id}/successors', {
    summary: 'Say what became of the units of a set; weights of one unit may be given in any measure',
    roles: ['operator'],
    params: byId,
    body: SuccessorTable,
    answer: ok(z.object({ accepted: z.int() })),
    limit: { bytes: 4_194_304 },
    problems: [...tableProblems, 'territory.changed_meanwhile'],
  }),
  previewSuccessors: endpoint('post', '/api/territories/boundary-sets/{id}/successors/preview', {
    summary: 'What a table of successors would change and what in it looks wrong; nothing is written',
    roles: ['operator'],
    params: byId,
    body: SuccessorTable,
    answer: ok(SuccessorPreview),
    limit: { bytes: 4_194_304, rate: 'heavy' },
    problems: tableProblems,
  }),
  convertStatistic: endpoint('post', '/api/territories/convert', {
    summary: 'Carry a statistic from the units of one set to those of another; the total is kept',
    roles: 'signed-in',
    body: Conversion,
    answer: ok(Converted),
    problems: ['territory.set_not_found', 'territory.code_unknown', 'territory.successor_missing'],
  }),
  readTerritory: endpoint('get', '/api/territories/{id}', {
    summary: 'One territory with its shape, predecessors and successors',
    roles: 'public',
    params: byId,
    answer: ok(TerritoryDetail),
    problems: ['territory.not_found'],
  }),
  loadResidents: endpoint('post', '/api/territories/boundary-sets/{id}/residents', {
    summary: 'Say how many people live in the units of a set',
    roles: ['operator'],
    params: byId,
    body: ResidentTable,
    answer: ok(z.object({ accepted: z.int() })),
    limit: { bytes: 4_194_304 },
    problems: ['territory.set_not_found', 'territory.code_unknown'],
  }),
  assignTerritories: endpoint('post', '/api/territories/assignments', {
    summary: 'Say which territories a tenant answers for, in place of those before',
    roles: ['operator'],
    body: Assignment,
    answer: ok(z.object({ accepted: z.int() })),
    problems: ['territory.tenant_unknown', 'territory.code_unknown'],
  }),
};
