import type { Language } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import type { ImportReport } from './import-contract.ts';
import { checkValues, importValues, type ReadRow } from './import-values.ts';
import './problems.ts';
import {
  deleteIndicator,
  insertIndicator,
  lockIndicator,
  requireFillable,
  requireIndicator,
  selectIndicators,
  selectLatest,
  selectPeriods,
  selectPoint,
  selectRevisions,
  selectUses,
  selectValues,
  updateIndicator,
} from './queries.ts';
import { readFile, readWhole } from './read-file.ts';
import { rejectSentence } from './reject-text.ts';
import { selectImports } from './value-queries.ts';
import { readValue, type WrittenValue } from './value-text.ts';

const written = (value: number | string | null): WrittenValue | undefined =>
  value === null ? { status: 'missing' } : typeof value === 'number' ? { status: 'number', value } : readValue(value);

/** The report with its reasons as sentences of the reader's language. */
const inWords = <T extends Pick<ImportReport, 'rejects'>>(report: T, lang: Language): T => ({
  ...report,
  rejects: report.rejects.map((reject) => ({ ...reject, detail: rejectSentence(reject, lang) })),
});

export const indicatorRoutes = ({ db }: Deps) => [
  route(endpoints.listIndicators, async ({ principal, query }) => ({
    items: await db.as(principal, (tx) => selectIndicators(tx, query.retired === 'true')),
  })),

  route(endpoints.readIndicator, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      const indicator = await requireIndicator(tx, params.code);
      return { ...indicator, periodList: await selectPeriods(tx, indicator.id) };
    }),
  ),

  route(endpoints.makeIndicator, ({ principal, body, once }) =>
    db.as(principal, (tx) => once(tx, () => insertIndicator(tx, principal, body))),
  ),

  route(endpoints.changeIndicator, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => updateIndicator(tx, await lockIndicator(tx, params.code, ifMatch), body)),
  ),

  route(endpoints.deleteIndicator, ({ principal, params, ifMatch }) =>
    db.as(principal, async (tx) => deleteIndicator(tx, await lockIndicator(tx, params.code, ifMatch))),
  ),

  route(endpoints.listUses, ({ principal, params }) =>
    db.as(principal, async (tx) => selectUses(tx, (await requireIndicator(tx, params.code)).id)),
  ),

  route(endpoints.readValues, ({ principal, params, query }) =>
    db.as(principal, async (tx) => {
      const indicator = await requireIndicator(tx, params.code);
      const { period, items } = await selectValues(tx, indicator, query);
      const count = (what: (item: (typeof items)[number]) => boolean) => items.filter(what).length;
      return {
        code: indicator.code,
        period,
        items,
        shown: count((item) => item.value !== null),
        masked: count((item) => item.status === 'masked'),
        noData: count((item) => item.status === 'missing'),
        converted: count((item) => item.isConverted),
        valuesVersion: indicator.valuesVersion,
      };
    }),
  ),

  // A transaction for each period: the embedded database serves others in between.
  route(endpoints.readSeries, async ({ principal, params, query }) => {
    const indicator = await db.as(principal, (tx) => requireIndicator(tx, params.code));
    const periods = await db.as(principal, (tx) => selectLatest(tx, indicator.id, query.last));
    const items = [];
    for (const period of periods) items.push(...(await db.as(principal, (tx) => selectPoint(tx, indicator, query.territory, period))));
    return { code: indicator.code, items };
  }),

  route(endpoints.writeValues, async ({ principal, params, lang, body: { rows, origin, ...division } }) => {
    const indicator = await db.as(principal, (tx) => requireFillable(tx, params.code));
    const read = rows.map(
      ({ code, period, value, status }, i): ReadRow => ({ line: i + 1, code, period, value: written(value), text: String(value), status }),
    );
    return inWords(await importValues(db, principal, indicator, { origin, division }, read), lang);
  }),

  route(endpoints.importValues, async ({ principal, params, query, req, lang }) => {
    const indicator = await db.as(principal, (tx) => requireFillable(tx, params.code));
    const { rows, rejects, folded } = readFile(await readWhole(req), query);
    const how = { origin: 'file' as const, fileName: query.fileName ?? null, division: query };
    return inWords(await importValues(db, principal, indicator, how, rows, { rejects, folded }), lang);
  }),

  route(endpoints.checkValues, async ({ principal, params, query, req, lang }) => {
    const indicator = await db.as(principal, (tx) => requireFillable(tx, params.code));
    const { rows, rejects, folded, ...reading } = readFile(await readWhole(req), query);
    return inWords({ ...(await checkValues(db, principal, indicator, query, rows, { rejects, folded })), ...reading }, lang);
  }),

  route(endpoints.listImports, ({ principal, params, lang }) =>
    db.as(principal, async (tx) => ({
      items: (await selectImports(tx, (await requireIndicator(tx, params.code)).id)).map((report) => inWords(report, lang)),
    })),
  ),

  route(endpoints.listRevisions, ({ principal, params, query }) =>
    db.as(principal, async (tx) => ({ items: await selectRevisions(tx, (await requireIndicator(tx, params.code)).id, query.territory) })),
  ),
];
