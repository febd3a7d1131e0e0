import { densities, reachOf } from '../camera-coverage/optics.ts';
import type { CameraKindOffered, PlanNotice, PlanQuestion } from './contract.ts';

/** What the notice tells of one camera. `kind` and `azimuth` (degrees): where it looks and how far, in words that exist in every language; its name is the planner's. */
interface Told {
  name: string;
  kind: CameraKindOffered;
  azimuth: number;
}
/** Whose notice it is; `language` is that of its country. */
interface Owner {
  name: string;
  language: 'lv' | 'lt';
}
type Lang = PlanNotice['lang'];

interface Words {
  title: string;
  plan: string;
  planned: (owner: string, count: number) => string;
  where: string;
  sees: string;
  masks: (count: number) => string;
  nowhere: string;
  purpose: string;
  basis: string;
  kept: string;
  days: (days: number) => string;
  notRecorded: string;
  who: string;
  rights: string;
  rightsText: string;
  /** Whom to complain to about a municipality of either country. */
  complain: Record<Owner['language'], string>;
  ask: string;
  open: string;
  day: string;
  night: string;
  faces: (azimuth: number) => string;
  asFarAs: (metres: number) => string;
}

/** Of eight directions the one that an azimuth is nearest to. */
const towards = (names: readonly string[], azimuth: number): string => names[Math.round(azimuth / 45) % 8] ?? '';

const plural = (lang: Lang, n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>>): string =>
  `${n} ${forms[new Intl.PluralRules(lang).select(n)] ?? forms.other}`;

const words: Record<Lang, Words> = {
  lv: {
    title: 'Paziņojums iedzīvotājiem par plānoto videonovērošanu',
    plan: 'Kas paredzēts',
    planned: (owner, n) =>
      `${owner} plāno uzstādīt ${plural('lv', n, { zero: 'videonovērošanas kameras', one: 'videonovērošanas kameru', other: 'videonovērošanas kameras' })}. Šobrīd tās vēl nav uzstādītas.`,
    where: 'Kur kameras atradīsies',
    sees: 'Ko kameras redzēs',
    masks: (n) =>
      `Kameras nenovēros ${plural('lv', n, { zero: 'zonas, kurās', one: 'zonu, kurā', other: 'zonas, kurās' })} videonovērošana nav pieļaujama (piemēram, dzīvokļu logus vai pagalmus): šī attēla daļa tiks aizsegta.`,
    nowhere: 'Kameras vērstas uz publisko ārtelpu – ielām un laukumiem.',
    purpose: 'Kādam nolūkam',
    basis: 'Uz kāda tiesiskā pamata',
    kept: 'Cik ilgi ierakstus glabā',
    days: (n) =>
      `Ierakstus glabā ${plural('lv', n, { zero: 'dienas', one: 'dienu', other: 'dienas' })}, pēc tam tos dzēš, ja vien tie nav nepieciešami konkrēta pārkāpuma izmeklēšanai.`,
    notRecorded: 'Attēlu neieraksta, to vēro tikai tiešraidē.',
    who: 'Kas par kamerām atbild',
    rights: 'Jūsu tiesības',
    rightsText:
      'Jums ir tiesības lūgt piekļuvi ierakstiem, kuros esat jūs, lūgt tos dzēst vai ierobežot to apstrādi, kā arī iebilst pret apstrādi.',
    complain: {
      lv: 'Ja uzskatāt, ka jūsu tiesības ir pārkāptas, varat vērsties Datu valsts inspekcijā.',
      lt: 'Ja uzskatāt, ka jūsu tiesības ir pārkāptas, varat vērsties Lietuvas Valsts datu aizsardzības inspekcijā (Valstybinė duomenų apsaugos inspekcija).',
    },
    ask: 'Kam jautāt',
    open: 'vēl jānorāda',
    day: 'Kameras darbosies diennakti; pārklājums vērtēts dienas apstākļos.',
    night: 'Kameras darbosies diennakti; pārklājums vērtēts nakts apstākļos.',
    faces: (azimuth) =>
      `vērsta uz ${towards(['ziemeļiem', 'ziemeļaustrumiem', 'austrumiem', 'dienvidaustrumiem', 'dienvidiem', 'dienvidrietumiem', 'rietumiem', 'ziemeļrietumiem'], azimuth)}`,
    asFarAs: (metres) => `redz līdz ${metres}\u00a0m`,
  },
  lt: {
    title: 'Pranešimas gyventojams apie planuojamą vaizdo stebėjimą',
    plan: 'Kas numatyta',
    planned: (owner, n) =>
      `${owner} planuoja įrengti ${plural('lt', n, { one: 'vaizdo stebėjimo kamerą', few: 'vaizdo stebėjimo kameras', other: 'vaizdo stebėjimo kamerų' })}. Šiuo metu jos dar neįrengtos.`,
    where: 'Kur bus kameros',
    sees: 'Ką kameros matys',
    masks: (n) =>
      `Kameros nestebės ${plural('lt', n, { one: 'zonos', few: 'zonų', other: 'zonų' })}, kur vaizdo stebėjimas neleistinas (pavyzdžiui, butų langų ar kiemų): ši vaizdo dalis bus uždengta.`,
    nowhere: 'Kameros nukreiptos į viešąsias erdves – gatves ir aikštes.',
    purpose: 'Kokiu tikslu',
    basis: 'Kokiu teisiniu pagrindu',
    kept: 'Kiek laiko saugomi įrašai',
    days: (n) =>
      `Įrašai saugomi ${plural('lt', n, { one: 'dieną', few: 'dienas', other: 'dienų' })}, po to ištrinami, nebent jų reikia konkrečiam pažeidimui tirti.`,
    notRecorded: 'Vaizdas neįrašomas, jis stebimas tik tiesiogiai.',
    who: 'Kas atsako už kameras',
    rights: 'Jūsų teisės',
    rightsText:
      'Turite teisę prašyti susipažinti su įrašais, kuriuose esate matomi, prašyti juos ištrinti ar apriboti jų tvarkymą, taip pat nesutikti, kad jie būtų tvarkomi.',
    complain: {
      lv: 'Jeigu manote, kad jūsų teisės pažeistos, galite kreiptis į Latvijos valstybinę duomenų inspekciją (Datu valsts inspekcija).',
      lt: 'Jeigu manote, kad jūsų teisės pažeistos, galite kreiptis į Valstybinę duomenų apsaugos inspekciją.',
    },
    ask: 'Į ką kreiptis',
    open: 'dar reikia nurodyti',
    day: 'Kameros veiks visą parą; aprėptis vertinta dienos sąlygomis.',
    night: 'Kameros veiks visą parą; aprėptis vertinta nakties sąlygomis.',
    faces: (azimuth) =>
      `nukreipta į ${towards(['šiaurę', 'šiaurės rytus', 'rytus', 'pietryčius', 'pietus', 'pietvakarius', 'vakarus', 'šiaurės vakarus'], azimuth)}`,
    asFarAs: (metres) => `mato iki ${metres}\u00a0m`,
  },
  en: {
    title: 'Notice to residents about planned video surveillance',
    plan: 'What is planned',
    planned: (owner, n) =>
      `${owner} plans to install ${plural('en', n, { one: 'surveillance camera', other: 'surveillance cameras' })}. None of them has been installed yet.`,
    where: 'Where the cameras will be',
    sees: 'What the cameras will see',
    masks: (n) =>
      `The cameras will not observe ${plural('en', n, { one: 'zone', other: 'zones' })} in which surveillance is not acceptable (windows of flats or courtyards, for example): that part of the picture will be blacked out.`,
    nowhere: 'The cameras face public space: streets and squares.',
    purpose: 'What for',
    basis: 'On what legal basis',
    kept: 'How long recordings are kept',
    days: (n) =>
      `Recordings are kept for ${plural('en', n, { one: 'day', other: 'days' })} and then deleted, unless they are needed to investigate a particular offence.`,
    notRecorded: 'Nothing is recorded; the picture is only watched live.',
    who: 'Who is responsible',
    rights: 'Your rights',
    rightsText:
      'You may ask to see recordings that show you, ask for them to be deleted or their use to be restricted, and object to their use.',
    complain: {
      lv: 'If you believe that your rights have been infringed, you may complain to the Data State Inspectorate of Latvia (Datu valsts inspekcija).',
      lt: 'If you believe that your rights have been infringed, you may complain to the State Data Protection Inspectorate of Lithuania (Valstybinė duomenų apsaugos inspekcija).',
    },
    ask: 'Whom to ask',
    open: 'still to be stated',
    day: 'The cameras will work day and night; what they cover was judged by daylight.',
    night: 'The cameras will work day and night; what they cover was judged by night.',
    faces: (azimuth) =>
      `faces ${towards(['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'], azimuth)}`,
    asFarAs: (metres) => `sees up to ${metres}\u00a0m`,
  },
};

