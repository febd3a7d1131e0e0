import type { Language } from '@vias/sql/problem.ts';
import { z } from 'zod';
import type { LayerFinding } from './contract.ts';
import { limits } from './limits.ts';
import type { Fault, Fix } from './shape.ts';

type Code = Fault | Fix;
/** Examples kept of each kind of finding; all of them are counted. */
const mostExamples = 50;
export const StoredFinding = z.object({
  code: z.string(),
  outcome: z.enum(['repaired', 'rejected']),
  count: z.int(),
  examples: z.array(z.object({ number: z.int(), line: z.int().nullable(), detail: z.string().nullable() })),
});
export type StoredFinding = z.output<typeof StoredFinding>;

const vertices = limits.featureVertices.toLocaleString('en');
const spaced = vertices.replaceAll(',', ' ');
const texts: Record<Code, Record<Language, string>> = {
  no_geometry: { lv: 'Nav ģeometrijas vai tā ir tukša', lt: 'Nėra geometrijos arba ji tuščia', en: 'There is no geometry, or it is empty' },
  geometry_unreadable: {
    lv: 'Ģeometriju nevar nolasīt: tās veids vai koordinātu saraksts ir kļūdains',
    lt: 'Geometrijos negalima perskaityti: klaidinga jos rūšis arba koordinačių sąrašas',
    en: 'The geometry cannot be read: its type or its list of coordinates is wrong',
  },
  not_a_number: { lv: 'Koordinātas nav skaitļi', lt: 'Koordinatės nėra skaičiai', en: 'The coordinates are not numbers' },
  outside_world: {
    lv: 'Koordinātas ir ārpus zemeslodes vai failā norādītās koordinātu sistēmas',
    lt: 'Koordinatės yra už Žemės rutulio arba failo koordinačių sistemos ribų',
    en: 'The coordinates lie outside the world, or outside the coordinate system of the file',
  },
  swapped_row: {
    lv: 'Rindas koordinātas ir samainītas vietām',
    lt: 'Eilutės koordinatės sukeistos vietomis',
    en: 'The coordinates of the row are in the wrong order',
  },
  no_extent: {
    lv: 'Objektam nav platības vai garuma: tā virsotnes sakrīt vai ir uz vienas taisnes',
    lt: 'Objektas neturi ploto ar ilgio: jo viršūnės sutampa arba yra vienoje tiesėje',
    en: 'The shape has no area or length: its vertices coincide or lie on one line',
  },
  too_many_vertices: {
    lv: `Objektam ir vairāk nekā ${spaced} virsotņu`,
    lt: `Objektas turi daugiau nei ${spaced} viršūnių`,
    en: `The shape has more than ${vertices} vertices`,
  },
  properties_too_large: {
    lv: 'Objekta lauki kopā ir pārāk gari',
    lt: 'Objekto laukai kartu per ilgi',
    en: 'The values of the feature are too long together',
  },
  row_broken: {
    lv: 'Rindā ir cits kolonnu skaits vai neaizvērtas pēdiņas',
    lt: 'Eilutėje kitas stulpelių skaičius arba neuždarytos kabutės',
    en: 'The row has another number of columns, or an unclosed quotation mark',
  },
  ring_closed: {
    lv: 'Robeža nebeidzās tur, kur sākās; tā ir noslēgta',
    lt: 'Riba nesibaigė ten, kur prasidėjo; ji uždaryta',
    en: 'The border did not end where it began; it was closed',
  },
  heights_dropped: {
    lv: 'Augstumi nav paturēti: karte ir plakana',
    lt: 'Aukščiai nepalikti: žemėlapis plokščias',
    en: 'Heights were left out: the map is flat',
  },
  ring_dropped: {
    lv: 'Robeža ar mazāk nekā trim dažādām virsotnēm izlaista',
    lt: 'Riba, turinti mažiau nei tris skirtingas viršūnes, praleista',
    en: 'A border of fewer than three different vertices was left out',
  },
  line_dropped: {
    lv: 'Līnija bez garuma izlaista',
    lt: 'Linija be ilgio praleista',
    en: 'A line without length was left out',
  },
  area_mended: {
    lv: 'Laukuma robeža bija kļūdaina; tā ir izlabota, platība paturēta',
    lt: 'Ploto riba buvo klaidinga; ji pataisyta, plotas paliktas',
    en: 'The border of the area was faulty; it was mended and the area kept',
  },
  part_lost: {
    lv: 'Labojot laukumu, atmesta tā daļa, kurai nav platības',
    lt: 'Taisant plotą atmesta jo dalis, neturinti ploto',
    en: 'In mending, a part of the area without extent was left out',
  },
  text_cut: {
    lv: `Teksts, kas garāks par ${limits.text} rakstzīmēm, ir saīsināts`,
    lt: `Tekstas, ilgesnis nei ${limits.text} ženklų, sutrumpintas`,
    en: `A text of more than ${limits.text} characters was cut`,
  },
};

