import { useQuery } from '@tanstack/react-query';
import type { endpoints } from '@vias/api/duty/contract.ts';
import type { z } from 'zod';
import { get, post, remove } from '../../api.ts';

type Answer<K extends 'listDuties' | 'listReviews'> = z.output<(typeof endpoints)[K]['answer']['schema']>;
export type Duty = Answer<'listDuties'>['items'][number];
export type Review = Answer<'listReviews'>['items'][number];
export type NewDutyBody = z.input<(typeof endpoints)['addDuty']['body']>;

/** Who is and will be on duty. */
export const useDuties = () =>
  useQuery({ queryKey: ['duties'], queryFn: ({ signal }) => get<Answer<'listDuties'>>('/api/duties', {}, signal) });
/** What one person released alone. */
export const useReviews = () =>
  useQuery({ queryKey: ['break-glass'], queryFn: ({ signal }) => get<Answer<'listReviews'>>('/api/break-glass-reviews', {}, signal) });
/** Puts somebody on duty; the key makes a repeated try safe. */
export const addDuty = (body: NewDutyBody, idempotencyKey: string): Promise<Duty> => post('/api/duties', body, { idempotencyKey });
/** Takes somebody off duty. */
export const removeDuty = (id: string): Promise<void> => remove(`/api/duties/${id}`);
/** Keeps what a second person found. */
export const keepReview = (id: string, outcome: 'justified' | 'not_justified', note: string): Promise<Review> =>
  post(`/api/alerts/${id}/break-glass-review`, { outcome, note });
