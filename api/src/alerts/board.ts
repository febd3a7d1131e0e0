import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Alert } from './contract.ts';
import { type AlertBoard, boardStates } from './counts-contract.ts';
import { foldParts, leastCount, leastPart } from './few.ts';
import { countNewcomers } from './newcomers.ts';

const Lang = z.enum(['lv', 'lt', 'ru', 'en']);
const count = z
  .int()
  .nullable()
  .transform((n) => n ?? 0);

const Board = z.object({
  states: z.record(z.string(), z.int()),
  details: z.record(z.string(), z.int()),
  sum: z.int(),
  joined: z.int().default(0),
  carersUntold: z.int().default(0),
  // What was kept of alerts that ended before calls were counted has none.
  calls: z.object({ people: z.int(), answered: z.int() }).default({ people: 0, answered: 0 }),
  answers: z.object({ safe: z.int(), help: z.int() }),
  places: z.record(z.string(), z.int()),
  languages: z.array(z.object({ lang: Lang, audience: z.int(), handedOver: count, delivered: count, notReached: count })),
  reasons: z.array(
    z.object({
      code: z.int(),
      people: z.int(),
      class: z.string().nullable(),
      en: z.string().nullable(),
      lv: z.string().nullable(),
      lt: z.string().nullable(),
      retryAfterS: z.array(z.int()),
    }),
  ),
  minutes: z.array(z.tuple([z.int(), z.int(), z.int()])),
});
const unknownReason = { en: 'Error {code}', lv: 'Kļūda {code}', lt: 'Klaida {code}' } as const;

type LanguageRow = z.output<typeof Board>['languages'][number];
/** Languages as they may be told: those of a few people together. */
function foldLanguages(rows: LanguageRow[]): AlertBoard['languages'] {
  const { named, rest } = foldParts(rows, ({ audience }) => audience);
  if (rest.length === 0) return named;
  const add = (key: Exclude<keyof LanguageRow, 'lang'>): number => rest.reduce((sum, row) => sum + row[key], 0);
  return [
    ...named,
    { lang: 'rest', audience: add('audience'), handedOver: add('handedOver'), delivered: add('delivered'), notReached: add('notReached') },
  ];
}

const placeKinds = ['home', 'work', 'school', 'parent', 'other', 'drill'] as const;
/** Why people were warned, each by the first reason that applies, with their states: those of few people together. */
function foldPlaces(counts: Record<string, number>, isDrill: boolean): AlertBoard['places'] {
  const rows = placeKinds.map((reason) => {
    const states = boardStates.map((state) => ({ state, people: counts[`${reason}/${state}`] ?? 0 }));
    return { reason, people: states.reduce((sum, { people }) => sum + people, 0), states };
  });
  if (isDrill) return rows.filter(({ people }) => people > 0);
  const { named, rest } = foldParts(rows, ({ people }) => people);
  if (rest.length === 0) return named;
  const states = boardStates.map((state, i) => ({ state, people: rest.reduce((sum, row) => sum + (row.states[i]?.people ?? 0), 0) }));
  return [...named, { reason: 'rest', people: rest.reduce((sum, { people }) => sum + people, 0), states }];
}

const Ahead = z.object({ id: z.string(), title: z.string(), isDrill: z.boolean() });
const selectAhead = async (tx: Tx, id: string): Promise<AlertBoard['ahead']> =>
  (await tx.maybe(Ahead, sql`select alert_id as id, title, is_drill as "isDrill" from alert_ahead(${id})`)) ?? null;

type Told = Pick<Alert, 'id' | 'status' | 'isDrill' | 'plannedSeconds' | 'startedAt'>;
/** The delivery board of an alert, with reasons in the reader's language; `now` is milliseconds since 1970. */
export async function readBoard(tx: Tx, alert: Told, lang: Language, now: number): Promise<AlertBoard> {
  const { board } = await tx.one(z.object({ board: Board }), sql`select alert_board(${alert.id}) as board`);
  const { plannedSeconds: seconds, startedAt } = alert;
  const share = (n: number) => (board.sum === 0 ? 0 : n / board.sum);
  const mayCount = alert.isDrill || board.sum >= leastCount;
  const states = boardStates.map((state) => ({ state, people: board.states[state] ?? 0, share: share(board.states[state] ?? 0) }));
  return {
    status: alert.status,
    audience: mayCount ? board.sum : null,
    joinedLater: alert.isDrill ? 0 : mayCount && board.joined >= leastPart ? board.joined : null,
    newcomersWaiting: alert.isDrill ? 0 : await countNewcomers(tx, alert.id),
    ahead: alert.status === 'sending' ? await selectAhead(tx, alert.id) : null,
    carersUntold: board.carersUntold === 0 ? 0 : Math.max(leastPart, board.carersUntold),
    sum: mayCount ? states.reduce((sum, { people }) => sum + people, 0) : null,
    fewerThan: mayCount ? null : leastCount,
    states: mayCount ? states : [],
    details: mayCount ? board.details : {},
    calls: mayCount ? board.calls : null,
    answers: mayCount ? board.answers : null,
    places: mayCount ? foldPlaces(board.places, alert.isDrill) : [],
    needsDecision: (board.details.review ?? 0) > 0,
    isStopped: ['cancelled', 'expired', 'completed'].includes(alert.status),
    languages: alert.isDrill ? board.languages : mayCount ? foldLanguages(board.languages) : [],
    reasons: (mayCount ? board.reasons : []).map(({ code, people, retryAfterS, ...words }) => ({
      code,
      people,
      reason: (words[lang] ?? unknownReason[lang]).replace('{code}', String(code)),
      action: retryAfterS.length > 0 ? 'retry' : words.class === 'number' ? 'next_number' : 'none',
      retryAfterSeconds: retryAfterS,
    })),
    minutes: (mayCount ? board.minutes : []).map(([minute, handedOver, delivered]) => ({ minute, handedOver, delivered })),
    promise:
      seconds === null || startedAt === null
        ? null
        : { startedAt, seconds, lastAt: new Date(Date.parse(startedAt) + seconds * 1000).toISOString() },
    at: new Date(now).toISOString(),
  };
}
