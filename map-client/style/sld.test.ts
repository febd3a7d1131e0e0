import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SldStyleParser } from 'geostyler-sld-parser';
import { toPlainSld, toSld } from './sld.ts';
import { spreadColours, type ThematicStyle } from './thematic-style.ts';

const sequence = ['#edf8fb', '#b3cde3', '#8c96c6', '#8856a7', '#810f7c'];
const rates: ThematicStyle = {
  id: 'incident-rate',
  titles: { lv: 'Negadījumi uz 1000 iedzīvotājiem', lt: 'Įvykiai 1000 gyventojų', en: 'Incidents per 1,000 residents' },
  field: 'class',
  breaks: [0, 0.5, 1.25, 2, 4, 9.5],
  colours: sequence,
  symbol: { kind: 'fill' },
  outline: { colour: '#ffffff', width: 1 },
  noData: { ground: '#f4f4f2', mark: '#c9c7c2' },
  suppressed: { ground: '#eceae6', mark: '#8a8883' },
};
const words = {
  noData: { lv: 'nav datu', lt: 'nėra duomenų', en: 'no data' },
  suppressed: { lv: 'slēpts', lt: 'slepiama', en: 'suppressed' },
};

const anyBreaks = fc
  .uniqueArray(
    fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => Number(value.toFixed(4))),
    { minLength: 2, maxLength: 10 },
  )
  .map((list) => list.sort((a, b) => a - b));

test('read back, the SLD has every class with its colour or radius and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(anyBreaks, fc.boolean(), async (breaks, circles) => {
      const n = breaks.length - 1;
      const radii = Array.from({ length: n }, (_, i) => 3 + 2 * i);
      const style: ThematicStyle = {
        ...rates,
        breaks,
        colours: spreadColours(sequence, n),
        symbol: circles ? { kind: 'circle', radii } : { kind: 'fill' },
      };
      const read = await new SldStyleParser({ numericFilterFields: ['class'] }).readStyle(await toSld(style, words));
      const output = read.output as { rules: { filter: unknown[]; symbolizers: unknown[] }[] } | undefined;
      expect(output?.rules).toHaveLength(n + 2);
      output?.rules.forEach(({ filter, symbolizers: [first] }, i) => {
        const cls = i - 2;
        if (cls < 0) return;
        expect(filter).toEqual(['==', 'class', cls]);
        expect(first).toMatchObject(circles ? { color: style.colours[cls], radius: radii[cls] } : { color: style.colours[cls] });
      });
      expect(output?.rules[0]?.filter?.[0]).toBe('||');
      expect(output?.rules[1]?.filter).toEqual(['==', 'class', -2]);
    }),
    { numRuns: 50 },
  );
});

test('titles stand in three languages, a null is no data by name, and signs of XML do no harm', async () => {
  const sld = await toSld({ ...rates, titles: { ...rates.titles, en: 'A & B < "C" $& $1' } }, words);
  expect(sld).toContain('<Title>A &amp; B &lt; &quot;C&quot; $&amp; $1<Localized lang="lv">Negadījumi uz 1000 iedzīvotājiem</Localized>');
  expect(sld).toContain('<Localized lang="lv">0–0,5</Localized>');
  expect(sld).toContain('<Title>0–0.5<');
  expect(sld).toContain('<Localized lang="lt">nėra duomenų</Localized>');
  expect(sld.match(/<ogc:PropertyIsNull>/g)).toHaveLength(1);
  const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: sld });
  if (status !== null) expect(String(stderr)).toBe('');
});

test('a layer without classes has one rule for all', async () => {
  const { outline, titles } = rates;
  const circles = await new SldStyleParser().readStyle(await toPlainSld({ id: 'incident', titles, outline, colour: '#55504a', radius: 3 }));
  expect(circles.output?.rules).toMatchObject([{ symbolizers: [{ kind: 'Mark', radius: 3, color: '#55504a' }] }]);
  const areas = await new SldStyleParser().readStyle(await toPlainSld({ id: 'm', titles, outline, colour: '#ecebe8' }));
  expect(areas.output?.rules).toMatchObject([{ symbolizers: [{ kind: 'Fill', color: '#ecebe8' }] }]);
});

test('a style that cannot be drawn is refused', async () => {
  await expect(toSld({ ...rates, breaks: [0, 2, 1] }, words)).rejects.toThrow('do not ascend');
});

const mapserv = spawnSync('mapserv', ['-v']).status === 0;
const ci = process.env.CI === 'true';
// MapServer takes a null for 0 whatever the filter says; the server sends −1 for it, and the first two rules name it for who honours them.
(mapserv || ci ? test : test.skip)(`MapServer draws each class in its colour${mapserv ? '' : ' (skipped: no mapserv here)'}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vias-sld-'));
  try {
    const cells = [0, 1, 2, 3, 4, -1, -2].map((value, cls) => ({
      type: 'Feature',
      properties: { class: value },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [cls, 0],
            [cls + 1, 0],
            [cls + 1, 1],
            [cls, 1],
            [cls, 0],
          ],
        ],
      },
    }));
    writeFileSync(join(folder, 'cells.geojson'), JSON.stringify({ type: 'FeatureCollection', features: cells }));
    writeFileSync(
      join(folder, 'cells.map'),
      `MAP NAME "t" EXTENT 0 0 7 1 SIZE 350 50 IMAGECOLOR 255 255 255 PROJECTION "init=epsg:4326" END
       WEB METADATA "wms_enable_request" "*" "wms_srs" "EPSG:4326" "wms_title" "t" "wms_onlineresource" "http://localhost/" END END
       OUTPUTFORMAT NAME "png" DRIVER "AGG/PNG" MIMETYPE "image/png" END
       LAYER NAME "incident-rate" TYPE POLYGON STATUS ON CONNECTIONTYPE OGR CONNECTION "${join(folder, 'cells.geojson')}" DATA "cells"
       METADATA "wms_title" "c" END PROJECTION "init=epsg:4326" END CLASS STYLE COLOR 0 0 0 END END END END`,
    );
    writeFileSync(join(folder, 'mapserver.conf'), 'CONFIG ENV MS_MAP_PATTERN "." END END');
    const query = new URLSearchParams({
      map: join(folder, 'cells.map'),
      SERVICE: 'WMS',
      VERSION: '1.1.1',
      REQUEST: 'GetMap',
      LAYERS: 'incident-rate',
      STYLES: '',
      SRS: 'EPSG:4326',
      BBOX: '0,0,8,1',
      WIDTH: '400',
      HEIGHT: '50',
      FORMAT: 'image/png',
      SLD_BODY: await toSld(rates, words),
    });
    const answer = execFileSync('mapserv', [], {
      env: { ...process.env, REQUEST_METHOD: 'GET', QUERY_STRING: String(query), MAPSERVER_CONFIG_FILE: join(folder, 'mapserver.conf') },
      maxBuffer: 1e7,
    });
    const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
    writeFileSync(join(folder, 'map.png'), body);
    const colours = cells.map((_, cls) => {
      const bands = execFileSync('gdallocationinfo', ['-valonly', join(folder, 'map.png'), String(25 + 50 * cls), '25'], {
        encoding: 'utf8',
      });
      return `#${bands
        .trim()
        .split(/\s+/)
        .slice(0, 3)
        .map((band) => Number(band).toString(16).padStart(2, '0'))
        .join('')}`;
    });
    expect(colours.slice(0, 5)).toEqual(sequence);
    for (const colour of colours.slice(5))
      expect([rates.noData, rates.suppressed].flatMap(({ ground, mark }) => [ground, mark])).toContain(colour);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
