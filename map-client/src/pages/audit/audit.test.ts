import { readdirSync, readFileSync } from 'node:fs';
import type { useText } from '../../i18n/i18n.ts';
import { beginOf, dayAfter } from './days.ts';
import { actOf, changeOf, factsOf, isMoment, plainValue, shortHash, whyOf } from './words.ts';

test('a local day begins at its midnight, also on the days on which the clocks change', () => {
  expect(beginOf('2026-01-15')).toBe('2026-01-14T22:00:00.000Z');
  expect(beginOf('2026-07-15')).toBe('2026-07-14T21:00:00.000Z');
  // 29 March and 25 October 2026.
  expect([beginOf('2026-03-29'), beginOf(dayAfter('2026-03-29'))]).toEqual(['2026-03-28T22:00:00.000Z', '2026-03-29T21:00:00.000Z']);
  expect([beginOf('2026-10-25'), beginOf(dayAfter('2026-10-25'))]).toEqual(['2026-10-24T21:00:00.000Z', '2026-10-25T22:00:00.000Z']);
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});

const texts: Record<string, string> = {
  'audit.yes': 'yes',
  'audit.no': 'no',
  'audit.field.roles': 'Roles',
  'audit.tooLong': 'too long',
  'audit.step.approved': 'Approval',
  'audit.step.ended': 'End',
  'audit.purpose.send_help': 'to send help',
  'audit.refusal.other': 'not allowed',
};
const t = Object.assign((key: string) => texts[key] ?? key, { maybe: (key: string) => texts[key] }) as unknown as ReturnType<
  typeof useText
>;
const entry = (action: string, detail: Record<string, unknown>) => ({ action, detail }) as Parameters<typeof whyOf>[1];

test('an entry is told in words, never as JSON; what has no word is told by its own name', () => {
  expect(plainValue(t, { roles: ['planner', 'auditor'], nested: { on: true, off: null } })).toBe(
    'Roles: planner, auditor; nested: on: yes; off: –',
  );
  expect([plainValue(t, []), plainValue(t, ''), plainValue(t, 0), plainValue(t, false)]).toEqual(['–', '–', '0', 'no']);
  expect(factsOf(t, entry('read', { purpose: 'x', changes: {}, digest: 'x', roles: ['planner'] }))).toEqual([['Roles', 'planner']]);
  expect(whyOf(t, entry('read', { purpose: 'send_help' }))).toBe('to send help');
  expect(whyOf(t, entry('read', { purpose: 'something_new' }))).toBe('something_new');
  expect(whyOf(t, entry('refused', { code: 'alert.own' }))).toBe('not allowed');
  expect(whyOf(t, entry('insert', {}))).toBe('');
  expect(actOf(t, entry('decide.sent_late', {}))).toBe('decide sent late');
  expect(changeOf(t, { field: 'roles', before: null, after: ['planner'] })).toEqual({ field: 'Roles', before: '–', after: 'planner' });
  const [moment, person] = ['2026-11-28T11:17:50.001+00:00', 'e57a056b-e38b-5fd7-bcc1-c8e5658aba59'];
  expect(actOf(t, entry('update', { changes: { approved_at: [null, moment], approved_by: [null, person] } }))).toBe('Approval');
  expect(actOf(t, entry('update', { changes: { ended_at: [null, moment] } }))).toBe('End');
  // What was taken back, or moved, is a change like any other.
  for (const was of [
    [moment, null],
    [moment, moment],
  ])
    expect(actOf(t, entry('update', { changes: { ended_at: was } }))).toBe('update');
  const read = (text: string) => (isMoment(text) ? '13:17' : text === person ? 'Aigars Grīnbergs' : undefined);
  expect(changeOf(t, { field: 'roles', before: [moment, 'planner'], after: { by: person } }, read)).toEqual({
    field: 'Roles',
    before: '13:17, planner',
    after: 'by: Aigars Grīnbergs',
  });
  expect(['2026-11-28', '2026-11-28T11:17:50', 'x 2026-11-28T11:17:50Z'].map(isMoment)).toEqual([false, false, false]);
  expect(changeOf(t, { field: 'body' })).toEqual({ field: 'body', before: 'too long', after: 'too long' });
  expect(shortHash('0123456789abcdef')).toBe('0123 4567 … cdef');
});

test('every table, act and category that the audit can name has its words', () => {
  const root = new URL('../../../../', import.meta.url);
  const said = Object.keys(JSON.parse(readFileSync(new URL('map-client/src/i18n/lv.json', root), 'utf8')));
  const all = (folder: string): string =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?:\.sql|(?<!\.test)\.ts)$/.test(file))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, root), 'utf8'))
      .join('\n');
  const sources = ['sql/migrations', 'sql/functions', 'api/src'].map(all).join('\n');
  const found = (pattern: RegExp, area: string): string[] => [...sources.matchAll(pattern)].map(([, name]) => `audit.${area}.${name}`);
  const named = [
    ...found(/audit_table\('(\w+)'/g, 'thing'),
    ...found(/audit_(?:note|append)\((?:[\w.]+(?:\(\))?, )?'[\w.]+', '(\w+)'/g, 'thing'),
    ...found(/audit_(?:note|append)\((?:[\w.]+(?:\(\))?, )?'([\w.]+)'(?! \|\|)/g, 'action'),
    ...found(/^ {2}\('(\w+)', \d+, \d+, \d+, (?:true|false), '\{"lv"/gm, 'thing'),
  ];
  expect(named.length).toBeGreaterThan(90);
  expect([...new Set(named)].filter((key) => !said.includes(key))).toEqual([]);
});
