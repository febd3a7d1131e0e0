import type { TestDatabase } from '@vias/sql/testing.ts';

/** Fills the database with invented people (not marked as generated, so that a live channel takes them): one home each over 100 × 100 km, two fifths with a second place; `first` is the number of the first one. */
export async function fillPeople(
  db: TestDatabase,
  count: number,
  seal: (id: string, n: number) => { phoneEnc: Buffer; phoneHmac: Buffer },
  first = 0,
): Promise<void> {
  for (let from = first; from < first + count; from += 20_000) {
    const n = Math.min(20_000, first + count - from);
    const ids = Array.from({ length: n }, (_, i) => `00000000-0000-4000-8000-${(from + i).toString(16).padStart(12, '0')}`);
    const sealed = ids.map((id, i) => seal(id, from + i));
    await db.admin(
      'insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id) select id, enc, hmac, $4 from unnest($1::uuid[], $2::bytea[], $3::bytea[]) t (id, enc, hmac)',
      [ids, sealed.map((s) => s.phoneEnc), sealed.map((s) => s.phoneHmac), 'bench'],
    );
  }
  await db.admin(`
    insert into resident (resident_id, tenant_id, subscriber_id, lang)
      select subscriber_id, 'lv-jelgava', subscriber_id, (array['lv','lv','lv','ru','lt','lt','en'])[1 + get_byte(phone_hmac, 0) % 7] from subscriber s where not exists (select from resident r where r.resident_id = s.subscriber_id);
    insert into resident_place (tenant_id, resident_id, kind, geom)
      select 'lv-jelgava', resident_id, 'home', st_setsrid(st_makepoint(23 + random() * 1.6, 56 + random() * 0.9), 4326) from resident r where not exists (select from resident_place p where p.resident_id = r.resident_id);
    insert into resident_place (tenant_id, resident_id, kind, geom)
      select 'lv-jelgava', resident_id, 'work', st_setsrid(st_makepoint(23 + random() * 1.6, 56 + random() * 0.9), 4326) from resident r where get_byte(resident_id::text::bytea, 35) % 5 < 2 and (select count(*) from resident_place p where p.tenant_id = 'lv-jelgava' and p.resident_id = r.resident_id) = 1`);
  for (const table of ['subscriber', 'resident', 'resident_place']) await db.admin(`vacuum analyze ${table}`);
}
