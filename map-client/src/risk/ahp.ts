/** One judgement: `first` is `times` as important as `second`; below 1 the second is the more important. Saaty's scale is 1/9 … 9. */
export type Judgement = { first: string; second: string; times: number };
/** A reciprocal matrix of pairwise comparisons; row over column. */
export type Matrix = readonly (readonly number[])[];

/** Saaty's mean consistency index of random matrices of order 1 … 15. */
const randomIndex = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
/** Answers whose consistency ratio is above this contradict each other too much to be used as they are (Saaty). */
export const consistencyLimit = 0.1;

/** The matrix of some judgements in the order of `codes`; pairs that nobody judged count as equal. Throws for a judgement of something else, or of a thing with itself. */
export const toMatrix = (codes: readonly string[], judgements: readonly Judgement[]): number[][] => {
  const matrix = codes.map(() => codes.map(() => 1));
  for (const { first, second, times } of judgements) {
    const [i, j] = [codes.indexOf(first), codes.indexOf(second)];
    if (i < 0 || j < 0 || i === j || !(times > 0)) throw new RangeError(`${first} against ${second} is no pair to judge.`);
    (matrix[i] as number[])[j] = times;
    (matrix[j] as number[])[i] = 1 / times;
  }
  return matrix;
};

/** Every pair in the order in which it is asked. */
export const pairsOf = (codes: readonly string[]): [first: string, second: string][] =>
  codes.flatMap((first, i) => codes.slice(i + 1).map((second): [string, string] => [first, second]));

const at = (matrix: Matrix, i: number, j: number): number => matrix[i]?.[j] ?? 1;
const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const normalised = (values: readonly number[]): number[] => {
  const sum = sumOf(values);
  return values.map((value) => value / sum);
};

/** The principal eigenvector by the power method, summing to 1, and its eigenvalue: the weights of Saaty's method. */
export const principalEigenvector = (matrix: Matrix): { weights: number[]; eigenvalue: number } => {
  const n = matrix.length;
  let weights = Array.from({ length: n }, () => 1 / n);
  let eigenvalue = n;
  for (let step = 0; step < 1000; step++) {
    const next = weights.map((_, i) => sumOf(weights.map((weight, j) => at(matrix, i, j) * weight)));
    // The weights sum to 1, so the sum of their image is the eigenvalue.
    eigenvalue = sumOf(next);
    const moved = normalised(next);
    const change = Math.max(0, ...moved.map((weight, i) => Math.abs(weight - (weights[i] ?? 0))));
    weights = moved;
    if (change < 1e-14) break;
  }
  return { weights, eigenvalue };
};

/** The weights as row geometric means, summing to 1: the least-squares answer on the log scale, the same as the eigenvector for up to three things. */
export const geometricWeights = (matrix: Matrix): number[] =>
  normalised(matrix.map((row) => Math.exp(sumOf(row.map(Math.log)) / Math.max(1, row.length))));

/** How much answers contradict each other: (λmax − n) / (n − 1) over that of random answers. 0 is perfect agreement, up to 0.10 is acceptable; one or two things never contradict. */
export const consistencyRatio = (matrix: Matrix): number => {
  const n = matrix.length;
  if (n < 3) return 0;
  const index = (principalEigenvector(matrix).eigenvalue - n) / (n - 1);
  return Math.max(0, index) / (randomIndex[n - 1] ?? 1.59);
};

/** The group's matrix: the weighted geometric mean of each judgement, the only mean that stays reciprocal (Aczél and Saaty). */
export const groupMatrix = (matrices: readonly Matrix[], voices?: readonly number[]): number[][] => {
  const n = matrices[0]?.length ?? 0;
  const shares = normalised(voices ?? matrices.map(() => 1));
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math.exp(sumOf(matrices.map((matrix, k) => (shares[k] ?? 0) * Math.log(at(matrix, i, j)))))),
  );
};

/** A pair at odds with the rest: what was said, and what the other answers say together. */
export type Contradiction = { i: number; j: number; times: number; implied: number };

/** Pairs by how far (in times) they lie from what the weights say, farthest first: what to ask the expert to look at again. */
export const contradictions = (matrix: Matrix): Contradiction[] => {
  const weights = geometricWeights(matrix);
  const found: Contradiction[] = [];
  for (let i = 0; i < matrix.length; i++)
    for (let j = i + 1; j < matrix.length; j++)
      found.push({ i, j, times: at(matrix, i, j), implied: (weights[i] ?? 1) / (weights[j] ?? 1) });
  const distance = ({ times, implied }: Contradiction) => Math.abs(Math.log(times / implied));
  return found.sort((a, b) => distance(b) - distance(a));
};
