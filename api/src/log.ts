import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

// What PostgreSQL adds to an error holds the values of the row it happened on.
const ofTheRow = ['detail', 'where', 'hint', 'internalQuery', 'query', 'parameters', 'params'];
const withoutRow = (error: Error): unknown => {
  const told = stdSerializers.err(error) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(told).filter(([name]) => !ofTheRow.includes(name)));
};

/** The address of a request for a log: without its query, and of a signed link only which kind it is, since whoever has the link may answer with it. */
export const addressForLog = (url: string | undefined): string =>
  (url ?? '').split('?')[0]?.replace(/^(\/(?:[ad]|me|realms\/[a-z]+\/account)\/).*/, '$1…') ?? '';

/** The log of a process: one line of JSON an event, without tokens and numbers, and of an error of the database without the row it happened on. */
export const openLog = (level: string, stream: DestinationStream = process.stderr): Logger =>
  pino({ level, redact: ['req.headers', 'phone', 'token', '*.phone', '*.token'], serializers: { err: withoutRow } }, stream);
