import { z } from 'zod';
import { created, endpoint, noContent, ok, raw } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const readers = ['alert-author', 'alert-approver', 'municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });

export const Duty = z
  .object({
    id: z.uuid(),
    name: z.string(),
    lang: z.enum(['lv', 'lt', 'en']),
    position: z.int(),
    from: Instant,
    until: Instant,
    phoneEnd: z.string().meta({ description: 'The last three digits; the number itself is sealed' }),
    isNow: z.boolean(),
  })
  .meta({ id: 'Duty' });

export const NewDuty = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(2)
      .max(120)
      .meta({ description: 'As the sign-in names the person: whoever wrote an alert is not asked to approve it' }),
    phone: z.string().trim().max(30),
    lang: z.enum(['lv', 'lt', 'en']),
    position: z.int().min(1).max(50).meta({ description: 'In which order people are asked' }),
    from: Instant,
    until: Instant,
  })
  .meta({ id: 'NewDuty' });
export type NewDuty = z.output<typeof NewDuty>;

/** Who was asked to approve an alert. */
export const DutyCalls = z
  .object({
    calls: z.array(
      z.object({
        name: z.string(),
        ways: z
          .array(z.string())
          .meta({ description: 'Empty: could not be asked, because no key opens the number; the next one was asked at once' }),
        at: Instant,
        openedAt: Instant.nullable(),
      }),
    ),
    next: z.object({ name: z.string(), at: Instant }).nullable(),
    onDuty: z.int(),
  })
  .meta({ id: 'DutyCalls' });
export type DutyCalls = z.output<typeof DutyCalls>;

export const BreakGlassReview = z
  .object({
    id: z.uuid().meta({ description: 'Of the alert' }),
    title: z.string(),
    releasedBy: z.string(),
    releasedAt: Instant,
    reason: z.string(),
    dueAt: Instant,
    isLate: z.boolean(),
    outcome: z.enum(['justified', 'not_justified']).nullable(),
    note: z.string().nullable(),
    by: z.string().nullable(),
    at: Instant.nullable(),
    mayReview: z.boolean(),
  })
  .meta({ id: 'BreakGlassReview' });

export const endpoints = {
  listDuties: endpoint('get', '/api/duties', {
    summary: 'Approvers on duty, from now on, in the order they are asked; at most 500',
    roles: readers,
    answer: ok(z.object({ items: z.array(Duty) }).meta({ id: 'Duties' })),
  }),
  addDuty: endpoint('post', '/api/duties', {
    summary: 'Put somebody on duty; the number is sealed and shown to nobody',
    roles: ['municipality-admin'],
    body: NewDuty,
    answer: created(Duty),
    problems: [
      'duty.times',
      'duty.in_past',
      'phone.invalid',
      'phone.country',
      'phone.not_mobile',
      'phone.premium',
      'request.idempotency_key_reused',
    ],
  }),
  removeDuty: endpoint('delete', '/api/duties/{id}', {
    summary: 'Take somebody off duty',
    roles: ['municipality-admin'],
    params: byId,
    answer: noContent,
    problems: ['duty.not_found'],
  }),
  readDutyCalls: endpoint('get', '/api/alerts/{id}/duty', {
    summary: 'Who was asked to approve this alert and when, and who is next',
    roles: ['alert-author', 'alert-approver', 'municipality-admin', 'auditor'],
    params: byId,
    answer: ok(DutyCalls),
    problems: ['alert.not_found'],
  }),
  openDutyLink: endpoint('get', '/d/{code}', {
    summary: 'The signed link of whoever was asked: leads to the alert, where the sign-in and the second factor are needed as always',
    roles: 'public',
    params: z.object({ code: z.string().max(80) }),
    answer: raw('text/html'),
    problems: ['duty.link_over'],
  }),
  listReviews: endpoint('get', '/api/break-glass-reviews', {
    summary: 'What one person released alone: those not reviewed first, the most pressing at the top; at most 200',
    roles: ['alert-author', 'alert-approver', 'municipality-admin', 'auditor'],
    answer: ok(z.object({ items: z.array(BreakGlassReview), open: z.int() }).meta({ id: 'BreakGlassReviews' })),
  }),
  reviewBreakGlass: endpoint('post', '/api/alerts/{id}/break-glass-review', {
    summary: 'The later look of a second person at what one person released alone; audited, and said once',
    roles: ['alert-approver', 'municipality-admin'],
    stepUp: true,
    params: byId,
    body: z
      .strictObject({ outcome: z.enum(['justified', 'not_justified']), note: z.string().trim().min(10).max(1000) })
      .meta({ id: 'BreakGlassVerdict' }),
    answer: ok(BreakGlassReview),
    problems: ['duty.no_review', 'duty.own_review', 'duty.reviewed'],
  }),
};
