import { inventAddresses } from '@vias/alerts/demo-addresses.ts';
import type { Database } from '@vias/sql/database.ts';
import { linkAllHomes, loadRows } from '../addresses/load.ts';
import { countSource } from '../addresses/queries.ts';
import { placesOfTenants } from './seed-residents.ts';

const source = 'VIAS demo';

/** Loads invented addresses of the partners' towns and villages, and links the homes of the invented residents to them. Repeating it changes nothing. */
export async function seedAddresses(db: Database, progress: (text: string) => void): Promise<void> {
  const places = placesOfTenants();
  let told = false;
  for (const country of ['LV', 'LT'] as const) {
    const rows = places
      .filter((place) => place.country === country)
      .flatMap(inventAddresses)
      .map(({ isQuiet: _, ...row }) => row);
    if ((await db.as({ kind: 'jobs' }, (tx) => countSource(tx, country, source))) >= rows.length) continue;
    if (!told) progress('Demonstration data: addresses (invented) …');
    told = true;
    await loadRows(db, { country, source, rows }, { isGenerated: true });
  }
  if (told) await linkAllHomes(db);
}
