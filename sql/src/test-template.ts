/** The template that this test run starts from: a file, or a database on the test server. It stays the same when somebody edits sql/ meanwhile. */
export const testTemplate = (): string => {
  const name = process.env.VIAS_TEST_TEMPLATE;
  if (!name) throw new Error('The database template was not baked: run tests by npm test, whose globalSetup does it.');
  return name;
};
