import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastPart } from '../alerts/few.ts';
import { boardStates, bounds, type Cell, classOf, gatherCells, listParts, peopleOf, themes } from './gather.ts';
import { reportCsv, writeReport } from './report.ts';
import { reportHtml } from './report-page.ts';
import { reportTexts } from './report-texts.ts';
import { listStreets, type StreetAtom } from './streets.ts';

const anyStates = fc.record(
  Object.fromEntries(boardStates.map((state) => [state, fc.nat(2)])) as Record<(typeof boardStates)[number], fc.Arbitrary<number>>,
);
const cellOf = ([x, y, states]: [number, number, Record<string, number>]): Cell => ({
  x,
  y,
  states,
  people: Object.values(states).reduce((a, b) => a + b, 0),
});
const anyCells = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), anyStates), {
    selector: ([x, y]) => `${x} ${y}`,
    maxLength: 40,
  })
  .map((drawn) => drawn.map(cellOf));
const total = (cells: readonly { people: number }[]) => cells.reduce((sum, { people }) => sum + people, 0);

test('everybody is told once, nobody in a block of fewer than five, and what is withheld is nobody or five and more', () => {
  fc.assert(
    fc.property(anyCells, (cells) => {
      const { blocks, withheld } = gatherCells(cells);
      expect(blocks.filter(({ people }) => people < leastPart)).toEqual([]);
      expect(total(blocks) + withheld).toBe(total(cells));
      // A count of fewer than five in all is the only sum that may be small: there is nothing to fold it into.
      if (total(cells) >= leastPart) expect(withheld === 0 || withheld >= leastPart).toBe(true);
      for (const { people, states } of blocks) expect(Object.values(states).reduce((a, b) => a + b, 0)).toBe(people);
      // A large block never holds more than what its cells can hold, each being too small to stand alone.
      for (const { level, people } of blocks) if (level > 0) expect(people).toBeLessThanOrEqual(4 * 4 ** level);
    }),
    { numRuns: 300 },
  );
});

test('the list beside the map tells everybody once, no part of fewer than five, and the most missed first', () => {
  const anyParts = fc
    .array(anyStates, { maxLength: 12 })
    .map((all) => all.map((states, i) => ({ name: i === 0 ? null : `Pagasts ${i}`, states })));
  fc.assert(
    fc.property(anyParts, (parts) => {
      const list = listParts(parts);
      expect(total(list)).toBe(parts.reduce((sum, { states }) => sum + peopleOf(states), 0));
      const named = list.filter(({ isRest }) => !isRest);
      expect(named.filter(({ people }) => people < leastPart)).toEqual([]);
      expect(list.length - named.length).toBeLessThanOrEqual(1);
      expect(named.map(({ missed }) => missed)).toEqual(named.map(({ missed }) => missed).sort((a, b) => b - a));
      for (const { people, waiting, delivered, missed } of list) expect(waiting + delivered + missed).toBeLessThanOrEqual(people);
    }),
    { numRuns: 200 },
  );
});

test('by the oracle: each block is made of the cells that no smaller block took', () => {
  fc.assert(
    fc.property(anyCells, (cells) => {
      const { blocks } = gatherCells(cells);
      const taken = new Set<Cell>();
      for (const block of [...blocks].sort((a, b) => a.level - b.level)) {
        const mine = cells.filter((cell) => !taken.has(cell) && cell.x >> block.level === block.x && cell.y >> block.level === block.y);
        // Cells withheld with a smaller block would be missing here, so the sum can only be smaller.
        expect(total(mine)).toBeGreaterThanOrEqual(block.people);
        for (const cell of mine) taken.add(cell);
      }
    }),
  );
});

test('shares are of those who were tried, classes are closed below', () => {
  const cell = (states: Cell['states']): Cell => cellOf([0, 0, states as Record<string, number>]);
  expect(classOf(cell({ waiting: 9 }), 'missed')).toBe(-1);
  expect(classOf(cell({ delivered: 98, failed: 1, unreached: 1 }), 'missed')).toBe(1);
  expect(classOf(cell({ delivered: 99, failed: 1, waiting: 500 }), 'missed')).toBe(0);
  expect(classOf(cell({ delivered: 85, failed: 15 }), 'missed')).toBe(4);
  expect(classOf(cell({ delivered: 40, acknowledged: 10, failed: 50 }), 'delivered')).toBe(1);
  expect(classOf(cell({ acknowledged: 10 }), 'acknowledged')).toBe(4);
  for (const theme of themes) {
    expect(bounds[theme][0]).toBe(0);
    expect([...bounds[theme]].sort((a, b) => a - b)).toEqual(bounds[theme]);
  }
});

