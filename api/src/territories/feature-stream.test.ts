import fc from 'fast-check';
import { type RawFeature, readFeatures } from './feature-stream.ts';
import './problems.ts';

async function* inPieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    yield bytes.subarray(from, end);
    from = end;
  }
}

async function readAll(text: string, cuts: readonly number[] = []) {
  const features: RawFeature[] = [];
  let members: Record<string, unknown> | undefined;
  for await (const item of readFeatures(inPieces(Buffer.from(text), cuts))) {
    if ('feature' in item) features.push(item.feature);
    else members = item.members;
  }
  return { features, members };
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"features":[', 'a"features', '\\', '{[', ']}', 'Šauļi "ĀĒ"', '\\"'));
const feature = fc.record({
  type: fc.constant('Feature'),
  properties: fc.dictionary(text, fc.jsonValue({ stringUnit: 'binary' })),
  geometry: fc.jsonValue(),
});
const cuts = fc.array(fc.nat(), { maxLength: 40 });

test('a collection is the same however it arrives in pieces, whatever its texts hold and wherever its other members stand', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(feature, { maxLength: 6 }),
      fc.dictionary(text, fc.jsonValue()),
      fc.boolean(),
      fc.constantFrom(undefined, 1),
      cuts,
      async (features, more, first, space, at) => {
        const { features: _, ...members } = JSON.parse(JSON.stringify(more));
        const whole = first ? { features, ...members } : { ...members, features };
        const read = await readAll(JSON.stringify(whole, null, space), at);
        expect(read.features).toEqual(JSON.parse(JSON.stringify(features)));
        expect(read.members).toEqual({ ...members, features: [] });
      },
    ),
  );
});

test('any bytes are features or a named problem, never another error', async () => {
  const almost = fc
    .array(fc.constantFrom('{', '}', '[', ']', '"features":', '"', ',', '1', ' ', '\\', 'ā'), { maxLength: 40 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.oneof(almost, fc.string()), cuts, async (given, at) => {
      const code = await readAll(given, at).then(
        () => 'read',
        (error) => error.code,
      );
      expect(['read', 'request.not_json', 'territory.not_features']).toContain(code);
    }),
    { numRuns: 1000 },
  );
});

test('a byte order mark is no mistake', async () => {
  expect((await readAll('\uFEFF{"features":[{"id":1}]}')).features).toEqual([{ id: 1 }]);
});
