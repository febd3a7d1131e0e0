import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const Moment = z.object({ name: z.string(), at: Instant }).nullable();

export const HelpCase = z
  .object({
    id: z.uuid(),
    alert: z.uuid(),
    state: z.enum(['open', 'taken', 'closed']),
    way: z.enum(['link', 'reply', 'person']),
    words: z.string().nullable().meta({ description: 'What the person wrote' }),
    openedAt: Instant,
    safeAt: Instant.nullable().meta({ description: 'The same person said afterwards to be safe' }),
    taken: Moment,
    closed: Moment,
    outcome: z.enum(['helped', 'passed_on', 'safe', 'mistake', 'not_found']).nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'HelpCase', description: 'A call for help in answer to an alert. Who and where is asked for with the purpose.' });

const HelpPerson = z
  .object({
    name: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'Only for the purpose call_back' }),
    lang: z.enum(['lv', 'lt', 'ru', 'en']).nullable(),
    places: z.array(
      z.object({
        kind: z.enum(['home', 'work', 'school', 'parent', 'other']),
        address: z.string().nullable(),
        lon: z.number(),
        lat: z.number(),
        inArea: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'HelpPerson' });

const readers = ['dispatcher', 'alert-author', 'alert-approver', 'municipality-admin', 'auditor'] as const;
const actors = ['dispatcher', 'alert-author', 'alert-approver'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listHelpCases: endpoint('get', '/api/alerts/{id}/help', {
    summary: 'Calls for help of one alert, those not closed first, the oldest first; at most 500',
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(HelpCase), open: z.int(), taken: z.int(), closed: z.int() })),
  }),
  takeHelpCase: endpoint('post', '/api/help-cases/{id}/take', {
    summary: 'Say that one sees to it',
    roles: actors,
    params: byId,
    answer: ok(HelpCase),
    problems: ['help.not_found', 'help.taken', 'help.closed'],
  }),
  giveBackHelpCase: endpoint('post', '/api/help-cases/{id}/give-back', {
    summary: 'Say that one does not see to it after all',
    roles: actors,
    params: byId,
    answer: ok(HelpCase),
    problems: ['help.not_found', 'help.closed'],
  }),
  closeHelpCase: endpoint('post', '/api/help-cases/{id}/close', {
    summary: 'Close it with what became of it',
    roles: actors,
    params: byId,
    body: z
      .strictObject({
        outcome: z.enum(['helped', 'passed_on', 'safe', 'mistake', 'not_found']),
        note: z.string().trim().min(3).max(500).optional(),
      })
      .meta({ id: 'HelpCaseOutcome' }),
    answer: ok(HelpCase),
    problems: ['help.not_found', 'help.closed'],
  }),
  readHelpPerson: endpoint('post', '/api/help-cases/{id}/person', {
    summary: 'Who asks and where, for the purpose that is named; each look stands in the audit',
    roles: actors,
    params: byId,
    body: z.strictObject({ purpose: z.enum(['call_back', 'send_help', 'pass_on']) }).meta({ id: 'HelpPurpose' }),
    answer: ok(HelpPerson),
    problems: ['help.not_found'],
  }),
};
