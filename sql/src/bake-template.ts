import { fileURLToPath } from 'node:url';
import { startSession } from './pglite.ts';
import { bakeTemplate } from './template.ts';
import { bakeServerTemplate, testServer } from './test-server.ts';

/** Where templates are kept for tests, outside git. */
const templateFolder = fileURLToPath(new URL('../../.vias/', import.meta.url));

/** Jest's globalSetup: makes the database template of the present migrations once, so that every test file starts from a copy. */
const bake = async (): Promise<void> => {
  // scripts/test.ts says so where no test opens a database.
  if (process.env.VIAS_TEST_TEMPLATE === 'none') return;
  const server = testServer();
  process.env.VIAS_TEST_TEMPLATE = server ? await bakeServerTemplate(server) : await bakeTemplate(templateFolder, () => startSession({}));
};
export default bake;
