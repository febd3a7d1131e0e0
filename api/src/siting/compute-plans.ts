import type { Database } from '@vias/sql/database.ts';
import { grades } from '../camera-coverage/optics.ts';
import { type PlanAnswer, planLimits, sources } from './contract.ts';
import { packOutlines } from './packed.ts';
import type { Polygons } from './rings.ts';
import { beat, type Claimed, claimPlan, finishPlan, giveUp, handBack, type Outlined, placeCamera, selectBuildings } from './run-queries.ts';
import type { SearchAnswer, SearchQuestion } from './search.ts';
import { boxOfSites } from './site-box.ts';
import { searchAside } from './start-search.ts';

const jobs = { kind: 'jobs' } as const;
/** Buildings read in one transaction. */
const pageOfBuildings = 1500;
/** A plan that was begun so often and never finished is not begun again. */
const mostTries = 3;
/** How often it is written down how far a plan is, milliseconds. */
const beatEvery = 1_000;

const questionOf = async (db: Database, { question, sites, places }: Claimed, until: number): Promise<SearchQuestion> => {
  const { kinds, directions, zones, period, ppm, budget, backup } = question;
  const box = boxOfSites(sites, kinds);
  const rows: Outlined[] = [];
  for (let isMore = true; isMore && rows.length <= planLimits.buildings; ) {
    const page = await db.as(jobs, (tx) => selectBuildings(tx, box, rows.at(-1)?.id ?? 0, pageOfBuildings));
    rows.push(...page);
    isMore = page.length === pageOfBuildings;
  }
  if (rows.length > planLimits.buildings)
    throw new Error(`More than ${planLimits.buildings} buildings stand around the sites since the plan was asked for.`);
  return {
    scene: {
      sites,
      places: places.map(({ at }) => at),
      kinds,
      directions,
      zones: zones.flatMap(({ area }) => (area.type === 'Polygon' ? [area.coordinates] : area.coordinates)) as unknown as Polygons,
      period,
      ppm,
      isByMoney: 'money' in budget,
    },
    buildings: packOutlines(rows),
    weights: Float64Array.from(places, ({ weight }) => weight),
    before: Uint8Array.from(places, ({ before }) => Math.min(255, before)),
    backup,
    budget: 'money' in budget ? budget.money : budget.cameras,
    until,
  };
};

/** The answer in percent, as everybody reads it. */
export const answerOf = ({ question, places }: Claimed, { placed, options, solved, after, finest, leftOut }: SearchAnswer): PlanAnswer => {
  const sum = (value: (place: Claimed['places'][number], no: number) => number): number =>
    places.reduce((total, place, no) => total + value(place, no), 0);
  const share = (weight: (place: Claimed['places'][number]) => number, before: (no: number) => boolean, now: (no: number) => boolean) => ({
    before: sum((place, no) => (before(no) ? weight(place) : 0)),
    after: sum((place, no) => (now(no) ? weight(place) : 0)),
  });
  const had = (no: number): number => places[no]?.before ?? 0;
  const has = (no: number): number => after[no] ?? 0;
  const hadPpm = (no: number): number => places[no]?.ppm ?? 0;
  const weight = (place: Claimed['places'][number]): number => place.weight;
  const warnings: PlanAnswer['warnings'] = [];
  const asked = [question.demand.ground, question.demand.incidents, question.demand.survey, question.demand.risk];
  const isThere = asked.map((_, source) => places.some(({ parts }) => (parts[source] ?? 0) > 0));
  (['no_incidents', 'no_survey', 'no_risk'] as const).forEach((warning, i) => {
    if ((asked[i + 1] ?? 0) > 0 && !isThere[i + 1]) warnings.push(warning);
  });
  if ((asked[3] ?? 0) > 0 && isThere[3] && new Set(places.map(({ parts }) => parts[3])).size === 1) warnings.push('risk_even');
  if (placed.length === 0) warnings.push('nothing_gained');
  if (leftOut > 0) warnings.push('sites_left_out');
  const ppms = [...new Set(grades.filter(({ edition }) => edition === 2025).map(({ ppm }) => ppm))].filter((ppm) => ppm <= 250);
  return {
    spacingM: question.spacing,
    cost: placed.reduce((total, { kind }) => total + (question.kinds[kind]?.cost ?? 0), 0),
    seen: share(
      weight,
      (no) => had(no) >= 1,
      (no) => has(no) >= 1,
    ),
    twice: share(
      weight,
      (no) => had(no) >= 2,
      (no) => has(no) >= 2,
    ),
    sources: sources.flatMap((source, i) =>
      (asked[i] ?? 0) > 0 && isThere[i]
        ? [
            {
              source,
              ...share(
                ({ parts }) => parts[i] ?? 0,
                (no) => had(no) >= 1,
                (no) => has(no) >= 1,
              ),
            },
          ]
        : [],
    ),
    grades: ppms.map((ppm) => ({
      ppm,
      ...share(
        weight,
        (no) => hadPpm(no) >= ppm,
        (no) => Math.max(hadPpm(no), finest[no] ?? 0) >= ppm,
      ),
    })),
    options,
    proof: solved.proof,
    isCutOff: solved.isCutOff,
    gap: solved.proof === 'optimal' || solved.value <= 0 ? 0 : (100 * (solved.bound - solved.value)) / solved.value,
    warnings,
  };
};

