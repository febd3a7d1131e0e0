import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { languages } from '@vias/sql/problem.ts';
import { writeDay } from '@vias/style/days.ts';
import fc from 'fast-check';
import { renderCameras, renderNothing } from './page.ts';
import { sayNumbers } from './picture.ts';
import type { OpenCamera, OpenCameras } from './queries.ts';
import { createCameraReader } from './routes.ts';
import { sayDays, texts } from './texts.ts';

const style = readFileSync(new URL('./page.css', import.meta.url));
const camera = (no: number, more: Partial<OpenCamera> = {}): OpenCamera => ({
  no,
  code: `J-${no}`,
  name: `Lielā iela ${no}, pie krustojuma`,
  kind: 'fixed',
  isPlanned: false,
  place: [23.7 + (no % 10) * 0.004, 56.64 + Math.floor(no / 10) * 0.003],
  isSeen: true,
  gates: [],
  purpose: 'Sabiedriskā kārtība un drošība',
  legalBasis: 'VDAR 6. panta 1. punkta e) apakšpunkts',
  retentionDays: 14,
  operator: 'pašvaldības policija',
  contact: 'policija@jelgava.example',
  signPlacedOn: '2026-04-03',
  dpiaOn: '2026-03-12',
  description: {},
  ...more,
});
const square = (lon: number, lat: number): [number, number][] => [
  [lon, lat],
  [lon + 0.001, lat],
  [lon + 0.001, lat + 0.0005],
  [lon, lat + 0.0005],
  [lon, lat],
];
const town = (cameras: OpenCamera[], more: Partial<OpenCameras> = {}): OpenCameras => ({
  tenant: 'Jelgavas valstspilsētas pašvaldība',
  country: 'LV',
  cameras,
  isGenerated: false,
  seen: { type: 'MultiPolygon', coordinates: cameras.flatMap(({ place }) => (place ? [[square(place[0], place[1])]] : [])) },
  flown: null,
  box: [23.69, 56.63, 23.75, 56.67],
  cell: 0.0015,
  // Every second square of forty by forty: the most strokes that a town can take.
  houses: Array.from({ length: 800 }, (_, i): [number, number] => [2 * (i % 20) + (Math.floor(i / 20) % 2), Math.floor(i / 20)]),
  streets: [
    ['Lielā iela', 23.71, 56.655],
    ['Driksas iela', 23.73, 56.645],
  ],
  sources: [],
  places: [['Jelgava', 23.72, 56.65]],
  ...more,
});
const page = (found: OpenCameras, lang: (typeof languages)[number] = 'lv', isEmbedded = false): string =>
  renderCameras(found, {
    lang,
    path: '/public/cameras/lv-jelgava',
    origin: 'https://vias.example',
    isEmbedded,
    tenant: 'lv-jelgava',
    today: '2026-11-28',
  });

