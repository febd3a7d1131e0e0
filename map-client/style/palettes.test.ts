import { expect, test } from '@jest/globals';
import {
  bivariateColours,
  coloursAround,
  coloursOf,
  divergingPalettes,
  hotspotColours,
  luminanceOf,
  mixColours,
  paletteKeys,
  sequentialPalettes,
} from './palettes.ts';

const grounds = ['light', 'dark'] as const;
const counts = [2, 3, 4, 5, 6, 7, 8, 9];

/** A colour as a reader without green cones sees it (Viénot, Brettel and Mollon 1999, linear RGB). */
const deuteranope = (colour: string): number[] => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b].map(
    (part) => Math.max(0, part) ** (1 / 2.2),
  );
};
const apart = (a: string, b: string): number => Math.hypot(...deuteranope(a).map((part, i) => part - (deuteranope(b)[i] as number)));

test('every palette has as many different colours as classes, on either ground, told apart without green cones', () => {
  for (const key of paletteKeys)
    for (const ground of grounds)
      for (const n of counts) {
        const colours = coloursOf(key, n, { ground });
        expect(colours).toHaveLength(n);
        expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
        const closest = Math.min(...colours.flatMap((a, i) => colours.slice(i + 1).map((b) => apart(a, b))));
        expect([key, ground, n, closest > 0.02]).toEqual([key, ground, n, true]);
      }
});

test('sequential palettes go one way in lightness: light is low on light ground, dark is low on dark ground', () => {
  for (const key of sequentialPalettes)
    for (const n of counts) {
      const light = coloursOf(key, n).map(luminanceOf);
      const dark = coloursOf(key, n, { ground: 'dark' }).map(luminanceOf);
      expect([key, n, light]).toEqual([key, n, light.toSorted((a, b) => b - a)]);
      expect([key, n, dark]).toEqual([key, n, dark.toSorted((a, b) => a - b)]);
    }
});

test('a diverging palette is lightest in the middle on light ground and darkest there on dark ground', () => {
  for (const key of divergingPalettes) {
    expect(
      coloursOf(key, 7)
        .map(luminanceOf)
        .indexOf(Math.max(...coloursOf(key, 7).map(luminanceOf))),
    ).toBe(3);
    const dark = coloursOf(key, 7, { ground: 'dark' }).map(luminanceOf);
    expect(dark.indexOf(Math.min(...dark))).toBe(3);
  }
});

test('the house palette is that of the tokens, and reversing turns it round', () => {
  expect(coloursOf('BuPu', 5)).toEqual(['#edf8fb', '#b3cde3', '#8c96c6', '#8856a7', '#810f7c']);
  expect(coloursOf('BuPu', 5, { ground: 'dark' })).toEqual(['#36323f', '#4c4670', '#655f95', '#a09ecd', '#e0e1f7']);
  expect(coloursOf('BuPu', 5, { reversed: true })[0]).toBe('#810f7c');
});

test('the nine bivariate colours and the five of hot spots are told apart without green cones', () => {
  for (const ground of grounds)
    for (const colours of [bivariateColours(ground), hotspotColours(ground)]) {
      const pairs = colours.flatMap((a, i) => colours.slice(i + 1).map((b) => [a, b] as const));
      for (const [a, b] of pairs) expect([ground, a, b, apart(a, b) > 0.06]).toEqual([ground, a, b, true]);
    }
  expect(bivariateColours()).toHaveLength(9);
});

test('around a middle, equal distances have equal strength, and one side alone has the colours of its side', () => {
  const both = coloursAround('PuOr', 3, 3);
  expect(coloursAround('PuOr', 3, 1)).toEqual(both.slice(0, 4));
  expect(coloursAround('PuOr', 0, 3)).toEqual(both.slice(3));
  expect(coloursAround('PuOr', 1, 3)).toEqual(both.slice(2));
  expect(coloursAround('PuOr', 1, 1)).toHaveLength(2);
  const light = both.map(luminanceOf);
  expect(light.slice(0, 3)).toEqual(light.slice(0, 3).toSorted((a, b) => a - b));
  expect(light.slice(3)).toEqual(light.slice(3).toSorted((a, b) => b - a));
});

test('mixing', () => {
  expect(mixColours('#000000', '#ffffff', 0.5)).toBe('#808080');
  expect(luminanceOf('#ffffff')).toBeCloseTo(1);
});
