import type { useText } from '../../i18n/i18n.ts';
import type { AuditEntry } from './audit-data.ts';

type Say = ReturnType<typeof useText>;

/** Changes that are a step of their own: the moment of it was empty before. */
const steps = { approved_at: 'audit.step.approved', ended_at: 'audit.step.ended' } as const;
const stepOf = ({ changes }: AuditEntry['detail']): (typeof steps)[keyof typeof steps] | undefined => {
  if (typeof changes !== 'object' || changes === null) return undefined;
  const taken = Object.entries(changes).find(([field, was]) => field in steps && Array.isArray(was) && was[0] === null && was[1] !== null);
  return taken && steps[taken[0] as keyof typeof steps];
};
/** What was done, in words; an act that has none is told by its own. */
export const actOf = (t: Say, { action, detail }: Pick<AuditEntry, 'action' | 'detail'>): string => {
  const step = action === 'update' ? stepOf(detail) : undefined;
  return step ? t(step) : (t.maybe(`audit.action.${action}`) ?? action.replaceAll(/[._]/g, ' '));
};
/** What it was done to. */
export const thingOf = (t: Say, kind: string): string => t.maybe(`audit.thing.${kind}`) ?? kind.replaceAll('_', ' ');
const fieldOf = (t: Say, field: string): string => t.maybe(`audit.field.${field}`) ?? field.replaceAll('_', ' ');

/** Who did it: the name, or what acted by itself. */
export const actorOf = (t: Say, { kind, name }: AuditEntry['principal']): string => name || (t.maybe(`audit.actor.${kind}`) ?? kind);

/** Whether a text is a moment as the database writes it. */
export const isMoment = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);

/** What a text stands for where it is no word: a moment by the reader's clock, a key by a name; undefined where it is what it says. */
export type Read = (text: string) => string | undefined;

/** A value as a person reads it: lists by commas, parts by semicolons, nothing as a dash. */
export const plainValue = (t: Say, value: unknown, read: Read = () => undefined): string => {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((item) => plainValue(t, item, read)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([field, part]) => `${fieldOf(t, field)}: ${plainValue(t, part, read)}`)
      .join('; ');
  return t.maybe(`audit.value.${value}`) ?? t.maybe(`users.role.${value}`) ?? read(String(value)) ?? String(value);
};

/** Everything else that an entry says, as rows of words. */
export const factsOf = (t: Say, { detail }: Pick<AuditEntry, 'detail'>, read?: Read): [string, string][] =>
  Object.entries(detail)
    .filter(([field]) => field !== 'changes' && field !== 'digest' && field !== 'purpose')
    .map(([field, value]) => [fieldOf(t, field), plainValue(t, value, read)]);

/** What for, or why not: the purpose, the reason somebody gave, what was refused. */
export const whyOf = (t: Say, { detail, action }: AuditEntry): string => {
  if (typeof detail.purpose === 'string') return t.maybe(`audit.purpose.${detail.purpose}`) ?? detail.purpose;
  if (typeof detail.reason === 'string') return detail.reason;
  if (action === 'refused') return t.maybe(`audit.refusal.${detail.code}`) ?? t('audit.refusal.other');
  if (action === 'sign_in_refused') return t(detail.what === 'code' ? 'audit.wrong.code' : 'audit.wrong.password');
  if (action === 'sign_in') return t(detail.acr === 'mfa' ? 'audit.factor.mfa' : 'audit.factor.pwd');
  if (action === 'export' && typeof detail.format === 'string') return detail.format.toUpperCase();
  return '';
};

/** What changed, one row a field. */
export const changeOf = (t: Say, { field, before, after }: { field: string; before?: unknown; after?: unknown }, read?: Read) => ({
  field: fieldOf(t, field),
  before: before === undefined ? t('audit.tooLong') : plainValue(t, before, read),
  after: after === undefined ? t('audit.tooLong') : plainValue(t, after, read),
});

/** The first and last four digits of a checksum, by which two are compared by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`;
