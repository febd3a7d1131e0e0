import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { readyText } from '../alerts/texts.ts';

type DemoAlert = {
  id: string;
  msgType: 'Alert' | 'Update' | 'Cancel';
  title: string;
  responseType: string;
  severity: string;
  texts: { lv: string; lt: string };
};

const tenant = 'lv-dobele';
const areaName = 'Dobele pie Bērzes';
const worker = { kind: 'worker' } as const;
/** The first of the chain; the others refer to it. */
const firstId = 'c0a1e7a0-0000-4000-8000-000000000001';

const chain: readonly DemoAlert[] = [
  {
    id: firstId,
    msgType: 'Alert',
    title: 'Bērzē pie Dobeles ceļas ūdens līmenis',
    responseType: 'Avoid',
    severity: 'Moderate',
    texts: {
      lv: 'Bērzē pie Dobeles ceļas ūdens līmenis. Netuvojieties upei un nebrauciet pa applūdušiem ceļiem.',
      lt: 'Beržės upėje prie Duobelės kyla vandens lygis. Nesiartinkite prie upės ir nevažiuokite užlietais keliais.',
    },
  },
  {
    id: 'c0a1e7a0-0000-4000-8000-000000000002',
    msgType: 'Update',
    title: 'Dobelē applūdis Bērzes krasts',
    responseType: 'Prepare',
    severity: 'Severe',
    texts: {
      lv: 'Dobelē applūdis Bērzes krasts. Pārceliet mantas uz augstāku vietu un esiet gatavi atstāt māju.',
      lt: 'Duobelėje užlieta Beržės pakrantė. Perkelkite daiktus aukščiau ir būkite pasirengę palikti namus.',
    },
  },
  {
    id: 'c0a1e7a0-0000-4000-8000-000000000003',
    msgType: 'Cancel',
    title: 'Ūdens līmenis Bērzē krītas',
    responseType: 'AllClear',
    severity: 'Minor',
    texts: {
      lv: 'Ūdens līmenis Bērzē krītas, brīdinājums atcelts. Ceļi atkal ir izbraucami.',
      lt: 'Vandens lygis Beržės upėje krinta, perspėjimas atšauktas. Keliais vėl galima važiuoti.',
    },
  },
];

/**
 * Publishes an alert, its update and its cancel, so that the CAP feed of a demonstration shows the three. All are exercises and over at once:
 * nobody is queued for them, nobody who joins later gets them. Author, approver and dispatcher each do their own step; repeating it changes nothing.
 */
export async function seedAlerts(db: Database, memberOf: (tenant: string, role: Role) => Member): Promise<void> {
  for (const alert of chain) {
    await db.as(memberOf(tenant, 'alert-author'), (tx) => writeAlert(tx, alert));
    await db.as(memberOf(tenant, 'alert-approver'), (tx) =>
      tx.run(sql`update alert set status = 'approved', approved_by = my_principal(), approved_name = my_principal_name()
        where alert_id = ${alert.id} and status = 'in_review'`),
    );
    // In one transaction: no dispatcher finds it between two steps.
    await db.as(worker, async (tx) => {
      await tx.run(sql`update alert set status = 'resolving' where alert_id = ${alert.id} and status = 'approved'`);
      await tx.run(sql`update alert set status = 'sending', started_at = now() where alert_id = ${alert.id} and status = 'resolving'`);
      await tx.run(sql`update alert set status = 'completed', finished_at = now() where alert_id = ${alert.id} and status = 'sending'`);
    });
  }
}

async function writeAlert(tx: Tx, { id, msgType, title, responseType, severity, texts }: DemoAlert): Promise<void> {
  const made = await tx.run(sql`
    insert into alert (alert_id, tenant_id, access_class_id, title, is_drill, msg_type, references_id, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at)
    select ${id}, tenant_id, access_class_id, ${title}, true, ${msgType}, ${msgType === 'Alert' ? null : firstId}::uuid, 'Met', 'Plūdi', ${responseType}, 'Expected', ${severity}, 'Likely',
      st_multi(st_geomfromtext('POLYGON((23.255 56.612, 23.302 56.611, 23.306 56.634, 23.259 56.636, 23.255 56.612))', 4326)), ${areaName}, now() + interval '7 days'
    from access_class where tenant_id = my_tenant() and theme = 'alerts' and sensitivity = 1
      and not exists (select from alert where alert_id = ${id})`);
  if (made === 0) return;
  for (const lang of ['lv', 'lt'] as const) {
    const { body, sentBody, count } = readyText({ lang, body: texts[lang] }, { isDrill: true, withoutMarks: false });
    await tx.run(sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments)
      values (${id}, my_tenant(), ${lang}, ${body}, ${sentBody}, ${count.encoding}, ${count.segments})`);
  }
  await tx.run(sql`update alert set status = 'in_review', preview_count = 0, submitted_by = my_principal(), submitted_name = my_principal_name(), submitted_at = now()
    where alert_id = ${id} and status = 'draft'`);
}
