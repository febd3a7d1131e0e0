import { randomBytes, randomUUID } from 'node:crypto';
import type { Principal, Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { z } from 'zod';
import type { Channel, Handover, Message } from './channels/channel.ts';
import { createPhoneVault } from './phone-vault.ts';
import { countSegments } from './segments.ts';

/** A vault for tests. */
export const testVault = createPhoneVault({ current: 'test', keys: { test: Buffer.alloc(32, 7) }, pepper: Buffer.alloc(32, 9) });

/** A person of Jelgava by one role. */
export const person = (name: string, ...roles: Role[]): Principal => ({
  kind: 'user',
  id: name,
  name,
  tenant: 'lv-jelgava',
  roles,
  acr: 'mfa',
  authTime: 0,
});
export const author = person('author', 'alert-author');
export const approver = person('approver', 'alert-approver');

/** The square of one degree around Jelgava, and a point in its middle. */
export const square = 'MULTIPOLYGON(((23.2 56.1,24.2 56.1,24.2 57.1,23.2 57.1,23.2 56.1)))';

export type People = {
  count: number;
  tenant?: string;
  lang?: string;
  isGenerated?: boolean;
  kinds?: string[];
  from?: number;
  lon?: number;
};

/** Adds people with one place of each kind inside the square, or at another longitude than its middle; their numbers are +3712 and seven digits from `from` on. Answers their subscriber ids. */
export async function addPeople(
  db: TestDatabase,
  { count, tenant = 'lv-jelgava', lang = 'lv', isGenerated = false, kinds = ['home'], from = 1, lon = 23.7 }: People,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const sealed = ids.map((id, i) => testVault.seal(id, `+3712${String(from + i).padStart(7, '0')}`));
  await db.admin(
    `insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id, is_generated) select i, e, h, 'test', $4 from unnest($1::uuid[], $2::bytea[], $3::bytea[]) t (i, e, h)`,
    [ids, sealed.map((s) => s.phoneEnc), sealed.map((s) => s.phoneHmac), isGenerated],
  );
  await db.admin(
    `insert into resident (resident_id, tenant_id, subscriber_id, lang) select i, $2, i, $3 from unnest($1::uuid[]) i on conflict do nothing`,
    [ids, tenant, lang],
  );
  await db.admin(
    `insert into resident_place (tenant_id, resident_id, kind, geom) select $2, i, k, st_setsrid(st_makepoint($4 + random() * 0.01, 56.6 + random() * 0.01), 4326) from unnest($1::uuid[]) i, unnest($3::text[]) k`,
    [ids, tenant, kinds, lon],
  );
  return ids;
}

export type AlertLike = {
  severity?: string;
  urgency?: string;
  isDrill?: boolean;
  texts?: Record<string, string>;
  previewCount?: number;
  expires?: string;
  createdBy?: Principal;
  approvedBy?: Principal | null;
  /** The alert that this one corrects. */
  corrects?: string;
};

/** Writes, submits and approves an alert for the square, the way the API does. Answers its id. */
export async function approveAlertFor(db: TestDatabase, people: number, like: AlertLike = {}): Promise<string> {
  const {
    severity = 'Severe',
    urgency = 'Expected',
    isDrill = false,
    texts = { lv: 'Ūdens līmenis ceļas.' },
    expires = '2 hours',
    createdBy = author,
    approvedBy = approver,
    corrects = null,
  } = like;
  const id = randomUUID();
  await db.as(createdBy, async (tx) => {
    await tx.run(sql`insert into alert (alert_id, tenant_id, access_class_id, title, is_drill, msg_type, references_id, audience_of_alert_id, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at)
      select ${id}, 'lv-jelgava', access_class_id, 'Plūdi', ${isDrill}, ${corrects ? 'Update' : 'Alert'}, ${corrects}, ${corrects}, 'Met', 'Plūdi', 'Avoid', ${urgency}, ${severity}, 'Likely', st_geomfromtext(${square}, 4326), 'Jelgava', now() + ${expires}::interval
      from access_class where tenant_id = 'lv-jelgava' and theme = 'alerts' and sensitivity = 1`);
    for (const [lang, body] of Object.entries(texts)) {
      const { encoding, segments } = countSegments(body);
      await tx.run(
        sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments) values (${id}, 'lv-jelgava', ${lang}, ${body}, ${body}, ${encoding}, ${segments})`,
      );
    }
    await tx.run(
      sql`update alert set status = 'in_review', preview_count = ${like.previewCount ?? people}, submitted_by = my_principal() where alert_id = ${id}`,
    );
  });
  if (approvedBy)
    await db.as(approvedBy, (tx) =>
      tx.run(sql`update alert set status = 'approved', approved_by = my_principal(), approved_name = 'x' where alert_id = ${id}`),
    );
  return id;
}

/** Makes sending quick: no countdown, a high rate. */
export const hurry = (db: TestDatabase, rate = 10_000): Promise<unknown> =>
  db.admin('update tenant_alert_setting set countdown_s = 0, rate_segments = $1', [rate]);

/** Empties what a test wrote, so that one database serves a whole file. */
export const wipe = async (db: TestDatabase): Promise<void> => {
  await db.admin(
    'truncate newcomer, newcomer_waiting, hand_over, late_reached, stopped_number, inbound_message, reply_given, subscriber_contact, recipient, delivery_try, delivery_event, sender_bucket, alert_turn, alert_text, alert_change, alert, opt_out, drill_member, resident_place, resident, subscriber, alerting_agreement, drill_group, tenant_alert_setting cascade',
  );
  await db.admin(
    `insert into tenant_alert_setting (tenant_id, sender) select tenant_id, sender_of(tenant_id) from tenant where country <> 'EU'`,
  );
};

/** How many recipients an alert has in each state. */
export const statesOf = async (db: TestDatabase, alertId: string): Promise<Record<string, number>> => {
  const rows = await db.admin<{ state: string; n: number }>(
    'select state::text, count(*)::int as n from recipient where alert_id = $1 group by state',
    [alertId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

/** The alert's row as the database has it. */
export const alertOf = async (db: TestDatabase, alertId: string) =>
  z
    .object({
      status: z.string(),
      audience_count: z.number().nullable(),
      stop_reason: z.string().nullable(),
      preview_count: z.number().nullable(),
    })
    .parse((await db.admin('select * from alert where alert_id = $1', [alertId]))[0]);

/** Waits until it is so, or says what was still the case. */
export async function until(so: () => Promise<boolean> | boolean, what: string, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await so())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A channel that remembers what it was given and answers as told. */
export function recordingChannel(
  answer: (message: Message, nth: number) => Handover | Promise<Handover> = (_m, n) => ({ kind: 'accepted', sid: `SM${n}` }),
  options: Partial<Channel> = {},
): Channel & { given: Message[] } {
  const given: Message[] = [];
  return { name: 'console', live: false, given, send: async (message) => answer(message, given.push(message)), ...options };
}

export const quiet = { info: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };
/** A random id that looks like a provider's. */
export const anySid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** Says on stdout, past Jest, what a failure test counted: `npm run test:faults` gathers these lines. */
export const tellFault = (
  fault: number,
  counts: { people: number; handedOver: number; lost: number; duplicated: number } & Record<string, number>,
): void => {
  process.stdout.write(
    `fault ${fault}: ${Object.entries(counts)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}\n`,
  ); // prettier-ignore
};
