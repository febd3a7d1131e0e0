import { fileURLToPath } from 'node:url';
import { startSession } from './pglite.ts';
import { bakeTemplate } from './template.ts';
import { bakeServerTemplate, testServer } from './test-server.ts';

/** Where templates are kept for tests, outside git. */
const templateFolder = fileURLToPath(new URL('../../.vias/', import.meta.url));

/** The template that this test run starts from: a file, or a database on the test server. It stays the same when somebody edits sql/ meanwhile. */
export const testTemplate = (): string => {
  const name = process.env.VIAS_TEST_TEMPLATE;
  if (!name) throw new Error('The database template was not baked: run tests by npm test, whose globalSetup does it.');
  return name;
};

/** Jest's globalSetup: makes the database template of the present migrations once, so that every test file starts from a copy. */
const bake = async (): Promise<void> => {
  // scripts/test.ts says so where no test opens a database.
  if (process.env.VIAS_TEST_TEMPLATE === 'none') return;
  const server = testServer();
  process.env.VIAS_TEST_TEMPLATE = server ? await bakeServerTemplate(server) : await bakeTemplate(templateFolder, () => startSession({}));
};
export default bake;
