import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import type pg from 'pg';
import type { Profile } from '../../api/src/imports/profile.ts';

/** A small generator of the same numbers on every run (mulberry32). */
const randomFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const codes = ['CSNg', 'Ugunsgr. ēkā', 'Kūla', 'Medicīna', 'Zādzība', 'Koks', 'Plūdi', 'Troksnis'] as const;
const streets = ['Brīvības iela', 'Lielā iela', 'Rīgas iela', 'Skolas iela', 'Dzirnavu iela', 'Tērvetes iela'] as const;

/** Reads the generated file: semicolons, dotted dates, decimal commas, LKS-free degrees. */
export const benchProfile = (source: string): unknown =>
  ({
    name: source,
    title: 'Generated incidents',
    source,
    timeZone: 'Europe/Riga',
    id: 'Nr',
    occurredAt: { column: 'DATUMS', timeColumn: 'LAIKS' },
    place: { kind: 'columns', x: 'GARUMS', y: 'PLATUMS' },
    category: {
      column: 'VEIDS',
      map: {
        CSNg: 'traffic_crash',
        'Ugunsgr. ēkā': 'fire_building',
        Kūla: 'fire_wildland',
        Medicīna: 'medical_help',
        Zādzība: 'theft',
        Koks: 'storm_tree',
        Plūdi: 'flood',
        Troksnis: 'noise',
      },
    },
    severity: { column: 'SMAG' },
    description: ['APRAKSTS'],
    address: ['ADRESE'],
  }) satisfies Record<string, unknown> & Partial<Record<keyof Profile, unknown>>;

/** Writes a file of `count` incidents of the years 2019 to 2025 all over Latvia, one in a hundred without a place. */
export const writeInput = async (path: string, count: number): Promise<void> => {
  const random = randomFrom(7);
  const out = createWriteStream(path);
  out.write('\ufeffNr;DATUMS;LAIKS;VEIDS;GARUMS;PLATUMS;SMAG;ADRESE;APRAKSTS\r\n');
  const two = (n: number) => String(n).padStart(2, '0');
  for (let i = 1; i <= count; i++) {
    const date = new Date(Date.UTC(2019, 0, 1) + Math.floor(random() * 2500) * 86_400_000);
    const placed = random() > 0.01;
    const lon = (21.2 + random() * 6.6).toFixed(6).replace('.', ',');
    const lat = (56.0 + random() * 1.8).toFixed(6).replace('.', ',');
    const code = codes[Math.floor(random() * codes.length)] ?? codes[0];
    const street = streets[Math.floor(random() * streets.length)] ?? streets[0];
    const line = `${2019000000 + i};${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}.;${5 + Math.floor(random() * 19)}:${two(Math.floor(random() * 60))};${code};${placed ? lon : ''};${placed ? lat : ''};${1 + Math.floor(random() * 5)};${street} ${1 + Math.floor(random() * 90)};Izsaukums nr. ${i}, ${street.toLowerCase()}, "pie ${Math.floor(random() * 9)}. mājas"\r\n`;
    if (!out.write(line.replace(/;([^;]*"[^;]*)\r\n$/, (_all, text: string) => `;"${text.replaceAll('"', '""')}"\r\n`)))
      await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
};

/** Loads the demonstration's borders (43 + 119 + 60 units) as three sets, so that rows are placed as they are in use. */
export const loadBorders = async (admin: pg.Client): Promise<void> => {
  for (const [file, country, from] of [
    ['lv-2021', 'LV', '2021-07-01'],
    ['lv-2009', 'LV', '2009-07-01'],
    ['lt-2000', 'LT', '2000-01-01'],
  ] as const) {
    const { features } = JSON.parse(readFileSync(new URL(`../../sql/demo/borders-${file}.geojson`, import.meta.url), 'utf8')) as {
      features: { geometry: object }[];
    };
    const { rows } = await admin.query<{ id: number }>(
      `insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ($1, $2, 'municipality', '{}', $3, 'bench', 'bench') returning boundary_set_id as id`,
      [country, file, from],
    );
    await admin.query(
      `insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
       select $1, $2, $3, no::text, no::text, $4, g, st_pointonsurface(g), st_area(g::geography) / 1e6
       from unnest($5::text[]) with ordinality u (json, no), lateral (select st_multi(st_makevalid(st_setsrid(st_geomfromgeojson(json), 4326))) as g) made`,
      [rows[0]?.id, country, file, from, features.map(({ geometry }) => JSON.stringify(geometry))],
    );
  }
  await admin.query('analyze territory');
};