test('sixty cameras with their map weigh less than 30 kB, their style less than 7, and they need no script', () => {
  const text = page(town(Array.from({ length: 60 }, (_, i) => camera(i + 1))));
  expect(Buffer.byteLength(text)).toBeLessThan(30_000);
  expect(style.length).toBeLessThan(7_000);
  expect(text).not.toMatch(/<script|style=(?!&#34;|&quot;|")|onclick|https?:\/\/(?!vias\.example)/);
});

test('whose buildings and addresses are drawn is named in every language', () => {
  const sources = ['OpenStreetMap contributors, ODbL', 'VIAS demo'];
  for (const lang of languages) expect(page(town([camera(1)], { sources }), lang)).toContain(`${sources.join('; ')}.`);
  expect(page(town([camera(1)]))).not.toContain('Ēkas un adreses');
});

test('what is the same for all cameras is said once; what differs is said of which', () => {
  const same = page(town([camera(1), camera(2), camera(3)]));
  expect(same.match(/VDAR/g)).toHaveLength(1);
  const two = page(town([camera(1), camera(2), camera(3), camera(4, { retentionDays: 1 })]));
  expect(two).toContain('Kameras Nr. 1–3');
  expect(two).toContain('Kameras Nr. 4');
  expect(two.indexOf('1 diena<')).toBeGreaterThan(two.indexOf('14 dienas<'));
});

test('every kind says in words what it sees; what is not known is not made up', () => {
  for (const lang of languages) {
    const t = texts[lang];
    const text = page(
      town([
        camera(1),
        camera(2, { isSeen: false }),
        camera(3, { kind: 'anpr', gates: [[23.71, 56.65]] }),
        camera(4, { kind: 'drone', place: null }),
        camera(5, { kind: 'body_worn', place: null, isSeen: false }),
        camera(6, { kind: 'drone', place: null, isSeen: false, isPlanned: true, purpose: null, signPlacedOn: null }),
      ]),
      lang,
    );
    for (const words of [t.seesArea, t.seesUnknown, t.seesGate, t.seesFlown, t.seesCarried, t.seesFlownUnknown, t.plannedTag, t.notStated])
      expect(text).toContain(words);
    expect(text).toContain(`<html lang="${lang}">`);
    // Who complains turns to the authority of the municipality's own country.
    expect(text).toContain('dvi.gov.lv');
  }
  expect(page(town([camera(1)], { country: 'LT' }), 'lv')).toContain('vdai.lrv.lt');
});

test('what a municipality wrote is text and stays text', () => {
  const text = page(town([camera(1, { name: '<img src=x onerror=alert(1)>', purpose: '"><script>', contact: "' onload='x" })]));
  expect(text).not.toMatch(/<img|<script|' onload/);
});

test('on paper: whose it is and of which day stand on top, its pages are numbered, and nothing of the screen is left', () => {
  const css = String(style);
  const paper = css.slice(css.indexOf('@media print'));
  expect(paper).toMatch(/@bottom-right \{\s*content: counter\(page\) " \/ " counter\(pages\)/);
  expect(paper).toMatch(/\.lang,\s*\.screen \{\s*display: none/);
  const text = page(town([camera(1)]));
  expect(text).toContain(
    '<p class="who">Jelgavas valstspilsētas pašvaldība</p>\n<h1>Videokameras publiskās vietās</h1>\n<p class="quiet made">Lapa sagatavota 28.11.2026.</p>',
  );
});

test('without a place there is no map, and the list says all the same', () => {
  const { box: _, cell: __, ...rest } = town([camera(1, { kind: 'body_worn', place: null })], { seen: null });
  const text = page(rest);
  expect(text).not.toContain('<svg');
  expect(text).toContain(texts.lv.seesCarried);
  expect(renderNothing({ lang: 'lt', path: '/public/cameras/x', origin: '', isEmbedded: false })).toContain(texts.lt.nothingTitle);
});

test('the frame leads to the whole page in a window of its own and nowhere else; the data would fill the frame', () => {
  const framed = page(town([camera(1)]), 'lv', true);
  expect(framed).not.toMatch(/iframe|ogc/);
  expect(framed).toContain('<a href="/public/cameras/lv-jelgava?lang=lv" target="_blank" rel="noopener">Atvērt visu lapu jaunā logā</a>');
  expect(page(town([camera(1)]), 'en')).toContain('/public/cameras/lv-jelgava/embed?lang=en');
});

test('a thousand who ask in one moment are one question; a minute later it is asked anew, and neither a failure nor nothing is kept', async () => {
  let now = 0;
  const asked: string[] = [];
  const told = town([camera(1)]);
  const read = createCameraReader(
    async (tenant) => {
      asked.push(tenant);
      if (tenant === 'lv-fails') throw new Error('away');
      return tenant === 'lv-jelgava' ? told : undefined;
    },
    { now: () => now },
  );
  const all = await Promise.all(Array.from({ length: 1000 }, () => read('lv-jelgava')));
  expect([new Set(all).size, all[0], asked]).toEqual([1, told, ['lv-jelgava']]);
  now = 59_999;
  await read('lv-jelgava');
  expect(asked).toHaveLength(1);
  now = 60_000;
  await read('lv-jelgava');
  expect(asked).toHaveLength(2);
  for (const tenant of ['lv-fails', 'lv-none']) for (let n = 0; n < 2; n++) await read(tenant).catch(() => undefined);
  expect(asked.slice(2)).toEqual(['lv-fails', 'lv-fails', 'lv-none', 'lv-none']);
  expect(await read("'; drop")).toBeUndefined();
  expect(asked).toHaveLength(6);
});

test('numbers of cameras are said as people write them, none lost and none added', () => {
  expect(sayNumbers([3, 1, 2, 7, 9, 10])).toBe('1–3, 7, 9, 10');
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
      const said = sayNumbers(numbers)
        .split(', ')
        .flatMap((part) => {
          const [from = 0, to = from] = part.split('–').map(Number);
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
      expect(said).toEqual([...numbers].sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

test('days are counted as each language counts them', () => {
  expect([1, 2, 11, 14, 21, 30].map((n) => sayDays('lv', n))).toEqual([
    '1 diena',
    '2 dienas',
    '11 dienas',
    '14 dienas',
    '21 diena',
    '30 dienas',
  ]);
  expect([1, 2, 10, 21, 25].map((n) => sayDays('lt', n))).toEqual(['1 diena', '2 dienos', '10 dienų', '21 diena', '25 dienos']);
  expect([0, null].map((n) => sayDays('en', n))).toEqual(['nothing is recorded', 'not stated']);
  expect(languages.map((lang) => writeDay(lang, '2026-04-03', 'long'))).toEqual(['03.04.2026.', '2026-04-03', '3 April 2026']);
});
