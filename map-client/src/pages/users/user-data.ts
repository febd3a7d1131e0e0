import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Machine, MachineChange, NewMachine, NewPerson, Person, PersonChange } from '@vias/api/users/contract.ts';
import { ApiError, get, post, put } from '../../api.ts';
import { stepUp, user } from '../../auth.ts';

export type { Machine, MachineChange, NewMachine, NewPerson, Person, PersonChange };
export type Users = { provider: 'embedded' | 'keycloak'; console: string | null; people: Person[]; machines: Machine[] };
export type OneTimeLink = { id: string; purpose: 'invite' | 'factor' | 'password'; until: string; url: string };
export type NewSecret = { id: string; secretId: string; clientId: string; secret: string };
export type Session = { id: string; signedInAt: string; acr: 'pwd' | 'mfa'; until: string };

/** The tenant of those who run VIAS; it is no municipality, so the list of these does not name it. */
export const operators = 'vias';

/** What is asked of the reader in a window; `id` is the account it is about. */
export type Ask =
  | { kind: 'invite' | 'machine' }
  | { kind: 'person' | 'disable' | 'enable' | 'invitation' | 'factor' | 'password' | 'machineChange' | 'rotate'; id: string }
  | { kind: 'endSecret'; id: string; secretId: string };

const key = ['users'];
/** People and machines whom the reader keeps. */
export const useUsers = () => useQuery({ queryKey: key, queryFn: ({ signal }) => get<Users>('/api/users', undefined, signal) });
/** Where a person is signed in. */
export const useSessions = (id: string) =>
  useQuery({
    queryKey: [...key, id, 'sessions'],
    queryFn: async ({ signal }) => (await get<{ items: Session[] }>(`/api/users/${id}/sessions`, undefined, signal)).items,
  });

const askKey = 'vias.users-ask';
/** Seconds for which the second factor counts, less one minute in which a form is filled. */
const factorSeconds = 840;

/** Whether the second factor was given so lately that a form can be filled before it counts no more. */
export const isFactorFresh = (): boolean => {
  const who = user.get();
  return who?.acr === 'mfa' && Date.now() / 1000 - (who.authTime ?? 0) < factorSeconds;
};

/** Opens a window at once where the second factor is fresh; else the reader confirms it first, and finds the window open on the way back. */
export const askWithFactor = (ask: Ask, open: (ask: Ask) => void): void => {
  if (isFactorFresh()) {
    open(ask);
    return;
  }
  sessionStorage.setItem(askKey, JSON.stringify(ask));
  stepUp();
};
/** What was asked when the reader left to confirm the second factor. */
export const keptAsk = (): Ask | undefined => {
  const text = sessionStorage.getItem(askKey);
  return text === null ? undefined : (JSON.parse(text) as Ask);
};

/** Its window is open, or was given up. */
export const dropAsk = (): void => sessionStorage.removeItem(askKey);

/** A change of people or machines; where the second factor ran out meanwhile, the reader is led to it. */
export const useChange = <T, A>(change: (asked: T) => Promise<A>, onDone: (answer: A) => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: key });
      onDone(answer);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.step_up_needed') stepUp();
    },
  });
};

export const invite = (asked: NewPerson): Promise<OneTimeLink> => post('/api/users', asked);
export const changePerson = ({ id, ...asked }: PersonChange & { id: string }): Promise<Person> => put(`/api/users/${id}`, asked);
export const disable = (id: string): Promise<void> => post(`/api/users/${id}/disable`);
export const enable = (id: string): Promise<{ link: OneTimeLink | null }> => post(`/api/users/${id}/enable`);
export const makeLink = ({ id, purpose }: Pick<OneTimeLink, 'id' | 'purpose'>): Promise<OneTimeLink> =>
  post(`/api/users/${id}/link`, { purpose });
export const endSessions = (id: string): Promise<{ ended: number }> => post(`/api/users/${id}/end-sessions`);
export const makeMachine = (asked: NewMachine): Promise<NewSecret> => post('/api/machines', asked);
export const changeMachine = ({ id, ...asked }: MachineChange & { id: string }): Promise<Machine> => put(`/api/machines/${id}`, asked);
export const rotate = ({ id, overlapHours }: { id: string; overlapHours: number }): Promise<NewSecret> =>
  post(`/api/machines/${id}/secrets`, { overlapHours });
export const endSecret = ({ id, secretId }: { id: string; secretId: string }): Promise<void> =>
  post(`/api/machines/${id}/secrets/${secretId}/end`);
