/** Of each of many things the two finest grades that different cameras see it with, and whose the finest is. Grade 0: nobody sees it. */
export interface Ranks {
  best: Uint8Array;
  second: Uint8Array;
  /** The number of the camera with the finest view, from 1; 0: none. */
  owner: Uint16Array;
}
/** More cameras than these have no number of their own. */
export const mostCameras = 65_535;

export const createRanks = (count: number): Ranks => ({
  best: new Uint8Array(count),
  second: new Uint8Array(count),
  owner: new Uint16Array(count),
});

/** One more camera sees a thing. Each camera says so once for each thing, with its finest grade. */
export const noteSight = ({ best, second, owner }: Ranks, thing: number, camera: number, grade: number): void => {
  if (grade > (best[thing] as number)) {
    second[thing] = best[thing] as number;
    best[thing] = grade;
    owner[thing] = camera;
  } else if (grade > (second[thing] as number)) second[thing] = grade;
};

/** How many things are seen at least with each grade, and how many by two cameras or more; index 0 is grade 1. */
export interface Tally {
  seen: number[];
  twice: number[];
}

/** Counts things by grade, those that are counted at all. */
export const tallyRanks = ({ best, second }: Ranks, grades: number, isCounted: (thing: number) => boolean = () => true): Tally => {
  const [seen, twice] = [new Array<number>(grades + 1).fill(0), new Array<number>(grades + 1).fill(0)];
  for (let thing = 0; thing < best.length; thing++) {
    if (!isCounted(thing)) continue;
    seen[best[thing] as number] = (seen[best[thing] as number] as number) + 1;
    twice[second[thing] as number] = (twice[second[thing] as number] as number) + 1;
  }
  return { seen: orFiner(seen), twice: orFiner(twice) };
};

/** From "exactly this grade", with grade 0 at the beginning, to "this grade or a finer one", without it. */
export const orFiner = (exactly: readonly number[]): number[] => {
  let sum = 0;
  return exactly
    .slice(1)
    .reverse()
    .map((count) => {
      sum += count;
      return sum;
    })
    .reverse();
};
