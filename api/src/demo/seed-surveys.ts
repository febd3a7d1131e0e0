import { hash } from 'node:crypto';
import type { Database } from '@vias/sql/database.ts';
import type { Member, Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { AgeGroup, DayPart, NewSurvey, Sex } from '../surveys/contract.ts';
import { beginImport, finishImport, insertAnswers } from '../surveys/import-queries.ts';
import { insertSurvey } from '../surveys/queries.ts';
import type { Answer } from '../surveys/read-answers.ts';
import { createRandom } from './random.ts';

type Lang = 'lv' | 'lt';
/** A place that many name: how many answers, how far around it in metres, and what they most often say of it. */
type Fear = readonly [lon: number, lat: number, answers: number, metres: number, reasons: readonly string[], parts: readonly DayPart[]];

const reasons = [
  { code: 'dark', lv: 'Slikts apgaismojums', lt: 'Prastas apšvietimas', en: 'Poor lighting' },
  { code: 'drunk', lv: 'Iereibuši cilvēki', lt: 'Neblaivūs asmenys', en: 'Drunken people' },
  { code: 'groups', lv: 'Jauniešu kompānijas', lt: 'Jaunimo grupelės', en: 'Groups of young people' },
  { code: 'traffic', lv: 'Bīstama satiksme', lt: 'Pavojingas eismas', en: 'Dangerous traffic' },
  { code: 'empty', lv: 'Tukša vieta, nav cilvēku', lt: 'Tuščia vieta, nėra žmonių', en: 'An empty place, nobody about' },
  { code: 'dogs', lv: 'Suņi bez pavadas', lt: 'Palaidi šunys', en: 'Dogs off the lead' },
  { code: 'neglect', lv: 'Pamestas vai izdemolēts īpašums', lt: 'Apleistas ar nuniokotas turtas', en: 'Neglected or vandalised property' },
];
const towns: readonly { tenant: string; lang: Lang; middle: readonly [number, number]; fears: readonly Fear[] }[] = [
  {
    tenant: 'lv-jelgava',
    lang: 'lv',
    middle: [23.7225, 56.6493],
    fears: [
      [23.7269, 56.6383, 58, 190, ['dark', 'drunk', 'empty'], ['evening', 'night']],
      [23.7305, 56.6541, 34, 160, ['drunk', 'groups'], ['evening', 'night']],
      [23.7338, 56.6533, 21, 110, ['traffic'], ['morning', 'day']],
      [23.7115, 56.6437, 27, 170, ['dark', 'empty', 'neglect'], ['evening', 'night']],
      [23.7451, 56.6462, 14, 150, ['dogs', 'neglect'], ['day', 'evening']],
    ],
  },
  {
    tenant: 'lt-siauliai',
    lang: 'lt',
    middle: [23.3155, 55.9325],
    fears: [
      [23.3196, 55.9243, 63, 200, ['dark', 'drunk', 'empty'], ['evening', 'night']],
      [23.3119, 55.9322, 31, 160, ['groups', 'drunk'], ['evening', 'night']],
      [23.3301, 55.9352, 29, 210, ['dark', 'empty', 'dogs'], ['evening', 'night']],
      [23.3175, 55.9312, 19, 100, ['traffic'], ['morning', 'day']],
    ],
  },
];
const words: Record<Lang, readonly string[]> = {
  lv: [
    'Vakarā te nedeg laternas.',
    'Pa šo taku bērni iet uz skolu.',
    'Vajadzētu biežāk patrulēt.',
    'Pie veikala pulcējas iereibuši cilvēki.',
    'Gājēju pāreja nav redzama.',
  ],
  lt: [
    'Vakare čia nedega žibintai.',
    'Šiuo taku vaikai eina į mokyklą.',
    'Reikėtų dažniau patruliuoti.',
    'Prie parduotuvės renkasi neblaivūs asmenys.',
    'Pėsčiųjų perėjos nematyti.',
  ],
};
const texts = {
  title: { lv: 'Kur jūs nejūtaties droši?', lt: 'Kur nesijaučiate saugiai?', en: 'Where do you not feel safe?' },
  question: {
    lv: 'Atzīmējiet kartē vietu, kur jūs nejūtaties droši, un pasakiet, kāpēc un kurā diennakts laikā.',
    lt: 'Pažymėkite žemėlapyje vietą, kurioje nesijaučiate saugiai, ir nurodykite, kodėl ir kuriuo paros metu.',
    en: 'Mark a place on the map where you do not feel safe, and say why and at what time of day.',
  },
  source: {
    lv: 'Izdomātas demonstrācijas atbildes, ne īstu iedzīvotāju sacītais',
    lt: 'Išgalvoti demonstraciniai atsakymai, ne tikrų gyventojų pasakyta',
  },
};
/** Answers of one transaction, which stays under 250 ms on the embedded database. */
const batch = 40;

const inventAnswers = ({ tenant, lang, middle, fears }: (typeof towns)[number]): Answer[] => {
  const random = createRandom(tenant.length * 131 + 7);
  const around = ([lon, lat]: readonly [number, number], metres: number): [number, number] => [
    Number((lon + (random.normal() * metres) / (111_320 * Math.cos((lat * Math.PI) / 180))).toFixed(6)),
    Number((lat + (random.normal() * metres) / 111_200).toFixed(6)),
  ];
  const answers: Answer[] = [];
  const add = (place: readonly [number, number], metres: number, why: readonly string[], when: readonly DayPart[]): void => {
    const [lon, lat] = around(place, metres);
    const said = random.next() < 0.85 ? random.pick(why) : random.pick(reasons).code;
    const more = random.next() < 0.3 ? [random.pick(why)] : [];
    const digest = hash('sha256', `VIAS demo ${tenant} ${answers.length}`, 'hex').slice(0, 32);
    answers.push({
      line: answers.length + 1,
      key: digest,
      content: digest,
      lon,
      lat,
      reasons: [...new Set([said, ...more])].sort(),
      words: random.next() < 0.2 ? random.pick(words[lang]) : null,
      dayPart: random.next() < 0.1 ? null : random.next() < 0.8 ? random.pick(when) : random.pick(DayPart.options),
      ageGroup: AgeGroup.options[random.weighted([8, 18, 26, 29, 19])] ?? null,
      sex: Sex.options[random.weighted([55, 43, 2])] ?? null,
    });
  };
  for (const [lon, lat, n, metres, why, when] of fears) for (let i = 0; i < n; i++) add([lon, lat], metres, why, when);
  for (let i = 0; i < 60; i++)
    add(
      middle,
      1400,
      reasons.map(({ code }) => code),
      DayPart.options,
    );
  return answers;
};

/** Whether the administrator's municipality has, or had, a survey: what somebody deleted does not come back. */
const selectIsDone = (tx: Tx) =>
  tx.one(
    z.object({ done: z.boolean() }),
    sql`select exists (select from survey where tenant_id = my_tenant()) or exists (select from audit_entry where tenant_id = my_tenant() and thing_kind = 'survey') as done`,
  );

/** Invents a survey of safety in two towns: a few places that many name, and what is scattered. Repeating it changes nothing. */
export async function seedSurveys(
  db: Database,
  { memberOf, progress }: { memberOf: (tenant: string, role: Role, name?: string) => Member; progress: (text: string) => void },
): Promise<void> {
  for (const town of towns) {
    const planner = memberOf(town.tenant, 'planner');
    if ((await db.as(memberOf(town.tenant, 'municipality-admin'), selectIsDone)).done) continue;
    const answers = inventAnswers(town);
    progress(`Demonstration data: ${answers.length} answers to a survey of safety in ${town.tenant} (invented) …`);
    const survey = await db.as(planner, (tx) =>
      insertSurvey(
        tx,
        planner,
        NewSurvey.parse({
          title: texts.title,
          question: texts.question,
          reasons,
          source: texts.source[town.lang],
          beganOn: '2026-03-02',
          endedOn: '2026-04-15',
        }),
        true,
      ),
    );
    const importId = await db.as(planner, (tx) => beginImport(tx, planner, survey.id, 'demo.csv'));
    for (let i = 0; i < answers.length; i += batch)
      await db.as(planner, (tx) => insertAnswers(tx, planner, { survey: survey.id, importId }, answers.slice(i, i + batch)));
    const tally = { read: answers.length, added: answers.length, unchanged: 0, rejected: 0, masked: 0 };
    await db.as(planner, (tx) => finishImport(tx, survey.id, importId, tally));
  }
}
