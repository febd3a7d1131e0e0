import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, type TestAnswer, type TestApp } from '../testing.ts';

export type ImportTestApp = TestApp & {
  dataDir: string;
  /** Sends a file by a profile and waits until its import settles; the answer to the sending itself when it is refused. */
  bring(
    file: string | Buffer,
    profile: object,
    options?: { user?: string; query?: string; name?: string; lang?: string },
  ): Promise<TestAnswer>;
  /** Sends a file as a form, to any address. */
  sendForm(
    path: string,
    file: string | Buffer,
    profile?: object,
    options?: { user?: string; name?: string; lang?: string; headers?: Record<string, string> },
  ): Promise<TestAnswer>;
  /** Waits until an import is no longer at work. */
  settled(id: string, user?: string): Promise<TestAnswer>;
};

/** The application with a data directory of its own, and the few requests every import test makes. */
export const openImportTestApp = async (): Promise<ImportTestApp> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vias-import-'));
  const app = await openTestApp({ dataDir });
  const usual = 'editor@lv-dobele';
  const sendForm: ImportTestApp['sendForm'] = async (
    path,
    file,
    profile,
    { user = usual, name = 'negadījumi.csv', lang = 'en', headers: more = {} } = {},
  ) => {
    const data = new FormData();
    if (profile) data.set('profile', JSON.stringify(profile));
    data.set('file', new Blob([file as BlobPart]), name);
    const form = new Response(data);
    const headers = { 'content-type': form.headers.get('content-type') ?? '', 'accept-language': lang, ...more };
    return app.as(user).ask('post', path, { headers, raw: Buffer.from(await form.arrayBuffer()) });
  };
  const settled: ImportTestApp['settled'] = async (id, user = usual) => {
    for (;;) {
      const answer = await app.as(user).get(`/api/imports/${id}`);
      if (!['waiting', 'running', 'undoing'].includes(answer.body.state)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    ...app,
    dataDir,
    sendForm,
    settled,
    async bring(file, profile, { query = '', ...options } = {}) {
      const begun = await sendForm(`/api/imports${query}`, file, profile, options);
      return begun.status === 202 ? settled(begun.body.id, options.user) : begun;
    },
    async close() {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** A register as a Latvian town exports it: semicolons, dotted dates and clocks apart, decimal commas. */
export const oic = {
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
};
export const oicHead = 'Nr;DATUMS;LAIKS;VEIDS;X;Y;SMAG;APRAKSTS';
/** A file of that register with these rows. */
export const oicFile = (...rows: string[]): string => `\ufeff${[oicHead, ...rows].join('\r\n')}\r\n`;
