import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    field: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457; `code` is stable, `detail` is in the language of Accept-Language (lv, lt, en)' });

const always = ['request.invalid', 'request.too_many', 'service.unavailable'];

/** The OpenAPI 3.1 document of these endpoints, made from their contracts. */
export const openApiOf = (endpoints: readonly Endpoint[]): object => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of realm vias for audience vias-api',
  });
  for (const { method, path, summary, roles, stepUp, ifMatch, params, query, body, answer, problems } of endpoints) {
    const codes = [...(roles === 'public' ? [] : ['identity.token_missing', 'identity.role_missing']), ...always, ...(problems ?? [])];
    const who = roles === 'public' ? 'Public.' : roles === 'signed-in' ? 'Anyone signed in.' : `Roles: ${roles.join(', ')}.`;
    const good =
      answer.kind === 'noContent'
        ? { 204: { description: 'Done' } }
        : answer.kind === 'raw'
          ? { 200: { description: 'Answer', content: { [answer.type]: { schema: { type: 'string' as const } } } } }
          : {
              [answer.kind === 'created' ? 201 : answer.kind === 'accepted' ? 202 : 200]: {
                description: 'Answer',
                content: { 'application/json': { schema: answer.schema } },
              },
            };
    registry.registerPath({
      method,
      path,
      summary,
      tags: [path.split('/')[2] ?? 'api'],
      description: `${who}${stepUp ? ' Needs the second factor, used under 15 minutes ago.' : ''} Problems: ${codes.join(', ')}.`,
      ...(roles === 'public' ? {} : { security: [{ bearer: [] }] }),
      request: {
        ...(params && { params }),
        ...(query && { query }),
        ...(ifMatch && { headers: z.object({ 'If-Match': z.string().meta({ description: 'The version you saw, as "3"' }) }) }),
        ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
      },
      responses: { ...good, default: { description: 'Problem', content: { 'application/problem+json': { schema: ProblemDocument } } } },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'VIAS',
      version: '0.1.0',
      description:
        'One shared, map-centred system for incidents, thematic maps and early warning in Latvian and Lithuanian municipalities.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
  });
};
