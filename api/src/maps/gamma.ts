const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
  9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0 (Lanczos, about 14 digits). */
const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = lanczos.reduce((total, coefficient, i) => total + coefficient / (x + i), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

/** Regularised lower incomplete gamma function P(a, x): the share of a gamma distribution of shape `a` that lies below x. */
export const gammaBelow = (a: number, x: number): number => {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < 100_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  // Continued fraction by Lentz's method.
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 100_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return 1 - front * h;
};

/** The x below which the share `p` of a gamma distribution of shape `a` lies; half the chi-square quantile with 2a degrees of freedom. */
export const gammaQuantile = (a: number, p: number): number => {
  let [low, high] = [0, Math.max(10, a + 20 * Math.sqrt(a) + 20)];
  for (let i = 0; i < 200 && high - low > 1e-12 * Math.max(1, high); i++) {
    const middle = (low + high) / 2;
    if (gammaBelow(a, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const intervals = new Map<number, readonly [number, number]>();
const mostKept = 20_000;

/** Exact (Garwood) 95 % confidence interval of a Poisson mean of which `count` were seen. */
export const poissonInterval = (count: number): [number, number] => {
  // A grid asks for the same few small counts thousands of times.
  const known = intervals.get(count);
  if (known) return [...known];
  const found: [number, number] = [count === 0 ? 0 : gammaQuantile(count, 0.025), gammaQuantile(count + 1, 0.975)];
  if (intervals.size < mostKept) intervals.set(count, found);
  return [...found];
};
