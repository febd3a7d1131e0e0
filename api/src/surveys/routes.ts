import { rm } from 'node:fs/promises';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import '../imports/problems.ts';
import { receiveUpload } from '../imports/spool.ts';
import { endpoints } from './contract.ts';
import { fileLimits, importAnswers } from './import-answers.ts';
import { closeImport, deleteAnswers, requireImport } from './import-queries.ts';
import './problems.ts';
import {
  deleteSurvey,
  insertSurvey,
  lockSurvey,
  requireOwnSurvey,
  requireReadable,
  requireSurvey,
  selectAnswers,
  selectCells,
  selectCounts,
  selectImports,
  selectSurveys,
  updateSurvey,
} from './queries.ts';
import { resultsOf } from './results.ts';

/** Answers deleted in one transaction. */
const deletedAtOnce = 500;

/** Surveys of safety: where people do not feel safe, and why. */
export const surveyRoutes = ({ db, config }: Deps): Route[] => {
  const removeAnswers = async (member: Member, id: string, importId: string | null): Promise<void> => {
    while ((await db.as(member, (tx) => deleteAnswers(tx, id, importId, deletedAtOnce))) > 0);
  };
  return [
    route(endpoints.listSurveys, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectSurveys(tx) }))),

    route(endpoints.readSurvey, ({ principal, params }) => db.as(principal, (tx) => requireSurvey(tx, params.id))),

    route(endpoints.readResults, async ({ principal, params, query }) => {
      const survey = await db.as(principal, (tx) => requireSurvey(tx, params.id));
      const part = query.reason ? 'reason' : query.dayPart ? 'dayPart' : undefined;
      if (!survey.isExact && part) throw new Problem('survey.parts_closed', { field: part });
      // Apart, so that none of them holds the embedded database for long.
      const cells = await db.as(principal, (tx) => selectCells(tx, params.id, query));
      return resultsOf(survey, cells, await db.as(principal, (tx) => selectCounts(tx, params.id)));
    }),

    route(endpoints.listAnswers, ({ principal, params, query }) =>
      db.as(principal, async (tx) => {
        await requireReadable(tx, params.id);
        return selectAnswers(tx, params.id, query);
      }),
    ),

    route(endpoints.addSurvey, ({ principal, body, once }) => db.as(principal, (tx) => once(tx, () => insertSurvey(tx, principal, body)))),

    route(endpoints.changeSurvey, ({ principal, params, body, ifMatch }) =>
      db.as(principal, async (tx) => updateSurvey(tx, await lockSurvey(tx, params.id, ifMatch), body)),
    ),

    route(endpoints.deleteSurvey, async ({ principal, params, ifMatch }) => {
      await db.as(principal, (tx) => lockSurvey(tx, params.id, ifMatch));
      await removeAnswers(principal, params.id, null);
      await db.as(principal, (tx) => deleteSurvey(tx, params.id));
    }),

    route(endpoints.importAnswers, async ({ principal, params, query, lang, req }) => {
      const survey = await db.as(principal, (tx) => requireOwnSurvey(tx, params.id));
      const { path, fileName } = await receiveUpload(req, { dataDir: config.dataDir, uploadBytes: fileLimits.bytes }, query.fileName);
      try {
        return await importAnswers(db, principal, survey, { path, fileName, crs: query.crs }, { dryRun: query.dryRun ?? false, lang });
      } finally {
        await rm(path, { force: true });
      }
    }),

    route(endpoints.listImports, ({ principal, params }) =>
      db.as(principal, async (tx) => {
        await requireReadable(tx, params.id);
        return { items: await selectImports(tx, params.id) };
      }),
    ),

    route(endpoints.undoImport, async ({ principal, params }) => {
      await db.as(principal, async (tx) => {
        await requireOwnSurvey(tx, params.id);
        await requireImport(tx, params.id, params.importId);
      });
      await removeAnswers(principal, params.id, params.importId);
      await db.as(principal, (tx) => closeImport(tx, params.id, params.importId));
    }),
  ];
};
