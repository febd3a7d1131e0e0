import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { approveAlertFor } from '@vias/alerts/testing.ts';
import bake from '@vias/sql/bake-template.ts';
import { openTestApp, type TestApp } from '../api/src/testing.ts';
import { fillPeople } from './alerts/people.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const vault = createPhoneVault({ current: 'bench', keys: { bench: Buffer.alloc(32, 1) }, pepper: Buffer.alloc(32, 2) });
/** Every place lies inside it. */
const everywhere = 'MULTIPOLYGON(((23 56,24.6 56,24.6 56.9,23 56.9,23 56)))';

/** A warning that was sent to all, each in a home at an address: some forty people to a street, a quarter of them not reached. */
const startWarning = async (app: TestApp, people: number): Promise<string> => {
  const phones = (id: string, n: number) => vault.seal(id, `+3712${String(n).padStart(7, '0')}`);
  await fillPeople(app.db, people, phones);
  const streets = Math.ceil(people / 40);
  await app.db.admin(`
    insert into address (country, source, code, full_text, street, house, settlement, geom)
      select 'LV', 'bench', n::text, 'Iela ' || n / 20 || ', ' || n % 20, 'Iela ' || n / 20, (n % 20)::text, 'Vieta ' || n / 4000, st_setsrid(st_makepoint(23 + (n / 20 % 100) * 0.016 + (n % 20) * 0.0005, 56 + (n / 2000) * 0.9 / greatest(1, ${streets} / 100)), 4326)
      from generate_series(0, ${streets * 20 - 1}) n;
    update resident_place p set geom = h.geom from (select resident_place_id, row_number() over (order by resident_place_id) as nth from resident_place where kind = 'home') o
      join address h on h.code = (o.nth % ${streets * 20})::text where p.resident_place_id = o.resident_place_id`);
  const id = await approveAlertFor(app.db, people);
  await app.db.admin('alter table alert disable trigger guard; alter table recipient disable trigger guard');
  await app.db.admin(
    `update alert set area = st_geomfromtext('${everywhere}', 4326), status = 'completed', started_at = now(), finished_at = now(), audience_count = ${people}`,
  );
  await app.db.admin(`insert into recipient (alert_id, subscriber_id, lang, reason, is_generated, state, channel, attempt)
    select '${id}', subscriber_id, lang, 1, false, case when random() < 0.25 then 'failed' else 'delivered' end::recipient_state, 'twilio', 1 from resident`);
  await app.db.admin('alter table alert enable trigger guard; alter table recipient enable trigger guard');
  for (const table of ['address', 'resident_place', 'home_address', 'recipient']) await app.db.admin(`vacuum analyze ${table}`);
  return id;
};

const measure = async (app: TestApp, id: string, path: 'streets' | 'cells', rounds: number): Promise<BenchResult> => {
  const times: number[] = [];
  let told = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const begun = performance.now();
    const { status, body, text } = await app.as('dispatcher@lv-jelgava').get(`/api/alerts/${id}/${path}`);
    if (status !== 200) throw new Error(`${status}: ${text.slice(0, 200)}`);
    // The first warms what is asked.
    if (round > 0) times.push(performance.now() - begun);
    told = (body.streets ?? body.blocks).length;
  }
  times.sort((a, b) => a - b);
  return atMost(path, times[Math.floor(times.length / 2)] ?? 0, 250, {
    unit: 'ms',
    note: `${told} told; slowest of ${rounds}: ${Math.round(times.at(-1) ?? 0)} ms`,
  });
};

/** How long the board's table of streets and its map take over HTTP, beside a warning to --people N (100,000; 5,000 with --embedded), --rounds N (9). */
export const run = async ({ databaseUrl, args, progress }: BenchContext): Promise<BenchResult[]> => {
  const isEmbedded = args.includes('--embedded');
  if (isEmbedded) delete process.env.VIAS_TEST_DATABASE_URL;
  else process.env.VIAS_TEST_DATABASE_URL = databaseUrl;
  await bake();
  const app = await openTestApp();
  try {
    const people = numberOption(args, 'people', isEmbedded ? 5_000 : 100_000);
    progress(`${people} people …`);
    const id = await startWarning(app, people);
    const rounds = numberOption(args, 'rounds', 9);
    return [await measure(app, id, 'streets', rounds), await measure(app, id, 'cells', rounds)];
  } finally {
    await app.close();
  }
};
