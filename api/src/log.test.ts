import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerProblem } from './http/answer-problem.ts';
import { addressForLog, openLog } from './log.ts';

const said: string[] = [];
const log = openLog('trace', { write: (line) => void said.push(line) });
beforeEach(() => said.splice(0));

test('S24: of an error of the database the log tells what and where, never the row', () => {
  const error = Object.assign(new Error('new row for relation "subscriber" violates check constraint "c"'), {
    code: '23514',
    constraint: 'c',
    detail: 'Failing row contains (+37126123456, Anna Kalniņa).',
    where: 'PL/pgSQL function f() SQL statement "insert … +37126123456"',
    parameters: ['+37126123456'],
  });
  log.error({ err: error }, 'failed');
  expect(JSON.parse(said.join())).toMatchObject({
    err: { message: error.message, code: '23514', stack: expect.stringContaining('log.test') },
  });
  expect(said.join()).not.toMatch(/26123456|Kalni/);
});

test('S24: line breaks stay inside their line; telephone numbers, tokens and headers are covered', () => {
  log.warn({
    feed: 'a\r\n{"level":60,"msg":"forged"}',
    phone: '+37126123456',
    req: { headers: { authorization: 'Bearer x1' } },
    who: { token: 'x1' },
  });
  expect(said).toHaveLength(1);
  expect(said.join().trimEnd()).not.toMatch(/[\r\n]/);
  expect(said.join()).not.toMatch(/26123456|x1/);
});

test('S24: an address is written without its query, and of a signed link only its kind', () => {
  expect(addressForLog('/api/places?q=+37126123456')).toBe('/api/places');
  expect(addressForLog('/a/AbCdEf123456?x=1')).toBe('/a/…');
  expect(addressForLog('/d/AbCdEf123456')).toBe('/d/…');
  expect(addressForLog('/me/AbCdEf123456/more')).toBe('/me/…');
  expect(addressForLog('/api/alerts/7')).toBe('/api/alerts/7');
  expect(addressForLog(undefined)).toBe('');
});

test('S24: a request that failed is logged without its query and the link it came by', () => {
  const res = { writeHead: () => undefined, end: () => undefined } as unknown as ServerResponse;
  for (const url of ['/a/AbCdEf123456', '/api/places?q=AbCdEf123456'])
    answerProblem(new Error('broken'), { url, headers: {} } as IncomingMessage, res, log);
  expect(said).toHaveLength(2);
  expect(said.join()).not.toContain('AbCdEf123456');
});
