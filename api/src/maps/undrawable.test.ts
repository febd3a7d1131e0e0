import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestApp } from '../testing.ts';
import { incidents, openMapWorld, reader } from './map-world.fixture.ts';
import { undrawable } from './undrawable.fixture.ts';

let app: TestApp;
let set: number;
beforeAll(async () => {
  ({ app, set } = await openMapWorld());
}, 240_000);
afterAll(() => app?.close());

test.each(undrawable)('%s: what is wrong and what would work', async (_, definition, status, code, field, sentence) => {
  const { body, ...answer } = await app
    .as(reader)
    .post(
      '/api/maps/thematic',
      { source: incidents(), area: { kind: 'territory', boundarySet: [set] }, ...definition },
      { headers: { 'accept-language': 'en' } },
    );
  expect([answer.status, body.code, body.field]).toEqual([status, code, field]);
  expect(body.detail).toMatch(sentence);
});

test.each([
  [undefined, 401, 'identity.token_missing'],
  ['operator@vias', 403, 'identity.role_missing'],
])('%s draws no map: %d %s', async (user, status, code) => {
  const answer = await app.as(user).post('/api/maps/thematic', { source: incidents() });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});
