import fc from '../node_modules/fast-check/lib/fast-check.js';

/** fast-check as the tests see it. In CI it draws the same cases every time, so that a change is judged by what it changes; everywhere else other ones each time, which is how new ones are found. */
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20_261_128 });

export * from '../node_modules/fast-check/lib/fast-check.js';
export default fc;
