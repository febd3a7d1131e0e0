import { createHash } from 'node:crypto';

/** A file of the tar. */
type File = { name: string; bytes: Buffer };
/** What the manifest says of a file. */
type Listed = { file: string; table: string; rows: number; sha256: string };

/** A file as an entry of a tar (ustar): a header of 512 bytes and its content, filled up to whole blocks. Names have at most 99 bytes. `now` in milliseconds. */
const entryOf = ({ name, bytes }: File, now: number): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name, 0, 99);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(
    `${Math.floor(now / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  header.write('        0', 148);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
};

/** Rows of a table as a file: GeoJSON where the table has a place (longitude, latitude, WGS 84; null for a row without one), else an array of JSON. */
const fileOf = (table: string, part: number, rows: readonly Record<string, unknown>[]): File => {
  const name = `${table}-${String(part).padStart(5, '0')}`;
  const column = ['geom', 'area'].find((key) => key in (rows[0] ?? {}));
  if (column === undefined) return { name: `${name}.json`, bytes: Buffer.from(JSON.stringify(rows, null, 1)) };
  const features = rows.map(({ [column]: geometry, ...properties }) => ({ type: 'Feature', geometry: geometry ?? null, properties }));
  return { name: `${name}.geojson`, bytes: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) };
};

const about = (tenant: string, day: string): string => `VIAS · ${tenant} · ${day}

LV  Viss, kas VIAS glabājas par šo pašvaldību vai dienestu. Katrai tabulai ir viens vai vairāki faili: GeoJSON (WGS 84), ja rindām ir vieta, citādi JSON.
    manifest.json nosauc katru failu, tā rindu skaitu un SHA-256. Tabulu un kolonnu nozīme: docs/data-dictionary.md.
    Nav iekļautas atslēgas un paroles, kā arī iedzīvotāju dati: numuri doti, lai brīdinātu ar VIAS, un tos neviens neizsniedz.
LT  Viskas, kas VIAS saugoma apie šią savivaldybę ar tarnybą. Kiekviena lentelė yra viename ar keliuose failuose: GeoJSON (WGS 84), jei eilutės turi vietą, kitu atveju JSON.
    manifest.json nurodo kiekvieną failą, jo eilučių skaičių ir SHA-256. Lentelių ir stulpelių reikšmės: docs/data-dictionary.md.
    Neįtraukti raktai ir slaptažodžiai, taip pat gyventojų duomenys: numeriai duoti tam, kad būtų perspėjama per VIAS, ir niekam neišduodami.
EN  Everything that VIAS keeps of this municipality or service. Each table has one or more files: GeoJSON (WGS 84) where its rows have a place, else JSON.
    manifest.json names every file, its number of rows and its SHA-256. What tables and columns mean: docs/data-dictionary.md.
    Not included are keys and passwords, and residents: they gave their numbers to be warned by VIAS, and nobody hands them out.
`;

/** The parts of a tar with all the rows that `read` gives, table by table and part by part; `onEnd` gets the rows of each table before the last part goes out. */
export async function* packRows(
  tenant: string,
  tables: readonly string[],
  read: (table: string) => AsyncIterable<readonly Record<string, unknown>[]>,
  { now, onEnd }: { now: number; onEnd: (counts: Record<string, number>) => Promise<unknown> },
): AsyncGenerator<Buffer> {
  const day = new Date(now).toISOString().slice(0, 10);
  yield entryOf({ name: 'README.txt', bytes: Buffer.from(about(tenant, day)) }, now);
  const listed: Listed[] = [];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    let part = 0;
    counts[table] = 0;
    for await (const rows of read(table)) {
      const file = fileOf(table, ++part, rows);
      listed.push({ file: file.name, table, rows: rows.length, sha256: createHash('sha256').update(file.bytes).digest('hex') });
      counts[table] += rows.length;
      yield entryOf(file, now);
    }
  }
  await onEnd(counts);
  const manifest = { tenant, at: new Date(now).toISOString(), tables: counts, files: listed };
  yield Buffer.concat([entryOf({ name: 'manifest.json', bytes: Buffer.from(JSON.stringify(manifest, null, 1)) }, now), Buffer.alloc(1024)]);
}
