import { randomUUID } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import { insertEventKey, insertPlateKey, selectEventKeys } from '../camera-events/key-queries.ts';
import { hashPlate } from '../camera-events/plate.ts';
import {
  insertRight,
  landEvents,
  lookUpPassages,
  noteCodes,
  selectFacts,
  selectLookUps,
  selectPlateKeys,
  selectRights,
  takeNonce,
} from '../camera-events/queries.ts';
import { mentioned, newCodes, readEvents } from '../camera-events/read-events.ts';
import type { RealmMachine } from '../identity/realm.ts';
import { createRandom } from './random.ts';

type Town = {
  tenant: string;
  machine: string;
  camera: string;
  legalBasis: string;
  looked: { plate: string; list: string; subject: string };
};
const towns: readonly Town[] = [
  {
    tenant: 'lv-jelgava',
    machine: 'lv-jelgava-poic',
    camera: 'J-04',
    legalBasis: 'VDAR 6. panta 1. punkta e) apakšpunkts',
    looked: {
      plate: 'Demonstrācija: meklē nozagtu automobili',
      list: 'Demonstrācija: pārbauda meklējamo automobiļu sarakstu',
      subject: 'Demonstrācija: iedzīvotājs jautā par saviem datiem',
    },
  },
  {
    tenant: 'lt-siauliai',
    machine: 'lt-siauliai-smartcity',
    camera: 'Š-03',
    legalBasis: 'BDAR 6 straipsnio 1 dalies e punktas',
    looked: {
      plate: 'Demonstracija: ieškoma pavogto automobilio',
      list: 'Demonstracija: tikrinamas ieškomų automobilių sąrašas',
      subject: 'Demonstracija: gyventojas klausia apie savo duomenis',
    },
  },
];
const purpose = 'stolen_vehicles';
const list = 'stolen';
/** What no authority has given out: DEMO1 to DEMO40; this one is looked for. */
const soughtPlate = 'DEMO17';
/** Vehicles by hour of the day, as on a bridge into the town. */
const perHour = [1, 0, 0, 0, 0, 2, 5, 8, 9, 6, 5, 5, 6, 5, 6, 7, 9, 10, 7, 5, 3, 2, 2, 1];
const hour = 3_600_000;
/** Whole hours before now that have events. */
const lastHours = 48;
/** Events of one transaction, which stays under 250 ms on the embedded database. */
const batch = 40;

/** Events of the last two days, the same for the same hours, so that a later start adds those of later hours. */
const inventEvents = ({ camera, legalBasis }: Town, now: number, plateKey: string, hash: (plate: string) => string): object[] =>
  Array.from({ length: lastHours }, (_, i) => Math.floor(now / hour) - lastHours + i).flatMap((at) => {
    const random = createRandom(at);
    const local = (at + 2) % 24;
    const event = (n: number, more: object): object => ({
      id: `demo.${at}.${n}`,
      camera,
      at: new Date(at * hour + random.whole(0, 3_599) * 1000).toISOString(),
      confidence: random.whole(800, 995) / 1000,
      purpose,
      legalBasis,
      retentionDays: 14,
      ...more,
    });
    const read = Array.from({ length: perHour[local] ?? 0 }, (_, n) =>
      event(n, { kind: 'plate_read', plateKey, plateHash: hash(`DEMO${n === 0 && local % 9 === 8 ? 17 : random.whole(1, 40)}`) }),
    );
    return [
      ...read,
      ...(local === 17 ? [event(90, { kind: 'watch_list_hit', list })] : []),
      // A word of the sender's own, which waits for its meaning on the administrator's page.
      ...(local === 22 ? [event(91, { kind: 'stop-on-bridge' })] : []),
    ];
  });

/** The key of plates, or a sentence where it was sealed with keys of another data directory. */
const openOrSay = (vault: PhoneVault, { id, sealed, keyId }: { id: string; sealed: Buffer; keyId: string }) => {
  try {
    return { id, secret: vault.open(id, sealed, keyId) };
  } catch {
    return 'Telephone numbers and plates were sealed with keys that are not here: stop, copy demo-phone-keys.json from the data directory that the backup was made of, and start again. All else works without them.';
  }
};

