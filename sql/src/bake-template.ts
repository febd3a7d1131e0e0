import { fileURLToPath } from 'node:url';
import { startSession } from './pglite.ts';
import { bakeTemplate } from './template.ts';
import { bakeServerTemplate, testServer } from './test-server.ts';

/** Where templates are kept for tests, outside git. */
export const templateFolder = fileURLToPath(new URL('../../.vias/', import.meta.url));

/** Jest's globalSetup: makes the database template of the present migrations once, so that every test file starts from a copy. */
const bake = async (): Promise<void> => {
  const server = testServer();
  if (server) await bakeServerTemplate(server);
  else await bakeTemplate(templateFolder, () => startSession({}));
};
export default bake;
