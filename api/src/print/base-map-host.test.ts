import { expect, test } from '@jest/globals';
import { isBaseMapHost } from './base-map-host.ts';

test.each([
  ['https://tile.example/{z}/{x}/{y}.png', 'tile.example', true],
  ['https://tile.example:8443/{z}/{x}/{y}.png', 'tile.example', true],
  ['https://tile.example/{z}/{x}/{y}.png', 'eviltile.example', false],
  ['https://tile.example/{z}/{x}/{y}.png', 'tileXexample', false],
  ['https://tile.example/{z}/{x}/{y}.png', 'tile.example.evil.example', false],
  ['https://{a-c}.tile.example/{z}/{x}/{y}.png', 'b.tile.example', true],
  ['https://{a-c}.tile.example/{z}/{x}/{y}.png', 'evil.example', false],
  ['https://{a-c}.tile.example/{z}/{x}/{y}.png', 'x.y.tile.example', false],
  ['https://tiles{a-c}.example/{z}/{x}/{y}.mvt', 'tilesc.example', true],
  ['http://[::1]:8080/water.pmtiles', '[::1]', true],
  ['pmtiles', 'pmtiles', false],
  [undefined, 'tile.example', false],
])('the base map %s lets the paper ask %s: %s', (baseMap, hostname, may) => {
  expect(isBaseMapHost(baseMap, hostname)).toBe(may);
});
