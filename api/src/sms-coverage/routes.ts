import type { Language } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { safeCell } from '../imports/rejects-csv.ts';
import { type CoveredPlace, endpoints } from './contract.ts';
import { hasGenerated, selectCoveredPlaces, selectCoveredTerritories } from './queries.ts';

const heads: Record<Language, readonly string[]> = {
  lv: ['Novads vai pilsēta', 'Apdzīvota vieta', 'Iela', 'Mājokļi', 'Garums', 'Platums'],
  lt: ['Savivaldybė', 'Gyvenvietė', 'Gatvė', 'Būstai', 'Ilguma', 'Platuma'],
  en: ['Municipality', 'Settlement', 'Street', 'Dwellings', 'Longitude', 'Latitude'],
};
const lineOf = (cells: readonly (string | number)[]): string => `${cells.map((cell) => safeCell(String(cell))).join(';')}\r\n`;

/** The list of places nobody can reach; semicolons and the mark that makes a spreadsheet read UTF-8. */
const gapsCsv = (places: readonly CoveredPlace[], lang: Language): string =>
  `\ufeff${lineOf(heads[lang])}${places
    .filter(({ isGap }) => isGap)
    .map(({ municipality, settlement, street, dwellings, geometry }) =>
      lineOf([municipality, settlement, street ?? '', dwellings, ...geometry.coordinates]),
    )
    .join('')}`;

/** Whom a warning by SMS would not reach: dwellings of the own municipality, by territory and settlement. */
export const coverageRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.readCoverage, ({ principal }) =>
    db.as(principal, async (tx) => ({
      territories: await selectCoveredTerritories(tx),
      places: await selectCoveredPlaces(tx),
      isGenerated: await hasGenerated(tx),
    })),
  ),

  route(endpoints.exportGaps, async ({ principal, lang, res }) => {
    const places = await db.as(principal, selectCoveredPlaces);
    res
      .type('text/csv; charset=utf-8')
      .set('content-disposition', 'attachment; filename="coverage-gaps.csv"')
      .set('cache-control', 'private, no-store')
      .send(gapsCsv(places, lang));
  }),
];
