import type { Database } from '@vias/sql/database.ts';
import type { Member, Principal } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { SharePreview } from './contract.ts';
import './problems.ts';

type Capacity = SharePreview['role'];
type Theme = SharePreview['themes'][number];
const Item = SharePreview.shape.themes.element.shape.items.element;
const Row = Item.extend({ total: z.int() });
const mostItems = 200;

const at = (column: string): Sql => sql`to_char(${sql.name(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const place = sql`case when geom is not null then jsonb_build_array(st_x(geom), st_y(geom)) end`;

/** What is asked, of the layers that every channel reads; nothing here says who may see what. */
const questions = (lang: Language): Partial<Record<Theme['theme'], Sql>> => ({
  incidents: sql`select incident_id::text as id, c.title ->> ${lang} || ' ' || incident_no as name, ${at('occurred_at')} as at,
      case when public_geom is not null then jsonb_build_array(st_x(public_geom), st_y(public_geom)) end as place, occurred_at as newest, tenant_id
    from incident join incident_category c using (category_code)`,
  alerts: sql`select alert_id::text as id, title as name, ${at('begins_at')} as at, null::jsonb as place, begins_at as newest, tenant_id from layer_alert`,
  cameras: sql`select camera_id::text as id, name, null as at, ${place} as place, camera_no as newest, tenant_id from layer_camera`,
  indicators: sql`select indicator_id::text as id, coalesce(title ->> ${lang}, code) as name, null as at, null::jsonb as place, code as newest, tenant_id from indicator`,
});
/** What the public has no grant for at all. */
const membersOnly = new Set(['alerts']);

const Partner = z.object({ known: z.boolean() });
/** What a partner, or everybody (null), sees of the administrator's municipality: the policies judge under the partner's tenant and capacity, in a transaction that cannot write, and only own rows are asked for. */
export const previewAs = async (
  db: Pick<Database, 'as'>,
  admin: Member,
  { to, role, lang }: { to: string | null; role: Capacity; lang: Language },
): Promise<SharePreview> => {
  if (to === admin.tenant) throw new Problem('share.to_oneself', { field: 'to' });
  await db.as(admin, async (tx) => {
    const { known } = await tx.one(
      Partner,
      sql`select ${to}::text is null or exists (select from tenant where tenant_id = ${to} and country <> 'EU') as known`,
    );
    if (!known) throw new Problem('share.tenant_unknown', { field: 'to', values: { tenant: to ?? '' } });
    // Noted before anything is seen, in the name of who looks.
    await tx.run(
      sql`select audit_note('view_as', 'share', '{}', 0, ${JSON.stringify({ partner: to ?? 'everybody', ...(to !== null && { role }) })}::jsonb)`,
    );
  });
  const partner: Principal = to === null ? { kind: 'public' } : { kind: 'user', id: admin.id, name: admin.name, tenant: to, roles: [role] };
  const themes = await db.as(partner, async (tx) => {
    await tx.run(sql`set transaction read only`);
    const seen: Theme[] = [];
    for (const [theme, question] of Object.entries(questions(lang)) as [Theme['theme'], Sql][]) {
      if (to === null && membersOnly.has(theme)) continue;
      const rows = await tx.rows(
        Row,
        sql`select id, name, at, place, (count(*) over ())::int as total from (${question}) q where q.tenant_id = ${admin.tenant} order by newest desc, id limit ${mostItems}`,
      );
      seen.push({ theme, count: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...item }) => item) });
    }
    return seen;
  });
  return { to, role, themes };
};