/**
 * Lets a machine of two towns tell, the way every sender's events go, what number-plate cameras saw in the last two days: invented, with keyed hashes of plates that do not exist. Once a right to look
 * is given and three look-ups are made. Repeating it adds the hours since then; a machine whose key was ended stays silent.
 */
export async function seedCameraEvents(
  db: Database,
  {
    now,
    vault,
    machines,
    memberOf,
    progress,
  }: {
    now: number;
    vault: PhoneVault;
    machines: readonly RealmMachine[];
    memberOf: (tenant: string, role: Role, name?: string) => Member;
    progress: (text: string) => void;
  },
): Promise<void> {
  for (const town of towns) {
    const admin = memberOf(town.tenant, 'municipality-admin');
    const account = machines.find(({ clientId }) => clientId === town.machine);
    if (!account) throw new Error(`The realm file has no machine ${town.machine}.`);
    const machine: Member = { kind: 'machine', id: account.id, name: account.name, tenant: town.tenant, roles: account.roles };

    const keys = (await db.as(admin, selectEventKeys)).filter((key) => key.machine.id === machine.id);
    const asked = { machineId: machine.id, publicKey: undefined, overlapHours: 0 };
    const signing =
      keys.length === 0
        ? await db.as(admin, (tx) => insertEventKey(tx, () => vault, town.tenant, asked, false))
        : keys.find(({ counts }) => counts);
    if (!signing) continue;
    const [sealed] = await db.as(admin, (tx) => selectPlateKeys(tx, null));
    const kept = sealed && openOrSay(vault, sealed);
    // A backup does not hold the keys: restored elsewhere without them, what is sealed stays so, and no new passages are invented.
    if (typeof kept === 'string') return progress(kept);
    const { id, secret } = kept ?? (await db.as(admin, (tx) => insertPlateKey(tx, vault, town.tenant, purpose, 0)));
    const hash = (plate: string): string => hashPlate(plate, Buffer.from(secret, 'hex'));

    const events = inventEvents(town, now, id, hash);
    await db.as(machine, (tx) => takeNonce(tx, signing.id, randomUUID()));
    const { facts, kinds } = await db.as(machine, (tx) => selectFacts(tx, mentioned(events)));
    const codes = newCodes(events, facts, kinds);
    if (codes.length > 0) await db.as(machine, (tx) => noteCodes(tx, codes));
    const { ready } = readEvents(events, facts, kinds, now, 'en');
    for (let i = 0; i < ready.length; i += batch) await db.as(machine, (tx) => landEvents(tx, ready.slice(i, i + batch)));
    await lookOnce(db, town, { now, hash, admin, officer: memberOf(town.tenant, 'dispatcher') });
  }
}

/** A right for the dispatcher, and what was looked for: a plate, a list, and somebody's own vehicle. */
async function lookOnce(
  db: Database,
  { tenant, legalBasis, looked }: Town,
  { now, hash, admin, officer }: { now: number; hash: (plate: string) => string; admin: Member; officer: Member },
): Promise<void> {
  if ((await db.as(admin, selectRights)).length === 0) {
    const validUntil = new Date(now + 360 * 24 * hour).toISOString().slice(0, 10);
    const right = { personId: officer.id, personName: officer.name, purpose, legalBasis, validUntil } as const;
    await db.as(admin, (tx) => insertRight(tx, tenant, right, false));
  }
  if ((await db.as(admin, (tx) => selectLookUps(tx, { whose: 'all', limit: 1 }))).items.length > 0) return;
  const hashes = [hash(soughtPlate)];
  await db.as(officer, (tx) => lookUpPassages(tx, { sought: 'plate', hashes, purpose, reason: looked.plate, caseNumber: '1101/2026' }));
  await db.as(officer, (tx) =>
    lookUpPassages(tx, { sought: 'list', hashes: [], list, purpose, reason: looked.list, caseNumber: '1102/2026' }),
  );
  await db.as(admin, (tx) => lookUpPassages(tx, { sought: 'subject', hashes, reason: looked.subject, caseNumber: '12/2026' }));
}
