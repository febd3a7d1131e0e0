import { loadDemoResidents } from '@vias/alerts/demo-loader.ts';
import type { DemoPlace } from '@vias/alerts/demo-residents.ts';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { demoTenants } from './demo-tenants.ts';
import { readPlaces } from './places.ts';

/** Villages whose number of people nobody wrote down, and a whole neighbourhood of a town. */
const unknownPopulation = { village: 60, neighbourhood: 800, town: 1_500, city: 20_000 } as const;

/** The fire service warns beyond the town of its neighbour Šiauliai, so it has the county without that town. */
const ownCodes = ({ tenant, codes }: (typeof demoTenants)[number]) =>
  tenant === 'lt-siauliai-fire' ? codes.filter((code) => code !== '29') : codes;

/** The village of the demonstration's drill, which GeoNames does not have; more people than it has, so that there is somebody to warn. */
const drillVillage: DemoPlace = { tenant: 'lv-jelgava', country: 'LV', name: 'Eleja', lon: 23.6886, lat: 56.4127, weight: 12_000 };

/** The settlements of the partners, and how many people live in each. */
export const placesOfTenants = (): DemoPlace[] => {
  const places = readPlaces();
  const own = demoTenants.flatMap((demo) =>
    places
      .filter((place) => place.country === demo.country && ownCodes(demo).includes(place.municipality))
      .map(({ name, lon, lat, population, kind }) => ({
        tenant: demo.tenant,
        country: demo.country,
        name,
        lon,
        lat,
        weight: population || unknownPopulation[kind],
      })),
  );
  return [
    ...own.filter(({ tenant }) => tenant === drillVillage.tenant),
    drillVillage,
    ...own.filter(({ tenant }) => tenant !== drillVillage.tenant),
  ];
};

/** Who lets whom warn its residents, so that an area across the border shows both kinds of land. */
const agreements = [
  ['lt-siauliai-fire', 'lv-jelgava'],
  ['lt-siauliai-fire', 'lv-bauska'],
  ['lt-akmene', 'lv-dobele'],
  ['lv-dobele', 'lt-akmene'],
] as const;

/** Loads 20,000 invented residents around the settlements of the partners, their drill groups and the agreements across the border. Repeating it changes nothing. */
export async function seedResidents(
  db: Database,
  {
    vault,
    memberOf,
    progress,
  }: { vault: PhoneVault; memberOf: (tenant: string, role: 'municipality-admin') => Member; progress: (text: string) => void },
): Promise<void> {
  let told = 0;
  await loadDemoResidents(db, {
    vault,
    places: placesOfTenants(),
    drillName: (tenant) => (tenant === 'lv-jelgava' ? 'Eleja 2026' : tenant.startsWith('lv-') ? 'Mācību grupa 2026' : 'Pratybų grupė 2026'),
    progress: (done, total) => {
      if (done - told < 5_000 && done < total) return;
      told = done;
      progress(`Demonstration data: ${done} of ${total} residents (invented, with numbers nobody has) …`);
    },
  });
  for (const [from, to] of agreements) {
    const proposal = await db.as(memberOf(from, 'municipality-admin'), (tx) => proposeAgreement(tx, to));
    if (proposal)
      await db.as(memberOf(to, 'municipality-admin'), (tx) =>
        tx.one(z.object({ made: z.uuid() }), sql`select accept_agreement(${proposal}) as made`),
      );
  }
}

const basis = 'Pārrobežu civilās aizsardzības vienošanās (demonstrācija) · Tarpvalstybinis civilinės saugos susitarimas (demonstracija)';

/** Proposes that `to` may warn the proposer's residents, unless that is agreed already; one that was left open by an interrupted start is taken up again. */
const proposeAgreement = async (tx: Tx, to: string): Promise<string | undefined> => {
  const Id = z.object({ id: z.uuid() });
  const open = await tx.maybe(
    Id,
    sql`select agreement_proposal_id as id from agreement_proposal where tenant_id = my_tenant() and to_tenant_id = ${to} and closed_at is null limit 1`,
  );
  const made =
    open ??
    (await tx.maybe(
      Id,
      sql`
        insert into agreement_proposal (tenant_id, to_tenant_id, legal_basis, valid_to)
        select my_tenant(), ${to}, ${basis}, now() + interval '2 years'
        where not exists (select from alerting_agreement where tenant_id = my_tenant() and to_tenant_id = ${to})
        returning agreement_proposal_id as id`,
    ));
  return made?.id;
};
