import { z } from 'zod';

/** Settings of traces, by the names that OpenTelemetry gives them. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address' })
    .optional()
    .describe(
      'OpenTelemetry collector that requests are traced to (OTLP over HTTP, JSON), http://collector:4318; /v1/traces is appended. Traces hold route templates and SQL without values. Unset: nothing is traced.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,\s]+=[^,]*(,[^=,\s]+=[^,]*)*$/, 'OTEL_EXPORTER_OTLP_HEADERS must be name=value, separated by commas')
    .optional()
    .describe('Headers that the collector wants: authorization=Bearer%20…; values as in an address (%20 for a space).'),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(
      ['http/json'],
      'OTEL_EXPORTER_OTLP_PROTOCOL must be http/json: VIAS speaks OTLP over HTTP in JSON, which every collector takes on the same port',
    )
    .optional()
    .describe('http/json, the one that VIAS speaks.'),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('vias').describe('What this installation is called in traces.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1' })
    .min(0, 'OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1')
    .max(1, 'OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1')
    .default(1)
    .describe('Share of requests that are traced, 0 to 1.'),
};
const Settings = z.object(tracingSettings);

/** Where traces go and how many: `share` of the requests, 0 to 1. */
export type Tracing = { url: string; headers: Record<string, string>; service: string; share: number };

/** The settings as the exporter takes them; undefined when nothing is to be traced. */
export const tracingOf = (s: z.output<typeof Settings>): Tracing | undefined =>
  s.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : {
        url: `${s.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`,
        headers: Object.fromEntries(
          (s.OTEL_EXPORTER_OTLP_HEADERS ?? '')
            .split(',')
            .filter(Boolean)
            .map((pair) => [pair.slice(0, pair.indexOf('=')), decoded(pair.slice(pair.indexOf('=') + 1))]),
        ),
        service: s.OTEL_SERVICE_NAME,
        share: s.OTEL_TRACES_SAMPLER_ARG,
      };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
