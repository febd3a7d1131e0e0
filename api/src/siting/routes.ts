import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { preparePlan } from './ask-plan.ts';
import { type CameraPlan, endpoints, PlanQuestion } from './contract.ts';
import { writeNotice } from './notice.ts';
import './problems.ts';
import { deletePlan, insertPlan, makeCameras, requirePlan, selectOwner, selectPlans } from './queries.ts';

const requireDone = async (tx: Tx, id: string): Promise<{ plan: CameraPlan; question: PlanQuestion }> => {
  const plan = await requirePlan(tx, id);
  if (plan.state === 'share_ended') throw new Problem('siting.share_ended');
  if (plan.state !== 'done') throw new Problem('siting.not_done');
  return { plan, question: PlanQuestion.parse(plan.question) };
};

/** Where new cameras should stand: plans, and what is made of them. */
export const sitingRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.listPlans, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectPlans(tx) }))),

  route(endpoints.askPlan, async ({ principal, body, once }) => {
    const { warnings, ...asked } = await preparePlan(db, principal, body);
    return db.as(principal, (tx) =>
      once(tx, async () => ({
        id: await insertPlan(tx, principal, asked),
        sites: asked.sites.length,
        places: asked.places.length,
        spacingM: asked.question.spacing,
        warnings,
      })),
    );
  }),

  route(endpoints.readPlan, ({ principal, params }) => db.as(principal, (tx) => requirePlan(tx, params.id))),

  route(endpoints.deletePlan, ({ principal, params }) => db.as(principal, (tx) => deletePlan(tx, params.id))),

  route(endpoints.makeCameras, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      const { plan } = await requireDone(tx, params.id);
      const made = await makeCameras(tx, params.id);
      return { made, there: plan.sites.filter(({ kind }) => kind !== null).length - made };
    }),
  ),

  route(endpoints.readNotice, ({ principal, params, query }) =>
    db.as(principal, async (tx) => {
      const { plan, question } = await requireDone(tx, params.id);
      const cameras = plan.sites.flatMap(({ name, kind: no, azimuth }) => {
        const kind = no === null ? undefined : question.kinds[no];
        return kind === undefined ? [] : [{ name, kind, azimuth: azimuth ?? 0 }];
      });
      return writeNotice(query.lang, await selectOwner(tx), cameras, question);
    }),
  ),
];