/** So far a camera sees anything at all, in whole metres; undefined: nobody says. */
const farthestOf = ({ name: _name, cost: _cost, ...optics }: CameraKindOffered): number | undefined => {
  const known = [optics.rangeM, reachOf({ ...optics, azimuth: 0 }, densities[0] as number)].filter((reach) => reach !== null && reach > 0);
  return known.length === 0 ? undefined : Math.round(Math.min(...(known as number[])));
};

/** The notice for residents about the cameras of a plan, as an official would put it up; what is not known yet is said to be missing. */
export const writeNotice = (
  lang: Lang,
  owner: Owner,
  cameras: readonly Told[],
  { notice, zones, period }: Pick<PlanQuestion, 'notice' | 'zones' | 'period'>,
): PlanNotice => {
  const w = words[lang];
  const { retentionDays, contact } = notice;
  const kept = retentionDays === null ? w.open : retentionDays === 0 ? w.notRecorded : w.days(retentionDays);
  const translated = lang === owner.language ? undefined : notice.translated[lang];
  const said = (field: PlanNotice['untranslated'][number]): string => translated?.[field] ?? notice[field] ?? w.open;
  const sight = ({ kind, azimuth }: Told): string => {
    const metres = farthestOf(kind);
    return metres === undefined ? w.faces(azimuth) : `${w.faces(azimuth)}, ${w.asFarAs(metres)}`;
  };
  return {
    lang,
    owner: owner.name,
    title: w.title,
    untranslated:
      lang === owner.language
        ? []
        : (['purpose', 'legalBasis', 'operator'] as const).filter(
            (field) => notice[field] !== null && (translated?.[field] ?? null) === null,
          ),
    sections: [
      { heading: w.plan, lines: [w.planned(owner.name, cameras.length)] },
      { heading: w.where, lines: cameras.map((camera) => `${camera.name}: ${sight(camera)}`) },
      { heading: w.sees, lines: [w.nowhere, ...(zones.length > 0 ? [w.masks(zones.length)] : []), w[period]] },
      { heading: w.purpose, lines: [said('purpose')] },
      { heading: w.basis, lines: [said('legalBasis')] },
      { heading: w.kept, lines: [kept] },
      { heading: w.who, lines: [said('operator')] },
      { heading: w.rights, lines: [w.rightsText, w.complain[owner.language]] },
      { heading: w.ask, lines: [contact ?? w.open] },
    ],
  };
};
