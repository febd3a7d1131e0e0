import { grid } from '@vias/sql/grid.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Me } from './contract.ts';
import { limits } from './limits.ts';
import { StoredPerson } from './sealed-person.ts';

const Municipality = z.object({ tenant: z.string(), name: z.string(), country: z.enum(['LV', 'LT']), phone: z.string().nullable() });
/** Municipalities that answer for a territory, by name; services that share another's ground are not chosen by residents. */
export const selectMunicipalities = (tx: Tx) =>
  tx.rows(
    Municipality,
    sql`select t.tenant_id as tenant, t.name, t.country, s.contact_phone as phone from tenant t join tenant_alert_setting s using (tenant_id)
        where t.country <> 'EU' and not exists (select from tenant o where o.tenant_id <> t.tenant_id and starts_with(t.tenant_id, o.tenant_id || '-')) order by t.country desc, t.tenant_id`,
  );

const Ground = z.object({
  outline: z.object({ coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))) }).nullable(),
  settlements: z.array(z.object({ name: z.string(), lon: z.number(), lat: z.number() })),
});
/** Border and settlements of a municipality; the border is null where there is no such municipality, or none of its territories is loaded. */
export const selectGround = (tx: Tx, tenant: string) =>
  tx.one(
    Ground,
    sql`with ground as (
        select st_union(t.geom, ${grid}) as geom from territory t join boundary_set b using (boundary_set_id) join tenant_territory tt on (tt.country, tt.scheme, tt.code) = (t.country, t.scheme, t.code)
        where tt.tenant_id = ${tenant} and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day()))
      select st_asgeojson(st_multi(st_simplifypreservetopology(geom, 0.0005)), 4)::json as outline,
        (select coalesce(json_agg(json_build_object('name', name, 'lon', round(st_x(geom)::numeric, 4), 'lat', round(st_y(geom)::numeric, 4)) order by population desc nulls last, name), '[]')
         from (select s.name, s.geom, s.population from settlement s, ground where s.geom && ground.geom and st_intersects(s.geom, ground.geom) order by s.population desc nulls last, s.name limit 400) s) as settlements
      from ground`,
  );

const Outcome = z.object({ outcome: z.enum(['sent', 'number', 'address', 'network', 'sequence', 'hour', 'conversion', 'proof']) });
export type CodeRefusal = Exclude<z.output<typeof Outcome>['outcome'], 'sent'>;
/** Counts and keeps a request for a code, and queues its message. */
export const beginRegistration = async (tx: Tx, registration: object, message: object) =>
  (
    await tx.one(
      Outcome,
      sql`select begin_registration(${JSON.stringify(registration)}::jsonb, ${JSON.stringify(message)}::jsonb, ${JSON.stringify(limits)}::jsonb) as outcome`,
    )
  ).outcome;

const Confirmed = z.object({
  answer: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('ok'), subscriber: z.string() }),
    z.object({ outcome: z.literal('wrong'), left: z.int() }),
    z.object({ outcome: z.literal('over') }),
  ]),
});
export const confirmRegistration = async (tx: Tx, id: string, codeHmac: Buffer) =>
  (await tx.one(Confirmed, sql`select confirm_registration(${id}, ${codeHmac}, ${limits.codeTries}) as answer`)).answer;

/** Everything stored about the principal; undefined when there is nobody. */
export const selectMe = async (tx: Tx) =>
  (await tx.one(z.object({ me: StoredPerson.nullable() }), sql`select my_resident() as me`)).me ?? undefined;

const Reads = z.object({ reads: Me.shape.reads });
/** Who saw the principal's data, newest first. */
export const selectMyReads = async (tx: Tx) => (await tx.one(Reads, sql`select my_personal_reads() as reads`)).reads;

const Saved = z.object({
  answer: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('ok'), isFirst: z.boolean(), added: z.array(z.string()) }),
    z.object({ outcome: z.literal('outside'), place: z.int() }),
    z.object({ outcome: z.literal('card') }),
    z.object({ outcome: z.literal('gone') }),
  ]),
});
export const saveMe = async (tx: Tx, choices: object) =>
  (await tx.one(Saved, sql`select save_my_resident(${JSON.stringify(choices)}::jsonb, ${limits.cardNumbers}) as answer`)).answer;

export const eraseMe = async (tx: Tx) => (await tx.one(z.object({ done: z.boolean() }), sql`select erase_me() as done`)).done;

