import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, type TestApp } from '../testing.ts';
import type { Profile } from './profile.ts';

let app: TestApp;
const dataDir = mkdtempSync(join(tmpdir(), 'vias-import-'));
beforeAll(async () => {
  app = await openTestApp({ dataDir });
});
afterAll(async () => {
  await app?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const editor = () => app.as('editor@lv-dobele');
const oic = {
  name: 'dobeles-oic',
  title: 'Dobeles OIC',
  source: 'dobeles-oic',
  timeZone: 'Europe/Riga',
  id: 'Nr',
  occurredAt: { column: 'DATUMS', timeColumn: 'LAIKS' },
  place: { kind: 'columns', x: 'X', y: 'Y' },
  category: { column: 'VEIDS', map: { CSNg: 'traffic_crash', 'Ugunsgr. ēkā': 'fire_building' } },
  severity: { column: 'SMAG', map: { '1': 2, '2': 3, '3': 5 } },
  description: ['APRAKSTS'],
} satisfies Partial<Profile> & object;

const form = (file: string | Buffer, profile?: object, name = 'negadījumi.csv'): FormData => {
  const data = new FormData();
  if (profile) data.set('profile', JSON.stringify(profile));
  data.set('file', new Blob([file as BlobPart]), name);
  return data;
};
/** Sends a file and waits for the end of its import. */
const bring = async (file: string | Buffer, profile: object = oic, query = '') => {
  const data = new Response(form(file, profile));
  const headers = { 'content-type': data.headers.get('content-type') ?? '' };
  const begun = await editor().ask('post', `/api/imports${query}`, { headers, raw: Buffer.from(await data.arrayBuffer()) });
  if (begun.status !== 202) return begun;
  return settled(begun.body.id);
};
const settled = async (id: string) => {
  for (;;) {
    const answer = await editor().get(`/api/imports/${id}`);
    if (!['waiting', 'running', 'undoing'].includes(answer.body.state)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test('first', async () => {
  const file = 'Nr;DATUMS;LAIKS;VEIDS;X;Y;SMAG;APRAKSTS\n1;03.07.2019.;7:05;CSNg;23,2751;56,6237;2;Deg kūla\n2;31.02.2019;7:05;CSNg;23,2751;56,6237;2;x\n3;27.10.2019;03:30;Cits;;;9;zvana 29123456\n';
  const answer = await bring(file);
  console.log(JSON.stringify(answer, null, 1));
  console.log(JSON.stringify(await bring(file), null, 1));
});
