import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Agreement, AlertSettings, DrillGroup, type NewAgreement, type SettingsPatch } from './contract.ts';
import './problems.ts';

const drillGroup = (origin: string) =>
  sql`'id', g.drill_group_id, 'name', g.name, 'members', g.members, 'invitation', ${`${origin}/me?exercise=`}::text || g.invite`;

/** How this municipality warns; `origin` is our public address, for the invitations. */
export const readSettings = (tx: Tx, origin: string): Promise<AlertSettings> =>
  tx.one(
    AlertSettings,
    sql`
    select s.sender, s.channel, s.rate_segments::float8 as "segmentsPerSecond", s.second_channel as "secondChannel", s.second_rate_segments::float8 as "secondSegmentsPerSecond", s.segment_price::float8 as "segmentPrice", s.price_unit as "priceUnit", s.max_segments as "maxSegments",
      s.tolerance_share::float8 as "toleranceShare", s.tolerance_people as "tolerancePeople", s.countdown_s as "countdownSeconds",
      case when s.quiet_from is not null then json_build_object('from', to_char(s.quiet_from, 'HH24:MI'), 'to', to_char(s.quiet_to, 'HH24:MI'), 'drills', s.quiet_drills) end as "quietHours",
      s.drill_group_id as "drillGroup", s.confirm_people as "confirmPeople", s.ask_next_s as "askNextSeconds", s.review_within_h as "reviewWithinHours", s.contact_phone as "contactPhone", s.carer_after_min as "carerAfterMinutes", s.keep_recipients_days as "keepRecipientsDays", s.version,
      (select json_agg(json_build_object('channel', c.channel, 'isLive', c.is_live, 'kind', c.kind) order by c.is_live, c.channel) from alert_channel c) as channels,
      (select coalesce(json_agg(json_build_object(${drillGroup(origin)})), '[]') from drill_group_sizes() g) as "drillGroups",
      (select coalesce(json_agg(json_build_object('messageClass', m.message_class, 'honourStop', m.honour_stop, 'legalBasis', m.legal_basis)
        order by array_position(array['life_threatening', 'severe', 'information', 'exercise'], m.message_class)), '[]') from tenant_message_class m where m.tenant_id = s.tenant_id) as classes
    from tenant_alert_setting s where s.tenant_id = my_tenant()`,
  );

/** Changes the settings that were read at `version`; throws alert_settings.*. */
export async function updateSettings(tx: Tx, patch: SettingsPatch, version: number, origin: string): Promise<AlertSettings> {
  const before = await readSettings(tx, origin);
  for (const field of ['channel', 'secondChannel'] as const)
    if (patch[field] && !before.channels.some(({ channel }) => channel === patch[field]))
      throw new Problem('alert_settings.channel_unknown', {
        field,
        values: { channel: patch[field], channels: before.channels.map(({ channel }) => channel).join(', ') },
      });
  if (patch.drillGroup && !before.drillGroups.some(({ id }) => id === patch.drillGroup))
    throw new Problem('alert_settings.group_unknown', { field: 'drillGroup' });
  const sets: Sql[] = [sql`version = version + 1`];
  const set = (column: string, value: unknown) => value !== undefined && sets.push(sql`${sql.name(column)} = ${value}`);
  set('sender', patch.sender);
  set('channel', patch.channel);
  set('rate_segments', patch.segmentsPerSecond);
  set('second_channel', patch.secondChannel);
  set('second_rate_segments', patch.secondSegmentsPerSecond);
  set('confirm_people', patch.confirmPeople);
  set('ask_next_s', patch.askNextSeconds);
  set('review_within_h', patch.reviewWithinHours);
  set('segment_price', patch.segmentPrice);
  set('price_unit', patch.priceUnit);
  set('max_segments', patch.maxSegments);
  set('tolerance_share', patch.toleranceShare);
  set('tolerance_people', patch.tolerancePeople);
  set('countdown_s', patch.countdownSeconds);
  set('contact_phone', patch.contactPhone);
  set('carer_after_min', patch.carerAfterMinutes);
  set('keep_recipients_days', patch.keepRecipientsDays);
  if (patch.drillGroup !== undefined) sets.push(sql`drill_group_id = ${patch.drillGroup}::uuid`);
  if (patch.quietHours !== undefined)
    sets.push(
      sql`quiet_from = ${patch.quietHours?.from ?? null}::time`,
      sql`quiet_to = ${patch.quietHours?.to ?? null}::time`,
      sql`quiet_drills = ${patch.quietHours?.drills ?? false}`,
    );
  const changed = await tx.run(
    sql`update tenant_alert_setting set ${sql.join(sets)} where tenant_id = my_tenant() and version = ${version}`,
  );
  if (changed !== 1) throw new Problem('alert_settings.changed_meanwhile', { values: { version: before.version } });
  return readSettings(tx, origin);
}

const requireGroup = (tx: Tx, id: string, origin: string): Promise<DrillGroup> =>
  tx
    .one(
      DrillGroupRow,
      sql`select jsonb_build_object(${drillGroup(origin)}) as it from drill_group_sizes() g where g.drill_group_id = ${id}`,
    )
    .then(({ it }) => it);
const DrillGroupRow = z.object({ it: DrillGroup });