const Senders = z.object({ senders: z.object({ stopped: z.array(z.string()), reaching: z.array(z.string()) }) });
export const setMySenders = async (tx: Tx, tenant: string | null, stop: boolean) =>
  (await tx.one(Senders, sql`select set_my_senders(${tenant}, ${stop}) as senders`)).senders;

const Begun = z.object({ outcome: z.enum(['sent', 'address', 'person', 'gone']) });
/** Counts and keeps an address that waits for its code, and queues the message with it, if one is to go. */
export const beginMyEmail = async (tx: Tx, contact: object, message: object | undefined) =>
  (
    await tx.one(
      Begun,
      sql`select begin_my_email(${JSON.stringify(contact)}::jsonb, ${message ? JSON.stringify(message) : null}::jsonb, ${JSON.stringify(limits)}::jsonb) as outcome`,
    )
  ).outcome;

const EmailConfirmed = z.object({
  answer: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['ok', 'over']) }),
    z.object({ outcome: z.literal('wrong'), left: z.int() }),
  ]),
});
export const confirmMyEmail = async (tx: Tx, codeHmac: Buffer) =>
  (await tx.one(EmailConfirmed, sql`select confirm_my_email(${codeHmac}, ${limits.codeTries}) as answer`)).answer;
export const keepMyPush = (tx: Tx, enc: Buffer, keyId: string) => tx.run(sql`select keep_my_push(${enc}, ${keyId})`);
export const forgetMyContact = (tx: Tx, kind: 'email' | 'push') => tx.run(sql`select forget_my_contact(${kind})`);

const Asked = z.object({
  answer: z.discriminatedUnion('outcome', [
    z.object({
      outcome: z.literal('asked'),
      id: z.string(),
      subscriber: z.string().nullable(),
      isGenerated: z.boolean(),
      lang: z.enum(['lv', 'lt', 'ru', 'en']).nullable(),
      tenant: z.string().nullable(),
    }),
    z.object({ outcome: z.enum(['many', 'self', 'gone']) }),
  ]),
});
export const askMyCarer = async (tx: Tx, number: Buffer, hint: string, delayMin: number) =>
  (await tx.one(Asked, sql`select ask_my_carer(${number}, ${hint}, ${delayMin}, ${limits.carers}) as answer`)).answer;
export const endMyCare = async (tx: Tx, id: string) =>
  (await tx.one(z.object({ done: z.boolean() }), sql`select end_my_care(${id}) as done`)).done;

const Question = z.object({
  question: z
    .object({ phoneEnc: z.string(), keyId: z.string(), subscriber: z.string(), delayMin: z.int(), agreedAt: z.string().nullable() })
    .nullable(),
});
export const selectCarerQuestion = async (tx: Tx, id: string) =>
  (await tx.one(Question, sql`select carer_question(${id}) as question`)).question ?? undefined;
export const answerCarer = async (tx: Tx, id: string, agrees: boolean) =>
  (await tx.one(z.object({ done: z.boolean() }), sql`select answer_carer(${id}, ${agrees}) as done`)).done;

const Fate = z.object({ line: z.int(), fate: z.enum(['added', 'updated', 'renumbered', 'unchanged', 'outside']) });
/** Brings in people of the administrator's own municipality; answers what became of each, by line. */
export const importPeople = (tx: Tx, people: readonly object[]) =>
  tx.rows(Fate, sql`select row_line as line, fate from import_residents(${JSON.stringify(people)}::jsonb)`);
/** Rows of the administrator's own register that a file does not name, by HMACs in hexadecimal digits. */
export const selectMissing = async (tx: Tx, phones: readonly string[], cards: readonly string[]) =>
  (
    await tx.rows(z.object({ id: z.string() }), sql`select resident_id as id from missing_residents(${phones}::text[], ${cards}::text[])`)
  ).map(({ id }) => id);
/** Takes people out of the administrator's own register; answers how many. */
export const removePeople = async (tx: Tx, ids: readonly string[]) =>
  (await tx.one(z.object({ n: z.int() }), sql`select remove_residents(${ids}::uuid[]) as n`)).n;
/** Notes an import in the audit: counts, never rows. */
export const noteImport = (tx: Tx, counts: object, read: number) =>
  tx.run(sql`select audit_note('import', 'resident', '{}', ${read}, ${JSON.stringify(counts)}::jsonb)`);
