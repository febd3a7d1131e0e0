import type { Role } from '@vias/sql/principal.ts';
import { z } from 'zod';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Who may ask: some roles, anyone signed in, or everybody. A route without it does not start. */
export type Access = readonly Role[] | 'signed-in' | 'public';
type Shape = z.ZodType;
export type AnswerSpec =
  | { kind: 'ok' | 'created' | 'accepted'; schema: Shape }
  | { kind: 'page'; schema: Shape }
  | { kind: 'noContent' }
  | { kind: 'raw'; type: string };

export const ok = <S extends Shape>(schema: S) => ({ kind: 'ok' as const, schema });
/** 201 with a Location made from the path and the answer's `id`. */
export const created = <S extends Shape>(schema: S) => ({ kind: 'created' as const, schema });
export const accepted = <S extends Shape>(schema: S) => ({ kind: 'accepted' as const, schema });
/** `{ items, next, total? }`; `next` is the cursor of the page after, null at the end. */
export const page = <S extends Shape>(item: S) => ({
  kind: 'page' as const,
  schema: z.object({ items: z.array(item), next: z.string().nullable(), total: z.int().optional() }),
});
export const noContent = { kind: 'noContent' as const };
/** The handler writes the response itself: a stream, a file, a tile. */
export const raw = (type: string) => ({ kind: 'raw' as const, type });

export type EndpointSpec = {
  summary: string;
  roles: Access;
  /** The handler finds out by itself who asks: an Authorization header here is none of the realm's tokens. */
  ownGuard?: true;
  /** Needs the second factor, used under 15 minutes ago. */
  stepUp?: true;
  /** Needs If-Match with the version the reader saw. */
  ifMatch?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: Shape;
  answer: AnswerSpec;
  /** Problem codes beyond those every route may give. */
  problems?: readonly string[];
  limit?: { bytes?: number; rate?: 'read' | 'pages' | 'write' | 'heavy' | 'none' };
};
export type Endpoint<S extends EndpointSpec = EndpointSpec> = S & { method: Method; path: string };

/** Declares one operation: the single source of its validation, authorisation, OpenAPI and client types. Path parameters are written `{id}`. */
export const endpoint = <const S extends EndpointSpec>(method: Method, path: string, spec: S): Endpoint<S> => ({ ...spec, method, path });

type Out<T> = T extends z.ZodType ? z.output<T> : Record<string, never>;
export type ParamsOf<S extends EndpointSpec> = Out<S['params']>;
export type QueryOf<S extends EndpointSpec> = Out<S['query']>;
export type BodyOf<S extends EndpointSpec> = S['body'] extends z.ZodType ? z.output<S['body']> : undefined;
export type AnswerOf<S extends EndpointSpec> = S['answer'] extends { schema: infer T extends z.ZodType } ? z.input<T> : void;
