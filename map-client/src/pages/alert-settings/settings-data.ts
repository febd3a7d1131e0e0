import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { endpoints as settingEndpoints } from '@vias/api/alert-settings/contract.ts';
import type { endpoints as templateEndpoints } from '@vias/api/alert-templates/contract.ts';
import type { z } from 'zod';
import { ApiError, get, patch, post, put } from '../../api.ts';
import { stepUp } from '../../auth.ts';

export type Settings = z.output<(typeof settingEndpoints)['readAlertSettings']['answer']['schema']>;
export type SettingsPatch = z.input<(typeof settingEndpoints)['changeAlertSettings']['body']>;
export type DrillGroup = Settings['drillGroups'][number];
export type MessageRule = Settings['classes'][number];
export type Agreement = z.output<(typeof settingEndpoints)['listAgreements']['answer']['schema']>['items'][number];
export type NewAgreement = z.input<(typeof settingEndpoints)['proposeAgreement']['body']>;
export type Template = z.output<(typeof templateEndpoints)['writeTemplate']['answer']['schema']>;
export type NewTemplate = z.input<(typeof templateEndpoints)['writeTemplate']['body']>;

export const useSettings = () =>
  useQuery({ queryKey: ['alert-settings'], queryFn: ({ signal }) => get<Settings>('/api/alert-settings', {}, signal) });
export const useAgreements = () =>
  useQuery({
    queryKey: ['alerting-agreements'],
    queryFn: ({ signal }) => get<{ items: Agreement[] }>('/api/alerting-agreements', {}, signal),
  });

/** What was typed when the second factor was asked for; it is there again after it. */
const keptKey = 'vias.alert-settings';
/** Gives back what was typed into a form before the second factor was asked for, once. */
export const takeKept = <T>(form: string): T | undefined => {
  const kept = JSON.parse(sessionStorage.getItem(keptKey) ?? 'null') as { form: string; value: T } | null;
  if (kept?.form !== form) return undefined;
  sessionStorage.removeItem(keptKey);
  return kept.value;
};

/** A change of the page: asks for the second factor where it is needed, keeps what was typed, reads anew what may have changed. */
export const useChange = <V, R>(change: (value: V) => Promise<R>, form?: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: (problem, value) => {
      if (!(problem instanceof ApiError) || problem.code !== 'identity.step_up_needed') return;
      if (form) sessionStorage.setItem(keptKey, JSON.stringify({ form, value }));
      stepUp();
    },
    onSuccess: () => {
      for (const key of ['alert-settings', 'alerting-agreements', 'alert-templates', 'alert-preview'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
};

export const changeSettings = ({ version, ...body }: SettingsPatch & { version: number }): Promise<Settings> =>
  patch('/api/alert-settings', body, { ifMatch: version });
export const changeClass = ({ messageClass, ...rule }: MessageRule): Promise<Settings> =>
  put(`/api/alert-settings/classes/${messageClass}`, rule);
export const createDrillGroup = (name: string): Promise<DrillGroup> =>
  post('/api/alert-settings/drill-groups', { name }, { idempotencyKey: crypto.randomUUID() });
export const changeDrillGroup = ({ id, ...body }: { id: string; name?: string; newInvitation?: boolean }): Promise<DrillGroup> =>
  patch(`/api/alert-settings/drill-groups/${id}`, body);
export const proposeAgreement = (body: NewAgreement): Promise<Agreement> =>
  post('/api/alerting-agreements', body, { idempotencyKey: crypto.randomUUID() });
export const stepAgreement = ({ id, step }: { id: string; step: 'accept' | 'end' }): Promise<Agreement> =>
  post(`/api/alerting-agreements/${id}/${step}`);
export const writeTemplate = ({
  id,
  version,
  ...body
}: NewTemplate & { id?: string | undefined; version?: number | undefined }): Promise<Template> =>
  id && version
    ? put(`/api/alert-templates/${id}`, body, { ifMatch: version })
    : post('/api/alert-templates', body, { idempotencyKey: crypto.randomUUID() });
export const withdrawTemplate = (id: string): Promise<Template> => post(`/api/alert-templates/${id}/withdraw`);
