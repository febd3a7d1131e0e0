import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

/** The name of the reader's municipality. */
export const selectTenantName = async (tx: Tx): Promise<string> =>
  (await tx.one(z.object({ name: z.string() }), sql`select name from tenant where tenant_id = my_tenant()`)).name;
