import { classOf, findBreaks, suppressed } from '../maps/classes.ts';
import { type AgeGroup, DayPart, type Sex, type Survey, type SurveyResults } from './contract.ts';
import type { selectCells, selectCounts } from './queries.ts';

type Cells = Awaited<ReturnType<typeof selectCells>>;
type Counts = Awaited<ReturnType<typeof selectCounts>>;

/** What a survey found, of what the database told this reader: reasons ranked, squares in at most five classes of [lower, upper). */
export const resultsOf = (survey: Survey, cells: Cells, counts: Counts): SurveyResults => {
  const of = (kind: string) => counts.filter(({ what, value }) => what === kind && value !== null);
  const numbers = cells.filter(({ level }) => level === 0).map(({ answers }) => answers);
  const breaks = numbers.length === 0 ? [] : findBreaks(numbers, 'natural', 5);
  const told = new Map(of('reason').map(({ value, answers }) => [value, answers]));
  // A reason that nobody gave is told to be 0 only where it is exact.
  const otherwise = survey.isExact ? 0 : null;
  const codes = [...new Set([...survey.reasons.map(({ code }) => code), ...told.keys()])] as string[];
  const parts = new Map(of('day_part').map(({ value, answers }) => [value, answers]));
  return {
    isExact: survey.isExact,
    answers: survey.answers,
    shown: cells.reduce((sum, { answers }) => sum + answers, 0),
    breaks,
    cells: cells.map(({ id, level, answers, geometry }) => ({
      id,
      answers,
      widthM: 250 * 4 ** level,
      class: level === 0 ? classOf(answers, breaks) : suppressed,
      geometry,
    })),
    reasons: codes.map((code) => ({ code, answers: told.get(code) ?? otherwise })).sort((a, b) => (b.answers ?? -1) - (a.answers ?? -1)),
    dayParts: DayPart.options.map((part) => ({ part, answers: parts.get(part) ?? otherwise })),
    ageGroups: survey.isExact ? of('age_group').map(({ value, answers }) => ({ group: value as AgeGroup, answers: answers ?? 0 })) : null,
    sexes: survey.isExact ? of('sex').map(({ value, answers }) => ({ sex: value as Sex, answers: answers ?? 0 })) : null,
  };
};
