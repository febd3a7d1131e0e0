import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '@vias/sql/problem.ts';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { addressForLog } from '../log.ts';
import './problems.ts';
import { readerLanguage } from './reader-language.ts';

// Rules of the database that belong to no slice.
const constraints = new Map<string, string>();
/** Says which problem a violated database constraint is for the reader. */
export const defineConstraints = (of: Record<string, string>): void => {
  for (const [constraint, code] of Object.entries(of)) constraints.set(constraint, code);
};

type DatabaseError = { code?: string; constraint?: string };
const fromDatabase = (error: DatabaseError): Problem | undefined => {
  const named = error.constraint === undefined ? undefined : constraints.get(error.constraint);
  if (named) return new Problem(named, { cause: error });
  const rule = error.constraint ?? '';
  switch (error.code) {
    case '42501':
      return new Problem('request.not_allowed', { cause: error });
    case '23505':
    case '23P01':
      return new Problem('request.conflict', { cause: error });
    case '23503':
      return new Problem('request.refers_to_nothing', { values: { rule }, cause: error });
    case '23514':
    case '23502':
    case '23001':
      return new Problem('request.check_failed', { values: { rule }, cause: error });
    case '22021':
    case '22P05':
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22009':
      return new Problem('request.invalid', { values: { field: 'body' }, cause: error });
    case '57014':
    case '57P01':
    case '57P02':
    case '57P03':
    case '25006':
    case '08006':
    case '53300':
    case '40001':
    case '40P01':
      return new Problem('service.unavailable', { headers: { 'retry-after': '5' }, cause: error });
    default:
      return undefined;
  }
};

/** Turns whatever was thrown into the one thing a reader may see. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  // An address with a broken % escape, as Express gives up on it.
  if (error instanceof URIError) return new Problem('request.not_found', { cause: error });
  if (error instanceof ZodError) {
    const errors = error.issues
      .slice(0, 50)
      .map((issue) => ({ field: issue.path.join('.') || 'body', code: issue.code, detail: issue.message }));
    return new Problem('request.invalid', { field: errors[0]?.field ?? 'body', values: { field: errors[0]?.field ?? 'body' }, errors });
  }
  const fromDb = typeof error === 'object' && error !== null ? fromDatabase(error as DatabaseError) : undefined;
  if (fromDb) return fromDb;
  if (
    error instanceof Error &&
    /ECONNREFUSED|ECONNRESET|timeout exceeded when trying to connect|Connection terminated/.test(error.message)
  ) {
    return new Problem('service.unavailable', { headers: { 'retry-after': '5' }, cause: error });
  }
  return new Problem('service.broken', { values: { reference: randomBytes(4).toString('hex') }, cause: error });
};

/** Answers with application/problem+json (RFC 9457) in the reader's language; never a stack, SQL or another tenant's data. */
export const answerProblem = (error: unknown, req: IncomingMessage, res: ServerResponse, log: Logger): void => {
  const problem = toProblem(error);
  if (problem.status >= 500)
    log.error(
      { err: problem.cause ?? problem, code: problem.code, ...problem.info.values, path: addressForLog(req.url) },
      'request failed',
    );
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  const lang = readerLanguage(req.headers['accept-language']);
  const { field, errors, headers } = problem.info;
  const body = JSON.stringify({
    type: `/problems/${problem.code}`,
    title: problem.sentence('en'),
    status: problem.status,
    code: problem.code,
    detail: problem.sentence(lang),
    ...(field !== undefined && { field }),
    ...(errors !== undefined && { errors }),
  });
  res.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': lang,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  res.end(req.method === 'HEAD' ? undefined : body);
};
