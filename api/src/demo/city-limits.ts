/** A town that is a municipality of its own, or lay inside one: its middle line in degrees and its official area in km². */
export type CityLimits = { code: string; set: 'lv' | 'lt' | 'lv-2009'; line: [lon: number, lat: number][]; area: number };

/** Facts: where each town lies and how large it is. The shape drawn from them is ours. */
export const cityLimits: CityLimits[] = [
  {
    code: '0001000',
    set: 'lv',
    line: [
      [24.06, 57.02],
      [24.1, 56.95],
      [24.17, 56.95],
    ],
    area: 304,
  },
  { code: '0002000', set: 'lv', line: [[26.53, 55.88]], area: 72 },
  { code: '0003000', set: 'lv', line: [[23.72, 56.65]], area: 61 },
  {
    code: '0004000',
    set: 'lv',
    line: [
      [23.93, 56.985],
      [23.8, 56.975],
      [23.69, 56.965],
      [23.57, 56.965],
      [23.49, 56.94],
    ],
    area: 101,
  },
  {
    code: '0005000',
    set: 'lv',
    line: [
      [21.01, 56.48],
      [21.0, 56.57],
    ],
    area: 61,
  },
  { code: '0006000', set: 'lv', line: [[27.335, 56.51]], area: 17.5 },
  { code: '0007000', set: 'lv', line: [[21.58, 57.39]], area: 57 },
  { code: '0110000', set: 'lv-2009', line: [[25.86, 56.5]], area: 26 },
  { code: '0250000', set: 'lv-2009', line: [[25.42, 57.54]], area: 19 },
  { code: '11', set: 'lt', line: [[24.04, 54.4]], area: 40 },
  { code: '12', set: 'lt', line: [[24.03, 54.61]], area: 124 },
  {
    code: '13',
    set: 'lt',
    line: [
      [25.18, 54.69],
      [25.27, 54.7],
      [25.4, 54.7],
    ],
    area: 401,
  },
  { code: '19', set: 'lt', line: [[23.92, 54.9]], area: 157 },
  {
    code: '21',
    set: 'lt',
    line: [
      [21.12, 55.76],
      [21.15, 55.7],
      [21.2, 55.63],
    ],
    area: 98,
  },
  {
    code: '23',
    set: 'lt',
    line: [
      [21.11, 55.63],
      [21.09, 55.5],
      [21.05, 55.39],
      [20.97, 55.29],
      [20.95, 55.27],
    ],
    area: 120,
  },
  {
    code: '25',
    set: 'lt',
    line: [
      [21.075, 56.06],
      [21.075, 55.93],
      [21.075, 55.87],
    ],
    area: 79,
  },
  { code: '27', set: 'lt', line: [[24.36, 55.735]], area: 50 },
  { code: '29', set: 'lt', line: [[23.31, 55.93]], area: 81 },
  { code: '30', set: 'lt', line: [[26.44, 55.6]], area: 58 },
];
