import fc from 'fast-check';
import { guessColumn, readFirstRows, writeCsv } from './first-rows.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what is written is what is read, whatever stands in the cells', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ž', ';', ',', '"', '\n', ' ', '5'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
      const {
        header,
        rows: read,
        delimiter,
      } = readFirstRows(bytes(writeCsv([['kods', 'periods', 'vērtība'], ...rows])), { isWhole: true });
      // A comma may divide as well where every row has two of them; then the rows are still whole.
      if (delimiter !== ';') return;
      expect(header).toEqual(['kods', 'periods', 'vērtība']);
      expect(read).toEqual(rows);
    }),
  );
});

test('Baltic code page, tabs, title lines, a cut file, and line ends of three kinds', () => {
  const baltic = Uint8Array.from([0x76, 0xe7, 0x72, 0x74, 0xee, 0x62, 0x61, 0x09, 0x6b, 0x0d, 0x31, 0x09, 0x32, 0x0d]);
  expect(readFirstRows(baltic, { isWhole: true })).toEqual({
    delimiter: '\t',
    header: ['vērtība', 'k'],
    rows: [['1', '2']],
    encoding: 'Windows-1257',
  });
  const titled = bytes('Pašvaldību dati\r\n\r\nkods,gads\r\n0003000,2024\r\n');
  expect(readFirstRows(titled, { isWhole: true, skipLines: 2 }).header).toEqual(['kods', 'gads']);
  // Read otherwise than found, when somebody says so.
  expect(readFirstRows(titled, { isWhole: true, skipLines: 2, delimiter: 'semicolon' }).header).toEqual(['kods,gads']);
  expect(readFirstRows(bytes('vē;b'), { isWhole: true, encoding: 'windows-1257' })).toMatchObject({
    encoding: 'Windows-1257',
    header: ['vÄ“', 'b'],
  });
  // Cut in the middle of ē: still UTF-8.
  expect(readFirstRows(bytes('kods;vē').slice(0, 7), { isWhole: false }).encoding).toBe('UTF-8');
  expect(readFirstRows(bytes(''), { isWhole: true })).toEqual({ delimiter: ';', header: [], rows: [], encoding: 'UTF-8' });
});

test('columns are found by the names that offices give them', () => {
  expect(guessColumn(['ATVK', 'Gads', 'Vērtība'], 'code')).toBe('ATVK');
  expect(guessColumn(['ATVK', 'Gads', 'Vērtība'], 'value')).toBe('Vērtība');
  expect(guessColumn(['a', 'b'], 'period')).toBeUndefined();
});

test('no cell of a refused row runs as a formula', () => {
  expect(writeCsv([['=1+1', '-5', '@x', '＋1', 7, 'a;b']])).toBe("\uFEFF'=1+1;'-5;'@x;'＋1;7;\"a;b\"\r\n");
});
