import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  NewSecurityIncident,
  ReportStep,
  SecurityFacts,
  SecurityIncident,
  SecurityIncidentDetail,
  SecurityStep,
} from '@vias/api/security-incidents/contract.ts';
import { get, post, put } from '../../api.ts';
import type { TextKey } from '../../i18n/i18n.ts';

export type { NewSecurityIncident, ReportStep, SecurityFacts, SecurityIncident, SecurityIncidentDetail, SecurityStep };

const key = ['security-incidents'];
const path = '/api/security-incidents';

/** Security incidents that the reader sees, read again every minute: the time left runs. */
export const useIncidents = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await get<{ items: SecurityIncident[] }>(path, undefined, signal)).items,
    refetchInterval: 60_000,
  });
export const useIncident = (id: string) =>
  useQuery({ queryKey: [...key, id], queryFn: ({ signal }) => get<SecurityIncidentDetail>(`${path}/${id}`, undefined, signal) });

export const useChange = <T>(
  change: (asked: T) => Promise<SecurityIncidentDetail>,
  onDone: (answer: SecurityIncidentDetail) => void = () => undefined,
) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: key });
      onDone(answer);
    },
  });
};

export const recordIncident = (asked: NewSecurityIncident): Promise<SecurityIncidentDetail> => post(path, asked);
export const changeIncident = ({
  id,
  version,
  ...facts
}: SecurityFacts & { id: string; version: number }): Promise<SecurityIncidentDetail> => put(`${path}/${id}`, facts, { ifMatch: version });
export const recordReport = ({
  id,
  ...sent
}: {
  id: string;
  step: ReportStep;
  sentAt: string;
  reference: string;
}): Promise<SecurityIncidentDetail> => post(`${path}/${id}/reports`, sent);
export const takeBack = ({ id, reportId, reason }: { id: string; reportId: string; reason: string }): Promise<SecurityIncidentDetail> =>
  post(`${path}/${id}/reports/${reportId}/take-back`, { reason });
export const draftPath = (id: string, step: ReportStep, lang: string): string => `${path}/${id}/drafts/${step}?lang=${lang}`;

/** To whom a step goes. */
export const recipientOf = (country: SecurityIncident['country'], step: ReportStep): TextKey => {
  if (step === 'people') return 'security.to.people';
  return `security.to.${country}.${step === 'data_authority' ? 'data' : 'cyber'}`;
};

/** The step that is due next, of those that nobody has sent. */
export const nextOf = ({ steps }: Pick<SecurityIncident, 'steps'>): SecurityStep | undefined =>
  steps.filter(({ sentAt, dueAt }) => sentAt === null && dueAt !== null).sort((a, b) => String(a.dueAt).localeCompare(String(b.dueAt)))[0];
