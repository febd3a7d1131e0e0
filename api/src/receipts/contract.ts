import { z } from 'zod';
import { endpoint, ok, raw } from '../http/endpoint.ts';
import { Position } from '../http/parameters.ts';
import { themes } from './gather.ts';

const readers = ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor'] as const;
const both = ['alert-author', 'alert-approver'] as const;
const byId = z.object({ id: z.uuid() });
const Instant = z.iso.datetime({ offset: true });
const Class = z.int().min(-1);

export const AlertCells = z
  .object({
    bounds: z
      .record(z.enum(themes), z.array(z.number()))
      .meta({ description: 'Lower bounds of the classes in per cent, [lower, upper), the last closed' }),
    blocks: z.array(
      z.object({
        level: z
          .int()
          .meta({ description: '0 to 3: 250 m, 500 m, 1 km, 2 km; larger ones come first and hold what is not in a smaller one' }),
        ring: z.array(Position),
        people: z.int(),
        classes: z.record(z.enum(themes), Class).meta({ description: '-1: everybody here still waits' }),
      }),
    ),
    withheld: z.int().meta({ description: 'People in places with too few of them to be shown' }),
    parts: z
      .array(
        z.object({
          name: z.string().nullable().meta({ description: 'A parish, eldership or municipality; null outside of all that are loaded' }),
          isRest: z.boolean().meta({ description: 'All parts of few people together' }),
          people: z.int(),
          waiting: z.int(),
          delivered: z.int(),
          missed: z.int().meta({ description: 'Failed or not reached' }),
        }),
      )
      .meta({ description: 'The same people by part of the territory, the most missed first' }),
    fewerThan: z.int().nullable(),
  })
  .meta({ id: 'AlertCells' });
export type AlertCells = z.output<typeof AlertCells>;

const StreetCounts = {
  people: z.int(),
  waiting: z.int(),
  delivered: z.int(),
  missed: z.int().meta({ description: 'Failed or not reached' }),
};
const AlertStreets = z
  .object({
    streets: z
      .array(
        z.object({
          name: z.string(),
          settlement: z.string().nullable(),
          ...StreetCounts,
          squares: z
            .array(z.array(Position))
            .meta({ description: 'Where these people are counted: squares of the map; none where the map withholds the square' }),
        }),
      )
      .meta({
        description:
          'People warned at home, where five and more of a street are in one square of the map; lower bounds, the most missed first',
      }),
    rest: z
      .object(StreetCounts)
      .nullable()
      .meta({ description: 'Everybody else: other places than a home, addresses without a street, streets of few people' }),
    fewerThan: z.int().nullable(),
  })
  .meta({ id: 'AlertStreets' });

const Wave = z.object({
  no: z.int(),
  channel: z.string(),
  people: z.int(),
  segments: z.int(),
  price: z.number().nullable(),
  priceUnit: z.string(),
  by: z.string(),
  at: Instant,
});
export type Wave = z.output<typeof Wave>;

export const AlertWaves = z
  .object({
    waves: z.array(Wave),
    offers: z
      .array(
        z.object({
          channel: z.string(),
          kind: z.enum(['sms', 'voice', 'email', 'push']),
          isAgain: z.boolean(),
          people: z.int(),
          segments: z.int(),
          price: z.number().nullable().meta({ description: 'null where the price of a channel is not known, as of calls' }),
          priceUnit: z.string(),
        }),
      )
      .meta({ description: 'Ways to reach those who did not get it, now; only for authors and approvers, while the alert lives' }),
  })
  .meta({ id: 'AlertWaves' });
export type AlertWaves = z.output<typeof AlertWaves>;

const Lang = z.enum(['lv', 'lt', 'en']);

export const endpoints = {
  readAlertPageAddress: endpoint('get', '/api/alerts/{id}/page', {
    summary: 'Where residents read the warning: the address that everybody may open, without the buttons of an answer',
    roles: readers,
    params: byId,
    answer: ok(z.object({ url: z.url() })),
    problems: ['alert.not_found', 'receipt.not_started'],
  }),
  readAlertCells: endpoint('get', '/api/alerts/{id}/cells', {
    summary: 'How a warning is getting through by place: squares of 250 m, larger where there are fewer than five people',
    roles: readers,
    params: byId,
    answer: ok(AlertCells),
    problems: ['alert.not_found'],
  }),
  readAlertStreets: endpoint('get', '/api/alerts/{id}/streets', {
    summary: 'How a warning is getting through by street, where no street, square or parish leaves fewer than five people',
    roles: readers,
    params: byId,
    answer: ok(AlertStreets),
    problems: ['alert.not_found'],
  }),
  readAlertWaves: endpoint('get', '/api/alerts/{id}/waves', {
    summary: 'Further waves that were started, and those that could be',
    roles: readers,
    params: byId,
    answer: ok(AlertWaves),
    problems: ['alert.not_found'],
  }),
  startAlertWave: endpoint('post', '/api/alerts/{id}/waves', {
    summary: 'Send again to those who did not get it, and to nobody else',
    roles: both,
    params: byId,
    body: z
      .strictObject({
        channel: z.string().min(1).max(20),
        people: z.int().min(1).meta({ description: 'The number that was shown; others by more than a twentieth (and five) are refused' }),
      })
      .meta({ id: 'AlertWaveStart' }),
    answer: ok(AlertWaves),
    problems: [
      'alert.not_found',
      'wave.wrong_state',
      'wave.channel_unknown',
      'wave.nobody',
      'wave.changed',
      'request.idempotency_key_reused',
    ],
  }),
  prepareAllClear: endpoint('post', '/api/alerts/{id}/all-clear', {
    summary: 'Prepare word that the danger is over, for exactly those who were warned: a draft, or the one that is there already',
    roles: ['alert-author'],
    params: byId,
    answer: ok(z.object({ id: z.uuid() })),
    problems: ['alert.not_found', 'alert.not_yours', 'receipt.not_started'],
  }),
  reportAlertPdf: endpoint('get', '/api/alerts/{id}/report.pdf', {
    summary: 'What happened, for the file: a tagged PDF on A4',
    roles: readers,
    params: byId,
    query: z.object({ lang: Lang.optional() }),
    answer: raw('application/pdf'),
    problems: ['alert.not_found', 'receipt.not_started', 'print.no_browser', 'print.busy', 'print.too_slow', 'print.failed'],
    limit: { rate: 'heavy' },
  }),
  reportAlertCsv: endpoint('get', '/api/alerts/{id}/report.csv', {
    summary: 'The same as rows: section, item, value',
    roles: readers,
    params: byId,
    query: z.object({ lang: Lang.optional() }),
    answer: raw('text/csv'),
    problems: ['alert.not_found', 'receipt.not_started'],
    limit: { rate: 'heavy' },
  }),
};
