import { markAnswer, markFailure } from './connection.ts';
import { texts } from './i18n/i18n.ts';
import { currentToken } from './token.ts';

/** One field that the server refused. */
export interface FieldError {
  field: string;
  code: string;
  detail: string;
}

/** A refusal of the server (problem+json), or `client.offline` when there was no answer. `detail` is already in the reader's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field: string | undefined;
  readonly errors: readonly FieldError[];
  constructor(status: number, body: { code?: string; title?: string; detail?: string; field?: string; errors?: FieldError[] }) {
    super(body.detail ?? body.title ?? body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? `http.${status}`;
    this.detail = body.detail ?? body.title ?? '';
    this.field = body.field;
    this.errors = body.errors ?? [];
  }
}

/** What may go into a query: lists are joined by commas, undefined is left out. */
export type Query = Record<string, string | number | boolean | readonly (string | number)[] | undefined>;

/** A request's extras. `ifMatch` is the version the change is based on; `idempotencyKey` makes repeating a POST safe. */
export interface Extras {
  query?: Query | undefined;
  body?: unknown;
  ifMatch?: string | number | undefined;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** An answer with its ETag. */
export interface Answer<T> {
  body: T;
  etag: string | undefined;
  headers: Headers;
}

/** Writes a path with its query. */
export const withQuery = (path: string, query: Query = {}): string => {
  const parts = Object.entries(query).flatMap(([key, value]) => {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return [];
    return [
      `${encodeURIComponent(key)}=${encodeURIComponent(Array.isArray(value) ? value.join(',') : String(value)).replaceAll('%2C', ',')}`,
    ];
  });
  return parts.length ? `${path}?${parts.join('&')}` : path;
};

/** The headers every request carries: who asks, and in which language the answer is read. */
export const requestHeaders = async (): Promise<Record<string, string>> => {
  const token = await currentToken();
  return { 'accept-language': texts.get().lang, ...(token && { authorization: `Bearer ${token}` }) };
};

const isJson = (answer: Response): boolean => /\bjson\b/.test(answer.headers.get('content-type') ?? '');

/** Sends a raw request with the user's token; throws ApiError when refused or unreachable. */
export const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers: { ...(await requestHeaders()), ...(init.headers as Record<string, string>) } });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    markFailure();
    throw new ApiError(0, { code: 'client.offline' });
  }
  markAnswer();
  if (answer.ok) return answer;
  throw new ApiError(answer.status, isJson(answer) ? ((await answer.json()) as object) : {});
};

/** Sends a JSON request and gives the answer with its headers. */
export const request = async <T>(
  method: string,
  path: string,
  { query, body, ifMatch, idempotencyKey, signal }: Extras = {},
): Promise<Answer<T>> => {
  const answer = await send(withQuery(path, query), {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const parsed = answer.status === 204 || !isJson(answer) ? undefined : await answer.json();
  return { body: parsed as T, etag: answer.headers.get('etag') ?? undefined, headers: answer.headers };
};

/** Reads: `get<Incident>('/api/incidents/…')`. The type comes from the slice's contract by `import type`. */
export const get = async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  (await request<T>('GET', path, { query, signal })).body;

/** Creates or asks for something to happen. */
export const post = async <T>(path: string, body?: unknown, extras: Extras = {}): Promise<T> =>
  (await request<T>('POST', path, { ...extras, ...(body !== undefined && { body }) })).body;

/** Changes in part. */
export const patch = async <T>(path: string, body: unknown, extras: Extras = {}): Promise<T> =>
  (await request<T>('PATCH', path, { ...extras, body })).body;

/** Replaces. */
export const put = async <T>(path: string, body: unknown, extras: Extras = {}): Promise<T> =>
  (await request<T>('PUT', path, { ...extras, body })).body;

/** Deletes. */
export const remove = async <T>(path: string, extras: Extras = {}): Promise<T> => (await request<T>('DELETE', path, extras)).body;
