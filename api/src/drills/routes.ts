import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { holderOf, openKeys } from '../residents/own-page.ts';
import { endpoints } from './contract.ts';
import './problems.ts';

const Invited = z.object({ invited: z.object({ tenant: z.string(), municipality: z.string(), group: z.string() }).nullable() });
const requireInvitation = async (tx: Tx, invitation: string) => {
  const { invited } = await tx.one(Invited, sql`select drill_invitation(${invitation}) as invited`);
  if (!invited) throw new Problem('drill.invitation_over');
  return invited;
};
const Joined = z.object({ outcome: z.enum(['joined', 'unknown', 'stranger', 'stopped']) });

/** Who takes part in exercises: whoever was invited and agreed, until they leave. */
export const drillRoutes = ({ db, config, clock }: Deps): Route[] => {
  const keys = openKeys(config);
  return [
    route(endpoints.readDrillInvitation, ({ params }) => db.as({ kind: 'worker' }, (tx) => requireInvitation(tx, params.invitation))),

    route(endpoints.joinDrills, ({ body, req }) =>
      db.as(holderOf(keys, clock.now(), req, 'resident').principal, async (tx) => {
        const { municipality } = await requireInvitation(tx, body.invitation);
        const { outcome } = await tx.one(Joined, sql`select join_drill_group(${body.invitation}) as outcome`);
        if (outcome === 'stranger' || outcome === 'stopped') throw new Problem(`drill.${outcome}`, { values: { municipality } });
      }),
    ),

    route(endpoints.leaveDrills, ({ params, req }) =>
      db.as(holderOf(keys, clock.now(), req, 'resident').principal, async (tx) => {
        await tx.run(sql`select leave_drill_groups(${params.tenant})`);
      }),
    ),
  ];
};
