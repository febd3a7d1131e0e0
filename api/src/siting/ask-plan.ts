import { type AreaGeometry, findAreaFault, toMultiPolygon } from '@vias/alerts/area.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { findCameraFaults } from '../cameras/check-camera.ts';
import { looksSwapped } from '../http/lon-lat.ts';
import { type NewCameraPlan, type PlanAnswer, planLimits } from './contract.ts';
import {
  countBuildings,
  measureShapes,
  selectHouses,
  selectIncidents,
  selectLayerPoints,
  selectOpen,
  selectOutlines,
  selectRisk,
  selectSeen,
  selectSurvey,
} from './ground-queries.ts';
import { boxKm2, layOut, makeLattice, middleOf, mixSources } from './lattice.ts';
import type { Asked } from './queries.ts';
import { cornersWithin, type Polygons } from './rings.ts';
import { boxOfSites } from './site-box.ts';

type Position = [lon: number, lat: number];
type Box = [number, number, number, number];
/** Degrees around an area from which something may count in it: half a block of 250 m, and a little. */
const margin = [0.0023, 0.0013] as const;

const requireShape = (area: AreaGeometry, field: string): void => {
  const fault = findAreaFault(area);
  if (fault?.fault === 'swapped') throw new Problem('geometry.swapped', { field });
  if (fault?.fault === 'too_many_vertices')
    throw new Problem('geometry.too_many_vertices', { field, values: { count: fault.count, limit: planLimits.vertices } });
  if (fault) throw new Problem('siting.area_empty', { field });
  const count = area.coordinates.flat(area.type === 'Polygon' ? 1 : 2).length;
  if (count > planLimits.vertices)
    throw new Problem('geometry.too_many_vertices', { field, values: { count, limit: planLimits.vertices } });
};

const requireKinds = ({ kinds, points }: NewCameraPlan): void => {
  kinds.forEach(({ name, cost: _cost, ...optics }, i) => {
    const field = `kinds.${i}`;
    const { focalMm, sensorWidthMm, pixelsWide } = optics;
    if (focalMm === null || sensorWidthMm === null || pixelsWide === null)
      throw new Problem('siting.optics_missing', { field, values: { name } });
    const [fault] = findCameraFaults({
      geometry: { type: 'Point', coordinates: [24, 56] },
      kind: 'fixed',
      status: 'planned',
      purpose: null,
      legalBasis: null,
      retentionDays: null,
      installedOn: null,
      removedOn: null,
      views: [{ ...optics, azimuth: 0, title: null }],
      masks: [],
      reach: [],
      stream: null,
    });
    if (fault) throw new Problem(fault.code, { ...fault, field: fault.field.replace('views.0', field) });
  });
  points.forEach(({ geometry }, i) => {
    const [lon, lat] = geometry.coordinates;
    if (looksSwapped(lon, lat)) throw new Problem('geometry.swapped', { field: `points.${i}.geometry` });
  });
};

const requireBudget = ({ budget, kinds }: NewCameraPlan): void => {
  if ('cameras' in budget) {
    if (budget.cameras <= 0) throw new Problem('siting.no_budget', { field: 'budget.cameras', values: { budget: budget.cameras } });
    return;
  }
  if (budget.money <= 0) throw new Problem('siting.no_budget', { field: 'budget.money', values: { budget: budget.money } });
  const cheapest = Math.min(...kinds.map(({ cost }) => cost));
  if (cheapest > budget.money)
    throw new Problem('siting.budget_too_small', { field: 'budget.money', values: { cheapest, budget: budget.money } });
};

const polygonsOf = (area: AreaGeometry): Polygons =>
  (area.type === 'Polygon' ? [area.coordinates] : area.coordinates) as unknown as Polygons;

