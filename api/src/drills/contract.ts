import { z } from 'zod';
import { endpoint, noContent, ok } from '../http/endpoint.ts';

/** What stands in an invitation's link. */
const Invitation = z.uuid();
const Invited = z.object({ tenant: z.string(), municipality: z.string(), group: z.string() }).meta({ id: 'DrillInvitation' });

/** Own pages are opened by the code of a signed link in the header x-resident-link, so that it stands in no log. */
const own = { roles: 'public', ownGuard: true } as const;

export const endpoints = {
  readDrillInvitation: endpoint('get', '/api/residents/drills/{invitation}', {
    summary: 'Who invites to exercises',
    roles: 'public',
    params: z.object({ invitation: Invitation }),
    answer: ok(Invited),
    problems: ['drill.invitation_over'],
  }),
  joinDrills: endpoint('post', '/api/residents/me/drills', {
    summary: 'Take part in the exercises of a municipality one is registered with; joining twice is joining once',
    ...own,
    body: z.strictObject({ invitation: Invitation }),
    answer: noContent,
    problems: ['resident.link_over', 'drill.invitation_over', 'drill.stranger', 'drill.stopped'],
  }),
  leaveDrills: endpoint('delete', '/api/residents/me/drills/{tenant}', {
    summary: 'Take part in the exercises of a municipality no longer; its warnings go on',
    ...own,
    params: z.object({ tenant: z.string().regex(/^[a-z]{2,4}(-[a-z]+)*$/) }),
    answer: noContent,
    problems: ['resident.link_over'],
  }),
};