/** Makes an exercise group; throws alert_settings.group_exists. */
export async function insertDrillGroup(tx: Tx, name: string, origin: string): Promise<DrillGroup> {
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into drill_group (tenant_id, name) values (my_tenant(), ${name}) returning drill_group_id as id`,
  );
  return requireGroup(tx, id, origin);
}

/** Renames an exercise group or gives it another invitation; throws alert_settings.group_not_found and group_exists. */
export async function updateDrillGroup(
  tx: Tx,
  id: string,
  { name, newInvitation }: { name?: string | undefined; newInvitation: boolean },
  origin: string,
): Promise<DrillGroup> {
  const changed = await tx.run(
    sql`update drill_group set name = coalesce(${name ?? null}, name), invite = case when ${newInvitation} then gen_random_uuid() else invite end
      where tenant_id = my_tenant() and drill_group_id = ${id}`,
  );
  if (changed !== 1) throw new Problem('alert_settings.group_not_found');
  return requireGroup(tx, id, origin);
}

/** Sets legal basis and opt-out rule of a class; the database refuses a class that must honour STOP. */
export async function updateClass(
  tx: Tx,
  messageClass: string,
  { honourStop, legalBasis }: { honourStop: boolean; legalBasis: string },
  origin: string,
): Promise<AlertSettings> {
  await tx.run(
    sql`update tenant_message_class set honour_stop = ${honourStop}, legal_basis = ${legalBasis} where tenant_id = my_tenant() and message_class = ${messageClass}`,
  );
  return readSettings(tx, origin);
}

const iso = (column: string) => sql`to_char(${sql.name(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const side = (column: string) =>
  sql`(select jsonb_build_object('tenant', t.tenant_id, 'name', t.name) from tenant t where t.tenant_id = a.${sql.name(column)})`;
// One list of what is agreed on and what is only proposed; a proposal that was accepted is the agreement it became.
const agreements = sql`(
  select alerting_agreement_id as id, null::uuid as proposal, tenant_id, to_tenant_id, null::text as asked_tenant, legal_basis, agreed_by as by_name, valid_from, valid_to,
         case when valid_to > now() then 'live' else 'ended' end as state
  from alerting_agreement
  union all
  select agreement_proposal_id, agreement_proposal_id, tenant_id, to_tenant_id, asked_tenant, legal_basis, proposed_name, null, valid_to,
         case when closed_at is null and valid_to > now() then 'proposed' else 'closed' end
  from agreement_proposal where alerting_agreement_id is null) a`;
const agreement = sql`
  a.id, ${side('tenant_id')} as "from", ${side('to_tenant_id')} as "to", a.legal_basis as "legalBasis", a.by_name as by, ${iso('valid_from')} as "validFrom", ${iso('valid_to')} as "validTo", a.state,
  jsonb_build_object('accept', a.state = 'proposed' and a.asked_tenant <> my_tenant() and has_role('municipality-admin'),
                     'end', a.state in ('proposed', 'live') and has_role('municipality-admin')) as may`;

/** Agreements and proposals of either side, those that wait for somebody first. */
export const selectAgreements = (tx: Tx): Promise<Agreement[]> =>
  tx.rows(
    Agreement,
    sql`select ${agreement} from ${agreements} order by array_position(array['proposed', 'live', 'ended', 'closed'], a.state), a.valid_to desc, a.id limit 500`,
  );

/** One of them; throws agreement.not_found. */
export async function requireAgreement(tx: Tx, id: string): Promise<Agreement> {
  const found = await tx.maybe(Agreement, sql`select ${agreement} from ${agreements} where a.id = ${id}`);
  if (!found) throw new Problem('agreement.not_found');
  return found;
}

const fiveYears = 5 * 366 * 86_400_000;

/** Proposes an agreement to the other side; throws agreement.* for what cannot be agreed on. */
export async function insertProposal(tx: Tx, tenant: string, asked: NewAgreement, now: number): Promise<Agreement> {
  if (asked.partner === tenant) throw new Problem('agreement.to_oneself', { field: 'partner' });
  if (Date.parse(asked.validTo) <= now) throw new Problem('agreement.ends_in_past', { field: 'validTo' });
  if (Date.parse(asked.validTo) > now + fiveYears) throw new Problem('agreement.too_long', { field: 'validTo' });
  const known = await tx.maybe(
    z.object({ id: z.string() }),
    sql`select tenant_id as id from tenant where tenant_id = ${asked.partner} and country <> 'EU'`,
  );
  if (!known) throw new Problem('agreement.partner_unknown', { field: 'partner', values: { tenant: asked.partner } });
  const [from, to] = asked.direction === 'they_warn_ours' ? [tenant, asked.partner] : [asked.partner, tenant];
  const same = await tx.maybe(
    z.object({ id: z.uuid() }),
    sql`select a.id from ${agreements} where a.tenant_id = ${from} and a.to_tenant_id = ${to} and a.state in ('proposed', 'live') limit 1`,
  );
  if (same) throw new Problem('agreement.exists');
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into agreement_proposal (tenant_id, to_tenant_id, legal_basis, valid_to) values (${from}, ${to}, ${asked.legalBasis}, ${asked.validTo}::timestamptz)
      returning agreement_proposal_id as id`,
  );
  return requireAgreement(tx, id);
}

/** Accepts a proposal of the other side; answers the agreement it became. */
export async function acceptProposal(tx: Tx, id: string): Promise<Agreement> {
  await requireAgreement(tx, id);
  const { made } = await tx.one(z.object({ made: z.uuid().nullable() }), sql`select accept_agreement(${id}) as made`);
  if (made === null) throw new Problem('agreement.not_yours_to_accept');
  return requireAgreement(tx, made);
}

/** Ends an agreement or closes a proposal, from either side. */
export async function endAgreement(tx: Tx, id: string): Promise<Agreement> {
  await requireAgreement(tx, id);
  const { ended } = await tx.one(z.object({ ended: z.boolean() }), sql`select end_agreement(${id}) as ended`);
  if (!ended) throw new Problem('agreement.over');
  return requireAgreement(tx, id);
}