/** What a plan is stored as, from what was asked: places, their demand, who sees them already, sites. Reads as the member, in short transactions. Throws what is wrong with the question. */
export const preparePlan = async (
  db: Database,
  member: Member,
  plan: NewCameraPlan,
): Promise<Asked & { warnings: PlanAnswer['warnings'] }> => {
  const { title, area, points, ...question } = plan;
  const { demand, zones } = plan;
  requireShape(area, 'area');
  for (const [i, zone] of zones.entries()) requireShape(zone.area, `zones.${i}.area`);
  requireKinds(plan);
  requireBudget(plan);
  if (demand.risk > 0 && demand.indicator === null) throw new Problem('siting.indicator_missing', { field: 'demand.indicator' });
  const [areaText, ...zoneTexts] = [area, ...zones.map((zone) => zone.area)].map((shape) => toMultiPolygon(shape)) as [string, ...string[]];
  const [whole, ...measured] = await db.as(member, (tx) => measureShapes(tx, [areaText, ...zoneTexts]));
  if (!whole) throw new Error('An area was not measured.');
  [whole, ...measured].forEach(({ crossing, km2 }, i) => {
    const field = i === 0 ? 'area' : `zones.${i - 1}.area`;
    if (crossing !== null) throw new Problem('geometry.self_crossing', { field, values: { place: crossing } });
    if (!(km2 > 0)) throw new Problem('siting.area_empty', { field });
  });
  const box: Box = [whole.west, whole.south, whole.east, whole.north];
  if (whole.km2 > planLimits.km2 || boxKm2(box) > planLimits.boxKm2)
    throw new Problem('siting.area_too_large', {
      field: 'area',
      values: {
        km2: Number(Math.max(whole.km2, whole.km2 > planLimits.km2 ? 0 : boxKm2(box)).toFixed(2)),
        limit: whole.km2 > planLimits.km2 ? planLimits.km2 : planLimits.boxKm2,
      },
    });

  const sites = await selectSites(db, member, plan, areaText, box);
  const lattice = makeLattice(box, whole.km2);
  const cells = Array.from({ length: lattice.columns * lattice.rows }, (_, cell) => middleOf(lattice, cell));
  const open = await db.as(member, (tx) => selectOpen(tx, areaText, zoneTexts, cells));
  if (open.length === 0) throw new Problem('siting.no_places', { field: 'area' });
  const places = open.map((cell) => cells[cell] as Position);

  const near: Box = [box[0] - margin[0], box[1] - margin[1], box[2] + margin[0], box[3] + margin[1]];
  const lent = new Set<number>();
  const lend = (rows: readonly { lent: readonly number[] }[]): void => {
    for (const row of rows) for (const each of row.lent) lent.add(each);
  };
  const reported = demand.incidents > 0 ? await db.as(member, (tx) => selectIncidents(tx, near, demand)) : [];
  const answered = demand.survey > 0 ? await db.as(member, (tx) => selectSurvey(tx, near)) : [];
  const [incidents, survey] = [layOut(lattice, open, reported), layOut(lattice, open, answered)];
  const risk = new Float64Array(open.length);
  if (demand.risk > 0 && demand.indicator !== null) {
    const read = await db.as(member, (tx) => selectRisk(tx, demand.indicator as string, places));
    for (const { no, value } of read.values) risk[no] = value;
    lend([read]);
  }
  const weights = [demand.ground, demand.incidents, demand.survey, demand.risk];
  const { parts, demand: mixed, isEmpty } = mixSources([new Float64Array(open.length).fill(1), incidents, survey, risk], weights);
  if (!mixed.some((value) => value > 0)) throw new Problem('siting.no_demand', { field: 'demand' });
  const warnings: PlanAnswer['warnings'] = [];
  (['no_incidents', 'no_survey', 'no_risk'] as const).forEach((warning, i) => {
    if ((weights[i + 1] as number) > 0 && isEmpty[i + 1]) warnings.push(warning);
  });
  if (demand.risk > 0 && !isEmpty[3] && new Set(risk).size === 1) warnings.push('risk_even');

  const seen = new Map((await db.as(member, (tx) => selectSeen(tx, places, question))).map((each) => [each.no, each]));
  lend([...reported, ...answered, ...seen.values()]);
  return {
    title,
    area: areaText,
    question: { ...question, spacing: lattice.spacing, drawn: points.length },
    sites,
    sensitivity: Math.max(2, ...[...seen.values()].map(({ sensitivity }) => sensitivity)),
    lent: [...lent],
    places: places.map((place, i) => ({
      place,
      weight: mixed[i] as number,
      parts: parts.map((part) => part[i] as number),
      before: seen.get(i)?.cameras ?? 0,
      ppm: seen.get(i)?.finest ?? 0,
    })),
    warnings,
  };
};

/** Where cameras could stand: what was drawn, corners of buildings, points of a layer; named and counted. */
const selectSites = async (
  db: Database,
  member: Member,
  plan: NewCameraPlan,
  area: string,
  box: Box,
): Promise<Asked['sites'][number][]> => {
  const { points, corners, layer, kinds, directions } = plan;
  const sites: { name: string | null; place: Position }[] = points.map(({ name, geometry }) => ({
    name,
    place: geometry.coordinates as Position,
  }));
  if (layer !== null) {
    const found = await db.as(member, (tx) => selectLayerPoints(tx, layer, area, planLimits.sites + 1));
    if (found.length === 0) throw new Problem('siting.layer_without_points', { field: 'layer' });
    sites.push(...found.map(({ name, lon, lat }) => ({ name, place: [lon, lat] as Position })));
  }
  if (corners !== null) {
    const outlines = await db.as(member, (tx) => selectOutlines(tx, box));
    sites.push(...cornersWithin(outlines, polygonsOf(plan.area), corners, planLimits.sites + 1).map((place) => ({ name: null, place })));
  }
  if (sites.length === 0) throw new Problem('siting.no_candidates', { field: 'points' });
  if (sites.length > planLimits.sites) throw new Problem('siting.too_many_sites', { field: 'points', values: { limit: planLimits.sites } });
  const count = sites.length * kinds.length * directions;
  if (count > planLimits.options)
    throw new Problem('siting.too_many_options', {
      field: 'directions',
      values: { sites: sites.length, kinds: kinds.length, directions, count, limit: planLimits.options },
    });
  const around = boxOfSites(
    sites.map(({ place }) => place),
    kinds,
  );
  if ((await db.as(member, (tx) => countBuildings(tx, around, planLimits.buildings + 1))) > planLimits.buildings)
    throw new Problem('siting.too_many_buildings', { field: 'kinds', values: { limit: planLimits.buildings } });
  return nameSites(db, member, sites);
};

/** Sites without a name get that of the house they stand at, the second one of a house with a number; far from every house they are named by latitude and longitude. */
const nameSites = async (
  db: Database,
  member: Member,
  sites: readonly { name: string | null; place: Position }[],
): Promise<Asked['sites'][number][]> => {
  const places = sites.map(({ place }) => place);
  const houses = new Map((await db.as(member, (tx) => selectHouses(tx, places))).map(({ no, name }) => [no, name]));
  const times = new Map<string, number>();
  return sites.map(({ name, place }, i) => {
    const house = houses.get(i);
    if (name !== null || house === undefined) return { name: name ?? `${place[1].toFixed(5)}, ${place[0].toFixed(5)}`, place };
    const nth = (times.get(house) ?? 0) + 1;
    times.set(house, nth);
    return { name: nth === 1 ? house : `${house} (${nth})`, place };
  });
};
