import { defineProblems, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { endpoint, ok } from '../http/endpoint.ts';
import { route } from '../http/route.ts';
import { leastCount } from './few.ts';
import { requireAlert } from './queries.ts';

defineProblems({
  'alert.newcomers_changed': {
    status: 409,
    en: 'Meanwhile {now} newcomers wait, not {before}. Nobody was added; look again and decide.',
    lv: 'Jaunu saņēmēju tagad ir {now}, nevis {before}. Neviens netika pievienots; apskatiet vēlreiz un izlemiet.',
    lt: 'Naujų gavėjų dabar laukia {now}, o ne {before}. Niekas nepridėtas; peržiūrėkite ir nuspręskite iš naujo.',
  },
  'alert.newcomers_none': {
    status: 409,
    en: 'Nobody waits to be added to this alert. Nothing was changed.',
    lv: 'Neviens negaida, lai viņu pievienotu šim brīdinājumam. Nekas netika mainīts.',
    lt: 'Niekas nelaukia, kad būtų pridėtas prie šio perspėjimo. Niekas nepakeista.',
  },
}); // prettier-ignore

const Newcomers = z.object({ people: z.int() }).meta({ id: 'AlertNewcomers' });

export const endpoints = {
  releaseNewcomers: endpoint('post', '/api/alerts/{id}/newcomers', {
    summary:
      'Send a live warning to the people whom a register brought into its area meanwhile and who wait because they are more than the tolerance: with the second factor, naming their number as the board shows it',
    roles: ['alert-approver'],
    stepUp: true,
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({ people: z.int().min(1) }).meta({ id: 'AlertNewcomersRelease' }),
    answer: ok(Newcomers),
    problems: ['alert.not_found', 'alert.not_yours', 'alert.newcomers_changed', 'alert.newcomers_none'],
  }),
};

const shown = (people: number): number => (people === 0 ? 0 : Math.max(people, leastCount));

/** How many people wait to join an alert of one's own, as it may be told: fewer than 20 are told as 20. */
export const countNewcomers = async (tx: Tx, id: string): Promise<number> =>
  shown((await tx.one(z.object({ n: z.int() }), sql`select newcomers_waiting(${id}) as n`)).n);

const Released = z.object({ answer: z.object({ released: z.int(), waiting: z.int() }) });

async function release(tx: Tx, id: string, people: number): Promise<{ people: number }> {
  const { n } = await tx.one(z.object({ n: z.int() }), sql`select newcomers_waiting(${id}) as n`);
  const { answer } = await tx.one(Released, sql`select release_newcomers(${id}, ${people === shown(n) ? n : people}) as answer`);
  if (answer.waiting > 0) throw new Problem('alert.newcomers_changed', { values: { before: people, now: shown(answer.waiting) } });
  if (answer.released === 0) throw new Problem('alert.newcomers_none');
  return { people: shown(answer.released) };
}

/** People who came while a warning lives, more than may join it unasked. */
export const newcomerRoutes = ({ db }: Deps) => [
  route(endpoints.releaseNewcomers, ({ principal, params, body }) =>
    db.as(principal, async (tx) => {
      if ((await requireAlert(tx, params.id)).tenant !== principal.tenant) throw new Problem('alert.not_yours');
      return release(tx, params.id, body.people);
    }),
  ),
];
