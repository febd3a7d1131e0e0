import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTangled } from './crossings.ts';
import { decodeXml, entriesOf } from './fetch-feed.ts';
import { CapRefusal, readCap } from './read-cap.ts';
import { readXml } from './read-xml.ts';
import { openSigned, signCap } from './sign.ts';

const message = (body = '') =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>I</identifier><sender>s@example.lv</sender><sent>2026-11-27T10:00:00+02:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Vētra &amp; lietus</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>A</areaDesc><circle>56.6,23.7 5</circle></area></info>${body}</alert>`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const certificate = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const reasonOf = (read: () => unknown): string => {
  try {
    read();
    return 'taken';
  } catch (error) {
    return (error as CapRefusal).reason;
  }
};

test('a message is read as it is written, entities of XML included', () => {
  expect(readCap(message())).toMatchObject({
    sent: '2026-11-27T08:00:00.000Z',
    isSigned: false,
    infos: [{ event: 'Vētra & lietus', areas: [{ circles: [{ lat: 56.6, lon: 23.7, km: 5 }] }] }],
  });
  expect(reasonOf(() => readCap(message().replace('+02:00', 'Z')))).toBe('invalid');
});

test('documents meant to harm are refused before anything of them is kept', () => {
  expect(reasonOf(() => readXml('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'))).toBe('doctype');
  expect(reasonOf(() => readXml('<a>&xxe;</a>'))).toBe('broken');
  const limits = { bytes: 1_000, depth: 3, elements: 10, ms: 60_000 };
  expect(reasonOf(() => readXml('<a><b><c><d/></c></b></a>', limits))).toBe('depth');
  expect(reasonOf(() => readXml(`<a>${'<b/>'.repeat(10)}</a>`, limits))).toBe('count');
  expect(reasonOf(() => readXml(`<a>${' '.repeat(1_000)}</a>`, limits))).toBe('size');
  let now = 0;
  expect(
    reasonOf(() =>
      readXml(`<a>${' '.repeat(40_000)}</a>`, { ...limits, bytes: 1e6, ms: 50 }, () => {
        now += 30;
        return now;
      }),
    ),
  ).toBe('time');
  expect(readXml(`<a>${'<b/>'.repeat(9)}</a>`, limits).children).toHaveLength(9);
});

test('whatever is thrown at the reader, it reads or refuses', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc
          .nat(600)
          .chain((at) =>
            fc.string({ unit: 'binary', maxLength: 5 }).map((s) => message().slice(0, at) + s + message().slice(at + s.length)),
          ),
      ),
      (xml) => {
        try {
          readCap(xml);
        } catch (error) {
          expect(error).toBeInstanceOf(CapRefusal);
        }
      },
    ),
    { numRuns: 150 },
  ); // prettier-ignore
});

test('borders that cross are counted as pairs of sides do, touching ones are not, and a ring counts once', () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }));
  const ring = fc.array(corner, { minLength: 3, maxLength: 8 }).map((all) => [...all, all[0] as [number, number]]);
  type Corner = readonly [number, number];
  const turn = (a: Corner, b: Corner, c: Corner) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  fc.assert(
    fc.property(fc.array(ring, { minLength: 1, maxLength: 4 }), (rings) => {
      const once = [...new Map(rings.map((one) => [String(one), one])).values()];
      const sides = once.flatMap((one) => one.slice(1).map((b, i): [Corner, Corner] => [one[i] as Corner, b]));
      let crossings = 0;
      sides.forEach(([a, b], i) => {
        for (const [c, d] of sides.slice(i + 1)) if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) crossings += 1;
      });
      const limits = { corners: 100, pairs: 10_000 };
      expect(isTangled([...rings, ...rings], { ...limits, crossings })).toBe(false);
      if (crossings > 0) expect(isTangled(rings, { ...limits, crossings: crossings - 1 })).toBe(true);
    }),
  );
});

test('a signature vouches for the whole message or for nothing', () => {
  const signed = signCap(message(), { key, certificate });
  expect(readCap(signed, certificate)).toMatchObject({ identifier: 'I', isSigned: true });
  expect(reasonOf(() => readCap(message(), certificate))).toBe('signature');
  expect(reasonOf(() => readCap(signed.replace('Severe', 'Minor'), certificate))).toBe('signature');
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(reasonOf(() => readCap(signed, other))).toBe('signature');
  // Wrapped: the signed alert hidden in another one.
  const wrapped = message(
    `<x>${signed.replace(/<Signature[\s\S]*<\/Signature>/, '')}</x>${/<Signature[\s\S]*<\/Signature>/.exec(signed)?.[0]}`,
  );
  expect(openSigned(wrapped, certificate)).toBeUndefined();
  expect(openSigned(signed.replace('</alert>', '<!-- a word too much --></alert>'), certificate)).not.toContain('word');
});

test('letters are read in the encoding that a document names, and a wrong byte refuses no warning', () => {
  const of = (encoding: string, ...bytes: number[]) =>
    decodeXml(
      Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><a>`), Buffer.from(bytes), Buffer.from('</a>')]),
    ).slice(-5, -4);
  expect([of('windows-1257', 0xe2), of('ISO-8859-13', 0xeb), of('utf-8', 0xc5, 0xab)]).toEqual(['ā', 'ė', 'ū']);
  expect([of('UTF-8', 0xe2), of('made-up', 0xc5, 0xab)]).toEqual(['\ufffd', 'ū']);
  const wide = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>Šķ</a>', 'utf16le');
  expect([decodeXml(wide), decodeXml(Buffer.from(wide).swap16())].map((text) => readXml(text).text)).toEqual(['Šķ', 'Šķ']);
  expect(readXml(decodeXml(Buffer.from('\ufeff<a>ū</a>'))).text).toBe('ū');
});

test('a feed names messages of its own host', () => {
  const rss =
    '<rss><channel><item><link>https://a.example/1.xml</link></item><item><link>http://a.example/2.xml</link></item><item><link>https://b.example/3.xml</link></item></channel></rss>';
  expect(entriesOf(rss, 'https://a.example/rss')).toEqual(['https://a.example/1.xml']);
  const many = `<feed xmlns="http://www.w3.org/2005/Atom">${'<entry><link href="/x.xml"/></entry>'.repeat(60)}</feed>`;
  expect(entriesOf(many, 'https://a.example/f')).toHaveLength(50);
});