test.each([
  ['lv', 'MĀCĪBAS'],
  ['lt', 'PRATYBOS'],
  ['en', 'EXERCISE'],
] as const)('the report of an exercise says so on every sheet, in its title and in its first row: %s', (lang, word) => {
  const report = { lang, title: 'Plūdi', isDrill: true, madeAt: 'x', sections: [] };
  const area = {
    type: 'MultiPolygon' as const,
    coordinates: [
      [
        [
          [23, 56],
          [24, 56],
          [24, 57],
          [23, 56],
        ],
      ],
    ],
  }; // prettier-ignore
  const pageOf = (isDrill: boolean) => reportHtml({ ...report, isDrill }, { area, towns: [] } as never, [], 0);
  expect(reportCsv(report).split('\r\n')[1]?.toUpperCase()).toContain(word);
  expect(reportCsv({ ...report, isDrill: false }).toUpperCase()).not.toContain(word);
  const [, band = '', mark = ''] = /<p class="drill">([^<]+)<\/p><div class="mark" aria-hidden="true">([^<]+)</.exec(pageOf(true)) ?? [];
  expect([band, mark].map((text) => text.toUpperCase())).toEqual([expect.stringContaining(word), expect.stringContaining(word)]);
  expect(/<title>([^<]+)</.exec(pageOf(true))?.[1]?.toUpperCase()).toContain(word);
  // Fixed on the page, a browser prints it on every sheet.
  expect(pageOf(true)).toMatch(/\.mark\{position:fixed/);
  expect(pageOf(false)).not.toContain('class="mark"');
});

const words = {
  title: 'x',
  tenantName: 'x',
  event: 'x',
  severity: 'Severe',
  urgency: 'Expected',
  areaName: 'x',
  status: 'sending',
  sender: 'x',
};
const facts = {
  ...words,
  isDrill: false,
  isMine: false,
  timeZone: 'Europe/Riga',
  expiresAt: '2026-11-28T10:00:00Z',
  plannedSeconds: null,
  texts: [],
  segmentPrice: null,
};
const board = { audience: 12_345, minutes: [], states: [], languages: [], places: [], reasons: [], answers: null };

test('a report has days with their whole year and durations in minutes, and names the languages', () => {
  const lines = (lang: 'lv' | 'lt' | 'en', plannedSeconds: number): Record<string, string> => {
    const more = { plannedSeconds, texts: [{ lang: 'ru', body: 'Внимание', segments: 1 }] };
    const told = { facts: { ...facts, ...more }, board, parts: [], waves: [], changes: [], cases: [], isGone: false, now: 0 };
    const { madeAt, sections } = writeReport(told as never, lang);
    return { madeAt, ...Object.fromEntries(sections.flatMap(({ rows }) => rows.map(([label, value]) => [label, value]))) };
  };
  expect(lines('lv', 849)).toMatchObject({
    madeAt: '01.01.1970. 03:00:00',
    'Spēkā līdz': '28.11.2026. 12:00:00',
    'Plānotais ilgums': '14\u00a0min 9\u00a0s',
    Krievu: 'Внимание',
  });
  expect(lines('lt', 60)).toMatchObject({ 'Galioja iki': '2026-11-28 12:00:00', 'Planuota trukmė': '1\u00a0min', Rusų: 'Внимание' });
  expect(lines('en', 7205)).toMatchObject({ 'Valid until': '28 Nov 2026 12:00:00', 'Planned duration': '2\u00a0h 5\u00a0s' });
  expect(lines('en', 0)).toMatchObject({ 'Planned duration': '0\u00a0s' });
});

test.each(['lv', 'lt', 'en'] as const)(
  'a report on paper names the forty most missed streets and says how many more there are: %s',
  (lang) => {
    const pages = (n: number) => {
      const streets = listStreets(
        Array.from({ length: n }, (_, i) => ({
          x: i,
          y: 0,
          part: 'P',
          street: `Iela ${i}`,
          settlement: 'Jelgava',
          states: { failed: 12_345 - i },
        })),
      );
      const report = writeReport(
        { facts, board, parts: [], streets, waves: [], changes: [], cases: [], isGone: false, now: 0 } as never,
        lang,
      );
      const area = {
        type: 'Polygon',
        coordinates: [
          [
            [23, 56],
            [24, 56],
            [24, 57],
            [23, 56],
          ],
        ],
      }; // prettier-ignore
      return { csv: reportCsv(report), html: reportHtml(report, { area, towns: [] } as never, [], 0) };
    };
    const all = pages(43);
    const named = (text: string) => text.match(/Iela \d+, Jelgava/g)?.length;
    expect([named(all.csv), named(all.html), named(pages(40).html)]).toEqual([43, 40, 40]);
    const more = fillIn(reportTexts.moreStreets[lang], 3);
    expect(all.html).toContain(more);
    expect(all.html.indexOf(more)).toBeLessThan(all.html.indexOf(reportTexts.streetsAbout[lang]));
    expect(pages(40).html).not.toContain(fillIn(reportTexts.moreStreets[lang], 0));
    // A number stays on its line on paper, and is a number for an office program.
    const grouped = { lv: '12\u00a0345', lt: '12\u00a0345', en: '12,345' }[lang];
    expect(all.html).toContain(grouped);
    expect(all.csv).toContain(grouped.replace('\u00a0', ' '));
    expect(all.csv).not.toContain('\u00a0');
  },
);
const fillIn = (text: string, n: number): string => text.replace('{n}', String(n));

test('squares of a street are those in which its people are told, and none that the map withholds', () => {
  const at = (x: number, n: number, street: string | null = 'A'): StreetAtom => ({
    x,
    y: 0,
    street,
    part: 'P',
    settlement: null,
    states: { delivered: n },
  });
  // Four live far away and are withheld, so the smallest square goes with them, and so does the street in it.
  const atoms = [at(0, 9), at(40, 6, 'B'), at(80, 4, null)];
  expect(gatherCells([0, 40, 80].map((x, i) => ({ x, y: 0, people: [9, 6, 4][i] ?? 0, states: {} }))).withheld).toBe(10);
  expect(listStreets(atoms)).toMatchObject({
    streets: [{ name: 'A', people: 9, squares: [{ level: 0, x: 0, y: 0 }] }],
    rest: { people: 10 },
  });
});

test('of streets, squares and parishes no difference leaves one to four people, and everybody is told once', () => {
  const anyAtoms = fc
    .array(
      fc.record({
        x: fc.integer({ min: 0, max: 3 }),
        y: fc.constantFrom(0, 1),
        street: fc.constantFrom('A', 'B', 'C', null),
        n: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 24 },
    )
    .map((drawn) =>
      drawn.map(
        ({ x, y, street, n }): StreetAtom => ({ x, y, street, part: x < 2 ? 'west' : 'east', settlement: null, states: { delivered: n } }),
      ),
    );
  const peopleIn = (atoms: readonly StreetAtom[]) => atoms.reduce((sum, { states }) => sum + peopleOf(states), 0);
  fc.assert(
    fc.property(anyAtoms, (atoms) => {
      const { streets, rest } = listStreets(atoms);
      const sum = total(streets) + (rest?.people ?? 0);
      expect(sum).toBe(streets.length > 0 ? peopleIn(atoms) : 0);
      for (const { people } of streets) expect(people).toBeGreaterThanOrEqual(leastPart);
      if (rest) expect(rest.people).toBeGreaterThanOrEqual(leastPart);
      // Whoever knows the streets subtracts those that lie wholly in a square or a parish from it.
      const squares = gatherCells(
        [...new Set(atoms.map(({ x, y }) => `${x} ${y}`))].map((at) => {
          const within = atoms.filter(({ x, y }) => `${x} ${y}` === at);
          return { x: within[0]?.x ?? 0, y: within[0]?.y ?? 0, people: peopleIn(within), states: { delivered: peopleIn(within) } };
        }),
      ).blocks.filter(({ level }) => level === 0);
      const wholes = [
        ...squares.map((square) => (atom: StreetAtom) => atom.x === square.x && atom.y === square.y),
        ...['west', 'east'].map((part) => (atom: StreetAtom) => atom.part === part),
      ];
      for (const isIn of wholes) {
        const whole = peopleIn(atoms.filter(isIn));
        const inside = streets.filter(({ name }) => atoms.every((atom) => atom.street !== name || isIn(atom)));
        const left = whole - total(inside);
        if (whole >= leastPart) expect(left === 0 || left >= leastPart).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
