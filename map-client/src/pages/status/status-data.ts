import { useQuery } from '@tanstack/react-query';
import type { Status, StatusItem } from '@vias/api/status/contract.ts';
import { get } from '../../api.ts';
import { tenantName } from '../../config.ts';
import { type Formats, useFormat } from '../../i18n/format.ts';
import { type TextKey, useText } from '../../i18n/i18n.ts';
import { writeSpan } from '../wall/wall-order.ts';

export type { Status, StatusItem };
export type Part = StatusItem['part'];

/** How VIAS is, looked at anew every half minute. */
export const useStatus = () =>
  useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => get<Status>('/api/status', undefined, signal),
    refetchInterval: 30_000,
    staleTime: 0,
  });

/** Where somebody can see to a thing, for an administrator of a municipality. */
export const placeOf: Partial<Record<string, { path: string; name: TextKey }>> = {
  'duty.unreadable': { path: '/duty', name: 'status.open.duty' },
  'duty.nobody': { path: '/duty', name: 'status.open.duty' },
  'channel.closed': { path: '/alert-settings', name: 'status.open.settings' },
  'queue.review': { path: '/alerts', name: 'status.open.alerts' },
  'reports.late': { path: '/security-incidents', name: 'status.open.reports' },
  'reports.due': { path: '/security-incidents', name: 'status.open.reports' },
  'reports.ahead': { path: '/security-incidents', name: 'status.open.reports' },
  'imports.failed': { path: '/import', name: 'status.open.import' },
};

/** Bytes as a person says them: 12 MB, 3,4 GB. */
export const writeBytes = (bytes: number, format: Formats): string =>
  bytes >= 1e9 ? `${format.number(bytes / 1e9, 1)} GB` : `${format.number(bytes / 1e6)} MB`;

/** A span of seconds in words. */
export const useSpan = (): ((seconds: number) => string) => {
  const t = useText();
  const words = { s: t('wall.unit.s'), min: t('wall.unit.min'), h: t('wall.unit.h'), d: t('wall.unit.d') };
  return (seconds) => writeSpan(seconds * 1000, words);
};

/** A span may end in the full stop of an abbreviation. */
const withOneStop = (text: string): string => text.replace(/\.\.$/, '.');

/** The sentence of a thing, and the one that explains it where there is one. */
export const useSentences = (): ((item: StatusItem) => { text: string; why: string | undefined }) => {
  const t = useText();
  const format = useFormat();
  const span = useSpan();
  return ({ code, values }) => {
    const { at, minutes, seconds, tenant, tenants, chain, megabytes, gigabytes, rows, entries, step } = values;
    const tenantNames = (ids: string | number): string => String(ids).split(', ').map(tenantName).join(', ');
    const written = {
      ...values,
      ...(at !== undefined && { at: format.dayTime(String(at)) }),
      ...(minutes !== undefined && { span: span(Number(minutes) * 60) }),
      ...(seconds !== undefined && { span: span(Number(seconds)), seconds: format.number(Number(seconds)) }),
      ...(step !== undefined && { step: t(`security.step.${step}` as TextKey) }),
      ...(tenant !== undefined && { tenant: tenantNames(tenant) }),
      ...(tenants !== undefined && { tenants: tenantNames(tenants) }),
      ...(chain !== undefined && { chain: tenantNames(chain) }),
      ...(megabytes !== undefined && { megabytes: format.number(Number(megabytes)), size: writeBytes(Number(megabytes) * 1e6, format) }),
      ...(gigabytes !== undefined && { gigabytes: format.number(Number(gigabytes), 1) }),
      ...(rows !== undefined && { rows: format.number(Number(rows)), count: Number(rows) }),
      ...(entries !== undefined && { entries: format.number(Number(entries)), count: Number(entries) }),
    };
    const why = `status.${code}.why` as TextKey;
    const explained = t(why, written);
    return { text: withOneStop(t(`status.${code}` as TextKey, written)), why: explained === why ? undefined : withOneStop(explained) };
  };
};