const computeOne = async (db: Database, claimed: Claimed, goesOn: () => boolean): Promise<void> => {
  const question = await questionOf(db, claimed, Date.now() + claimed.question.seconds * 1000);
  let [isOurs, beaten] = [true, 0];
  let telling: Promise<void> = Promise.resolve();
  let now: ['seeing' | 'choosing', number] = ['seeing', 0];
  const tellNow = (): void => {
    beaten = Date.now();
    telling = db
      .as(jobs, (tx) => beat(tx, claimed, ...now))
      .then(
        (still) => {
          isOurs &&= still;
        },
        // The next beat tries again; silence of two minutes gives the plan to somebody else.
        () => undefined,
      );
  };
  // While the solver thinks nothing is told by it, and the plan must not look abandoned.
  const alive = setInterval(tellNow, 15_000);
  try {
    const answer = await searchAside(
      question,
      (step, progress) => {
        now = [step, progress];
        if (Date.now() - beaten >= beatEvery) tellNow();
      },
      () => isOurs && goesOn(),
    );
    if (!answer) {
      // Whoever takes it next has the same number: nothing of this one may come after.
      clearInterval(alive);
      await telling;
      await db.as(jobs, (tx) => handBack(tx, claimed));
      return;
    }
    for (const placed of answer.placed) await db.as(jobs, (tx) => placeCamera(tx, claimed, placed));
    const after = Array.from(answer.after);
    const finest = Array.from(answer.finest, (ppm, no) => Math.max(ppm, claimed.places[no]?.ppm ?? 0));
    await db.as(jobs, (tx) => finishPlan(tx, claimed, answer.refused, after, finest, answerOf(claimed, answer)));
  } finally {
    clearInterval(alive);
  }
};

/** Computes the plans that wait, as vias_jobs, one after the other, while `goesOn` says so; answers how many. Throws the first fault when all others are done. */
export const computePlans = async (db: Database, goesOn: () => boolean = () => true): Promise<number> => {
  const faults: Error[] = [];
  let done = 0;
  while (goesOn()) {
    const claimed = await db.as(jobs, (tx) => claimPlan(tx, mostTries));
    if (!claimed) break;
    try {
      await computeOne(db, claimed, goesOn);
      done++;
    } catch (error) {
      await db.as(jobs, (tx) => giveUp(tx, claimed, claimed.tries >= mostTries ? 'failed' : 'waiting'));
      faults.push(new Error(`the plan of cameras ${claimed.id} of ${claimed.tenant} could not be computed`, { cause: error }));
      // It would be the next one again; the next round of jobs tries it.
      break;
    }
  }
  if (faults.length > 0) throw faults[0];
  return done;
};