/** Why PostGIS calls an area invalid, as people say it. */
const reasons: Record<string, Record<Language, string>> = {
  'Self-intersection': { lv: 'robeža krusto pati sevi', lt: 'riba kerta pati save', en: 'the border crosses itself' },
  'Ring Self-intersection': { lv: 'robeža pieskaras pati sev', lt: 'riba liečia pati save', en: 'the border touches itself' },
  'Hole lies outside shell': { lv: 'caurums ir ārpus laukuma', lt: 'skylė yra už ploto', en: 'a hole lies outside the area' },
  'Holes are nested': { lv: 'caurums ir caurumā', lt: 'skylė skylėje', en: 'a hole lies in a hole' },
  'Interior is disconnected': { lv: 'caurums sadala laukumu', lt: 'skylė dalija plotą', en: 'a hole cuts the area apart' },
  'Nested shells': { lv: 'laukums ir laukumā', lt: 'plotas plote', en: 'an area lies in an area' },
  'Duplicate Rings': { lv: 'robeža atkārtojas', lt: 'riba kartojasi', en: 'a border is there twice' },
};

/** “Self-intersection[24.1 56.2]” in words; undefined stays null. */
const inWords = (detail: string | null, lang: Language): string | null => {
  if (detail === null) return null;
  const [, reason = detail, place] = /^(.+?)\[([-\d.e ]+)\]$/.exec(detail) ?? [];
  const [lon, lat] = (place ?? '').split(' ').map(Number);
  const said = reasons[reason]?.[lang] ?? reason;
  return lon !== undefined && lat !== undefined && place ? `${said} (${lat.toFixed(5)}, ${lon.toFixed(5)})` : said;
};

/** Gathers what is found in a file; every finding is counted, the first of each kind are named. */
export const createReport = () => {
  const findings = new Map<Code, StoredFinding>();
  return {
    add(code: Code, outcome: 'repaired' | 'rejected', number: number, line: number | null, detail: string | null = null): void {
      const finding = findings.get(code) ?? { code, outcome, count: 0, examples: [] };
      findings.set(code, finding);
      finding.count++;
      if (finding.examples.length < mostExamples) finding.examples.push({ number, line, detail });
    },
    findings: (): StoredFinding[] =>
      [...findings.values()].sort((a, b) => Number(a.outcome === 'repaired') - Number(b.outcome === 'repaired') || b.count - a.count),
  };
};

/** The sentence of a kind of finding. */
export const findingText = (code: string, lang: Language): string => texts[code as Code]?.[lang] ?? code;

/** Findings as the reader reads them. */
export const writeFindings = (findings: readonly StoredFinding[], lang: Language): z.output<typeof LayerFinding>[] =>
  findings.map((finding) => ({
    ...finding,
    text: findingText(finding.code, lang),
    examples: finding.examples.map((example) => ({ ...example, detail: inWords(example.detail, lang) })),
  }));
