import { useMemo, useState } from 'react';
import { recall, remember } from '../../remember.ts';
import { pairsOf } from '../../risk/ahp.ts';
import { type Answers, answersOf, judgementsOf, type Pair, pairKey, readKept, sameAnswers } from './answers.ts';
import { indicatorsOf } from './reckon.ts';
import type { Model, Rating } from './risk-data.ts';

/** One expert's answers on screen: what is saved, and over it what was changed, which this browser keeps until it is saved or taken back. */
export interface OwnAnswers {
  pairs: readonly Pair[];
  answers: Answers;
  saved: Rating | undefined;
  isComplete: boolean;
  isChanged: boolean;
  /** The pair that is asked now. */
  at: number;
  go(to: number): void;
  answer(pair: Pair, times: number): void;
  takeBack(): void;
}

/** The answers of who is signed in to the version of a model. The component is keyed by both, so that answers never move to other questions. */
export const useAnswers = (model: Model, ratings: readonly Rating[], person: string): OwnAnswers => {
  const codes = useMemo(() => indicatorsOf(model).map(({ code }) => code), [model]);
  const place = `risk.${model.id}.${model.version}.${person}`;
  const [changed, setChanged] = useState<Answers>(() => readKept(codes, recall(place)));
  const saved = ratings.find(({ isMine, isCurrent }) => isMine && isCurrent);
  const before = useMemo(() => answersOf(codes, saved?.judgements ?? []), [codes, saved]);
  const answers = useMemo(() => ({ ...before, ...changed }), [before, changed]);
  const pairs = useMemo(() => pairsOf(codes), [codes]);
  const open = pairs.findIndex((pair) => answers[pairKey(pair)] === undefined);
  const [at, go] = useState(Math.max(0, open));
  const change = (next: Answers): void => {
    setChanged(next);
    remember(place, Object.keys(next).length === 0 ? '' : JSON.stringify(next));
  };
  return {
    pairs,
    answers,
    saved,
    isComplete: judgementsOf(codes, answers) !== undefined,
    isChanged: !sameAnswers(answers, before),
    at: Math.min(at, pairs.length - 1),
    go,
    answer: (pair, times) => change({ ...changed, [pairKey(pair)]: times }),
    takeBack: () => change({}),
  };
};
