import type { Share } from './share-data.ts';
import { arrowBetween, placeLabels, planeOf, waysOf } from './share-ground.ts';

const share = (from: string, to: string | null, state: Share['state']): Share =>
  ({ from: { tenant: from, name: from }, to: to === null ? null : { tenant: to, name: to }, state }) as Share;

test('the direction to each partner is that of what counts now; proposals and everybody draw no arrow, what is over a broken one', () => {
  const ways = waysOf({
    given: [
      share('us', 'a', 'live'),
      share('us', 'b', 'live'),
      share('us', null, 'live'),
      share('us', 'c', 'ended'),
      share('us', 'd', 'proposed'),
    ],
    received: [
      share('a', 'us', 'live'),
      share('e', 'us', 'live'),
      share('b', 'us', 'expired'),
      share('f', 'us', 'lapsed'),
      share('g', null, 'live'),
    ],
  });
  expect(Object.fromEntries(ways)).toEqual({ a: 'both', b: 'given', c: 'over', e: 'received' });
});

test('the plane keeps shapes: as wide as asked, north up, a degree of latitude longer than one of longitude', () => {
  const rings: [number, number][][] = [
    [
      [22, 55],
      [26, 55],
      [26, 57],
      [22, 57],
      [22, 55],
    ],
  ];
  const plane = planeOf([{ name: '', country: 'LV', tenants: [], middle: [24, 56], rings }], 400);
  expect(plane.at([22, 57])).toEqual({ x: 0, y: 0 });
  expect(plane.at([26, 55]).x).toBeCloseTo(400);
  expect(plane.height).toBeCloseTo(400 / 2 / Math.cos((56 * Math.PI) / 180));
});

test('an arrow stops short of both ends and never turns round', () => {
  expect(arrowBetween({ x: 0, y: 0 }, { x: 100, y: 0 }, 10)).toEqual({ from: { x: 10, y: 0 }, to: { x: 90, y: 0 } });
  const short = arrowBetween({ x: 0, y: 0 }, { x: 9, y: 0 }, 10);
  expect(short.from.x).toBeLessThan(short.to.x);
  expect(arrowBetween({ x: 1, y: 1 }, { x: 1, y: 1 }, 5).from).toEqual({ x: 1, y: 1 });
});

test('labels stand under their spots, and above where another would be covered', () => {
  const label = (x: number, text: string) => ({ spot: { x, y: 100 }, text });
  expect(placeLabels([label(100, 'Bauskas nov.'), label(160, 'Aizkraukles nov.'), label(400, 'Dobeles nov.')]).map(({ y }) => y)).toEqual([
    118, 90, 118,
  ]);
});
