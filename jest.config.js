/** Jest in ESM mode with swc; scripts/test.ts sets NODE_OPTIONS and chooses between unit, database and browser suites. */
export default {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } }, module: { type: 'es6' } }] },
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.vias/'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/scripts/seeded-fast-check.ts' },
  modulePathIgnorePatterns: ['/.vias/', '/dist/'],
  testSequencer: './scripts/test-order.js',
  testEnvironment: './sql/src/test-environment.ts',
  globalSetup: './sql/src/bake-template.ts',
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 240_000,
};
