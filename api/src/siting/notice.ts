import type { PlanNotice, PlanQuestion } from './contract.ts';

/** What the notice tells of one camera. */
interface Told {
  name: string;
  kind: string;
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
  rightsText: string[];
  ask: string;
  open: string;
  day: string;
  night: string;
}

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
    rightsText: [
      'Jums ir tiesības lūgt piekļuvi ierakstiem, kuros esat jūs, lūgt tos dzēst vai ierobežot to apstrādi, kā arī iebilst pret apstrādi.',
      'Ja uzskatāt, ka jūsu tiesības ir pārkāptas, varat vērsties Datu valsts inspekcijā.',
    ],
    ask: 'Kam jautāt',
    open: 'vēl jānorāda',
    day: 'Kameras darbosies diennakti; pārklājums vērtēts dienas apstākļos.',
    night: 'Kameras darbosies diennakti; pārklājums vērtēts nakts apstākļos.',
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
    rightsText: [
      'Turite teisę prašyti susipažinti su įrašais, kuriuose esate matomi, prašyti juos ištrinti ar apriboti jų tvarkymą, taip pat nesutikti, kad jie būtų tvarkomi.',
      'Jeigu manote, kad jūsų teisės pažeistos, galite kreiptis į Valstybinę duomenų apsaugos inspekciją.',
    ],
    ask: 'Ko klausti',
    open: 'dar reikia nurodyti',
    day: 'Kameros veiks visą parą; aprėptis vertinta dienos sąlygomis.',
    night: 'Kameros veiks visą parą; aprėptis vertinta nakties sąlygomis.',
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
    rightsText: [
      'You may ask to see recordings that show you, ask for them to be deleted or their use to be restricted, and object to their use.',
      'If you believe that your rights have been infringed, you may complain to the data protection authority of your country.',
    ],
    ask: 'Whom to ask',
    open: 'still to be stated',
    day: 'The cameras will work day and night; what they cover was judged by daylight.',
    night: 'The cameras will work day and night; what they cover was judged by night.',
  },
};

/** The notice for residents about the cameras of a plan, as an official would put it up; what is not known yet is said to be missing. */
export const writeNotice = (
  lang: Lang,
  owner: string,
  cameras: readonly Told[],
  { notice, zones, period }: Pick<PlanQuestion, 'notice' | 'zones' | 'period'>,
): PlanNotice => {
  const w = words[lang];
  const { purpose, legalBasis, retentionDays, operator, contact } = notice;
  const kept = retentionDays === null ? w.open : retentionDays === 0 ? w.notRecorded : w.days(retentionDays);
  return {
    lang,
    title: w.title,
    sections: [
      { heading: w.plan, lines: [w.planned(owner, cameras.length)] },
      { heading: w.where, lines: cameras.map(({ name, kind }) => `${name}: ${kind}`) },
      { heading: w.sees, lines: [w.nowhere, ...(zones.length > 0 ? [w.masks(zones.length)] : []), w[period]] },
      { heading: w.purpose, lines: [purpose ?? w.open] },
      { heading: w.basis, lines: [legalBasis ?? w.open] },
      { heading: w.kept, lines: [kept] },
      { heading: w.who, lines: [operator ?? w.open] },
      { heading: w.rights, lines: w.rightsText },
      { heading: w.ask, lines: [contact ?? w.open] },
    ],
  };
};
