import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { type Approval, endpoints, indicatorsOf, type NewRating, type RiskModel, weightsOf } from './contract.ts';
import './problems.ts';
import {
  approve,
  insertModel,
  insertRating,
  lockModel,
  requireModel,
  selectModels,
  selectRatings,
  selectVersions,
  updateModel,
} from './queries.ts';

const pairOf = (first: string, second: string): string => [first, second].sort().join(' – ');

/** Every pair exactly once, whichever way round. Throws risk.pairs_wrong with the first of those that are wrong. */
const requirePairs = ({ definition }: RiskModel, { judgements }: NewRating): void => {
  const codes = indicatorsOf(definition);
  const expected = codes.flatMap((first, i) => codes.slice(i + 1).map((second) => pairOf(first, second)));
  const given = judgements.map(({ first, second }) => pairOf(first, second));
  const wrong = [
    ...expected.filter((pair) => given.filter((one) => one === pair).length !== 1),
    ...given.filter((pair) => !expected.includes(pair)),
  ];
  if (wrong.length > 0)
    throw new Problem('risk.pairs_wrong', {
      field: 'judgements',
      values: { expected: expected.length, pairs: [...new Set(wrong)].slice(0, 5).join('; ') },
    });
};

const requireWeights = ({ definition }: RiskModel, { weights }: Approval): void => {
  const codes = indicatorsOf(definition);
  const sum = Object.values(weights).reduce((a, b) => a + b, 0);
  if (Object.keys(weights).length !== codes.length || codes.some((code) => weights[code] === undefined) || Math.abs(sum - 1) > 0.001)
    throw new Problem('risk.weights_wrong', { field: 'weights', values: { sum: Math.round(sum * 1000) / 1000 } });
};

/** Without ratings only the weights that the definition itself gives can be approved, and only while no expert has said otherwise. Throws risk.ratings_wrong. */
const requireOrigin = ({ definition }: RiskModel, { weights, ratings }: Approval, current: readonly string[]): void => {
  const own = weightsOf(definition);
  const isOwn =
    current.length === 0 &&
    indicatorsOf(definition).every((code, i) => own[i] !== null && Math.abs((weights[code] ?? Number.NaN) - (own[i] ?? 0)) <= 0.001);
  if (ratings.length === 0 ? !isOwn : ratings.some((id) => !current.includes(id)))
    throw new Problem('risk.ratings_wrong', { field: 'ratings' });
};

export const riskRoutes = ({ db }: Deps) => [
  route(endpoints.listRiskModels, async ({ principal, query }) => ({
    items: await db.as(principal, (tx) => selectModels(tx, query.retired === 'true')),
  })),

  route(endpoints.readRiskModel, ({ principal, params, query }) => db.as(principal, (tx) => requireModel(tx, params.id, query.version))),

  route(endpoints.listVersions, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      await requireModel(tx, params.id);
      return { items: await selectVersions(tx, params.id) };
    }),
  ),

  route(endpoints.makeRiskModel, ({ principal, body, once }) => db.as(principal, (tx) => once(tx, () => insertModel(tx, principal, body)))),

  route(endpoints.changeRiskModel, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => updateModel(tx, await lockModel(tx, params.id, ifMatch), body)),
  ),

  route(endpoints.rateRiskModel, ({ principal, params, body, once }) =>
    db.as(principal, (tx) =>
      once(tx, async () => {
        const model = await requireModel(tx, params.id);
        if (model.tenant !== principal.tenant) throw new Problem('risk.not_yours');
        if (model.version !== body.version) throw new Problem('risk.version_old', { values: { version: model.version } });
        requirePairs(model, body);
        return insertRating(tx, model, body);
      }),
    ),
  ),

  route(endpoints.listRatings, ({ principal, params, query }) =>
    db.as(principal, async (tx) => {
      const model = await requireModel(tx, params.id, query.version);
      return { items: await selectRatings(tx, model.id, model.version) };
    }),
  ),

  route(endpoints.approveWeights, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => {
      const model = await lockModel(tx, params.id, ifMatch);
      if (model.approvedAt !== null) throw new Problem('risk.approved');
      requireWeights(model, body);
      const current = (await selectRatings(tx, model.id, model.version)).filter(({ isCurrent }) => isCurrent).map(({ id }) => id);
      requireOrigin(model, body, current);
      return approve(tx, model, body);
    }),
  ),
];
