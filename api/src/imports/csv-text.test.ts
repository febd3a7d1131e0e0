import fc from 'fast-check';
import { guessDelimiter } from './csv-reader.ts';
import { createCsvScanner } from './csv-text.ts';
import { createFeatureScanner } from './geojson-text.ts';

const cell = fc.string({ unit: fc.constantFrom('a', 'ž', ' ', '"', ';', ',', '\t', '\n', '\r\n', '1') });
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const aTable = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

/** Scans a text in pieces of some length, as a stream would bring it. */
const scan = (text: string, delimiter: string, piece: number) => {
  const scanner = createCsvScanner(delimiter, '\n', 0);
  const rows = [];
  for (let at = 0; at < text.length; at += piece) rows.push(...scanner.push(text.slice(at, at + piece)));
  return [...rows, ...scanner.end()];
};

test('every table comes back as it was written, whatever the delimiter, the quotes, the line ends and the pieces of the stream', () => {
  fc.assert(
    fc.property(
      aTable,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (table, delimiter, newline, piece, ends) => {
        const text = table.map((row) => row.map(quoted).join(delimiter)).join(newline) + (ends ? newline : '');
        expect(scan(text, delimiter, piece)).toEqual(table.map((values) => ({ line: expect.any(Number), values })));
      },
    ),
    { numRuns: 500 },
  );
});

test('a row is named by the line it begins on', () => {
  expect(scan('a;b\n1;2\n\n"x\ny";3\r\n4;5', ';', 7).map(({ line, values }) => [line, ...values])).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2'],
    [4, 'x\ny', '3'],
    [6, '4', '5'],
  ]);
});

test('an open quotation mark costs its own line and no other, even if a later line has one too', () => {
  const rows = scan('a;b\n1;"2\n3;4\n"5";6\n7;8', ';', 1000);
  expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
    [1, undefined],
    [2, 'row.quotes'],
    [3, undefined],
    [4, undefined],
    [5, undefined],
  ]);
});

test('nothing is lost: every line is a row or part of one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', ';', '1'), minLength: 1 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (lines, piece) => {
        const text = `h;h2\n${lines.join('\n')}`;
        const rows = scan(text, ';', piece);
        const covered = rows.reduce((sum, { values, fault }) => sum + 1 + (fault ? 0 : values.join('').split('\n').length - 1), 0);
        expect(covered).toBe(1 + lines.length);
      },
    ),
  );
});

test('a line of more than a megabyte is refused once and the next row is read', () => {
  const rows = scan(`a;b\n${'x'.repeat(1_200_000)};2\n3;4\n`, ';', 262_144);
  expect(rows.slice(1).map(({ line, fault, values }) => [line, fault, values.length])).toEqual([
    [2, 'row.too_long', 1],
    [3, undefined, 2],
  ]);
});

test('the delimiter is what cuts the lines evenly', () => {
  expect(guessDelimiter('a;b;c\n1,5;2;3\n"x,y,z,w";2;3')).toBe(';');
  expect(guessDelimiter('a\tb\n1\t2')).toBe('\t');
  expect(guessDelimiter('"lon","lat"\n1.5,2.5')).toBe(',');
});

test('features are cut out of a collection whatever the pieces, braces in texts included', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ note: fc.string(), deep: fc.array(fc.string(), { maxLength: 3 }) }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 30 }),
      (properties, piece) => {
        const features = properties.map((p) => ({ type: 'Feature', geometry: null, properties: p }));
        const text = JSON.stringify({ type: 'FeatureCollection', meta: { features: [{ not: 'one' }] }, features });
        const scanner = createFeatureScanner();
        const found: unknown[] = [];
        for (let at = 0; at < text.length; at += piece)
          found.push(...scanner.push(text.slice(at, at + piece)).map((feature) => JSON.parse(feature ?? 'null')));
        expect(found).toEqual(features);
        expect(scanner.state()).toMatchObject({ found: true, open: false });
      },
    ),
  );
});
