import type { ReportStep, SecurityIncident } from './contract.ts';

export type DraftLang = 'lv' | 'lt' | 'en';
type Country = SecurityIncident['country'];
export type FieldName =
  | 'sender'
  | 'contact'
  | 'aware'
  | 'began'
  | 'ended'
  | 'happened'
  | 'cause'
  | 'consequences'
  | 'systems'
  | 'data'
  | 'residents'
  | 'crossBorder'
  | 'unlawfulAct'
  | 'traces'
  | 'measures'
  | 'earlier'
  | 'installation';

/** Whom a report goes to, by the name it bears at home. */
export const authorities: Record<Country, { cyber: string; data: string }> = {
  LV: { cyber: 'Kiberincidentu novēršanas institūcija CERT.LV', data: 'Datu valsts inspekcija' },
  LT: {
    cyber: 'Nacionalinis kibernetinio saugumo centras prie Krašto apsaugos ministerijos (NKSC)',
    data: 'Valstybinė duomenų apsaugos inspekcija (VDAI)',
  },
};

export type DraftWords = {
  titles: Record<ReportStep, string>;
  /** The law that asks for a report. */
  basis: (country: Country, step: ReportStep) => string;
  fields: Record<FieldName, string>;
  parts: { incident: string; impact: string; measures: string; installation: string; people: string };
  to: string;
  people: string;
  made: (at: string, version: number) => string;
  due: (at: string) => string;
  zone: Record<Country, string>;
  goesOn: string;
  unknown: string;
  count: (n: string) => string;
  crossBorder: Record<SecurityIncident['crossBorder'], string>;
  unlawfulAct: Record<SecurityIncident['unlawfulAct'], string>;
  sent: (step: string, at: string, reference: string) => string;
  toFill: (fields: string) => string;
  draft: string;
  plain: string;
  installation: { versions: string; parts: string; backup: string; drill: string; audit: string; none: string };
};

const directive: Record<ReportStep, { article: string; part: string }> = {
  early_warning: { article: '23', part: '4(a)' },
  notification: { article: '23', part: '4(b)' },
  progress_report: { article: '23', part: '4(e)' },
  final_report: { article: '23', part: '4(d)' },
  data_authority: { article: '33', part: '' },
  people: { article: '34', part: '' },
};
const isPrivacy = (step: ReportStep): boolean => step === 'data_authority' || step === 'people';

const lv: DraftWords = {
  titles: {
    early_warning: 'Agrīnais brīdinājums par nozīmīgu kiberincidentu',
    notification: 'Sākotnējais ziņojums par nozīmīgu kiberincidentu',
    progress_report: 'Progresa ziņojums par nozīmīgu kiberincidentu',
    final_report: 'Galaziņojums par nozīmīgu kiberincidentu',
    data_authority: 'Paziņojums par personas datu aizsardzības pārkāpumu',
    people: 'Paziņojums personām par personas datu aizsardzības pārkāpumu',
  },
  basis: (country, step) => {
    const { article } = directive[step];
    if (isPrivacy(step)) return `Regulas (ES) 2016/679 (Vispārīgā datu aizsardzības regula) ${article}. pants`;
    const national =
      country === 'LV' ? 'Nacionālās kiberdrošības likums' : 'Lietuvos Respublikos kibernetinio saugumo įstatymas, 18 straipsnis';
    return `${national}; Direktīvas (ES) 2022/2555 ${article}. panta 4. punkts`;
  },
  fields: {
    sender: 'Ziņotājs',
    contact: 'Kontaktpersona vai kontaktpunkts',
    aware: 'Uzzināts',
    began: 'Sākums',
    ended: 'Beigas',
    happened: 'Notikušā apraksts',
    cause: 'Apdraudējuma veids vai pamatcēlonis',
    consequences: 'Ietekme un iespējamās sekas',
    systems: 'Skartās sistēmas un pakalpojumi',
    data: 'Skartie dati',
    residents: 'Skarto iedzīvotāju skaits',
    crossBorder: 'Pārrobežu ietekme',
    unlawfulAct: 'Prettiesiska vai ļaunprātīga darbība',
    traces: 'Kompromitēšanas pazīmes',
    measures: 'Veiktie un plānotie pasākumi',
    earlier: 'Iepriekš nosūtīts',
    installation: 'Sistēma',
  },
  parts: {
    incident: 'Incidents',
    impact: 'Ietekmes novērtējums',
    measures: 'Pasākumi',
    installation: 'Ziņas par sistēmu reģistrēšanas brīdī',
    people: 'Kas noticis un ko darīt',
  },
  to: 'Adresāts',
  people: 'Personas, kuru dati skarti',
  made: (at, version) => `Sagatavots ${at} pēc ieraksta ${version}. versijas`,
  due: (at) => `Jānosūta līdz ${at}`,
  zone: { LV: 'Latvijas laiks', LT: 'Lietuvas laiks' },
  goesOn: 'incidents turpinās',
  unknown: 'nav zināms',
  count: (n) => `aptuveni ${n}`,
  crossBorder: { unknown: 'nav zināma', no: 'nav', possible: 'iespējama', yes: 'ir' },
  unlawfulAct: { unknown: 'nav zināms', no: 'nav konstatēta', suspected: 'ir aizdomas' },
  sent: (step, at, reference) => `${step}: ${at}${reference ? `, Nr. ${reference}` : ''}`,
  toFill: (fields) => `Vēl nav aizpildīts: ${fields}.`,
  draft: 'Melnraksts. Pirms nosūtīšanas to pārbauda atbildīgā persona.',
  plain: 'Mēs jūs informējam, jo incidents var radīt augstu risku jūsu tiesībām un brīvībām.',
  installation: {
    versions: 'Versijas',
    parts: 'Sastāvdaļu saraksta SHA-256',
    backup: 'Pēdējā rezerves kopija',
    drill: 'Pēdējā pārbaudītā atjaunošana',
    audit: 'Audita žurnāla pēdējais ieraksts',
    none: 'nav',
  },
};

const lt: DraftWords = {
  titles: {
    early_warning: 'Ankstyvasis perspėjimas apie didelį kibernetinį incidentą',
    notification: 'Pranešimas apie didelį kibernetinį incidentą',
    progress_report: 'Didelio kibernetinio incidento pažangos ataskaita',
    final_report: 'Didelio kibernetinio incidento galutinė ataskaita',
    data_authority: 'Pranešimas apie asmens duomenų saugumo pažeidimą',
    people: 'Pranešimas asmenims apie asmens duomenų saugumo pažeidimą',
  },
  basis: (country, step) => {
    const { article } = directive[step];
    if (isPrivacy(step)) return `Reglamento (ES) 2016/679 (Bendrojo duomenų apsaugos reglamento) ${article} straipsnis`;
    const national =
      country === 'LT' ? 'Lietuvos Respublikos kibernetinio saugumo įstatymo 18 straipsnis' : 'Nacionālās kiberdrošības likums';
    return `${national}; Direktyvos (ES) 2022/2555 ${article} straipsnio 4 dalis`;
  },
  fields: {
    sender: 'Pranešėjas',
    contact: 'Kontaktinis asmuo arba kontaktinis punktas',
    aware: 'Sužinota',
    began: 'Pradžia',
    ended: 'Pabaiga',
    happened: 'Įvykio aprašymas',
    cause: 'Grėsmės arba pagrindinės priežasties rūšis',
    consequences: 'Poveikis ir tikėtinos pasekmės',
    systems: 'Paveiktos sistemos ir paslaugos',
    data: 'Paveikti duomenys',
    residents: 'Paveiktų gyventojų skaičius',
    crossBorder: 'Tarpvalstybinis poveikis',
    unlawfulAct: 'Neteisėti ar piktavališki veiksmai',
    traces: 'Įsilaužimo požymiai',
    measures: 'Taikytos ir numatytos priemonės',
    earlier: 'Anksčiau pateikta',
    installation: 'Sistema',
  },
  parts: {
    incident: 'Incidentas',
    impact: 'Poveikio vertinimas',
    measures: 'Priemonės',
    installation: 'Duomenys apie sistemą registravimo metu',
    people: 'Kas įvyko ir ką daryti',
  },
  to: 'Adresatas',
  people: 'Asmenys, kurių duomenys paveikti',
  made: (at, version) => `Parengta ${at} pagal įrašo ${version} versiją`,
  due: (at) => `Pateikti iki ${at}`,
  zone: { LV: 'Latvijos laikas', LT: 'Lietuvos laikas' },
  goesOn: 'incidentas tebevyksta',
  unknown: 'nežinoma',
  count: (n) => `apie ${n}`,
  crossBorder: { unknown: 'nežinomas', no: 'nėra', possible: 'galimas', yes: 'yra' },
  unlawfulAct: { unknown: 'nežinoma', no: 'nenustatyta', suspected: 'įtariama' },
  sent: (step, at, reference) => `${step}: ${at}${reference ? `, Nr. ${reference}` : ''}`,
  toFill: (fields) => `Dar neužpildyta: ${fields}.`,
  draft: 'Juodraštis. Prieš išsiunčiant jį patikrina atsakingas asmuo.',
  plain: 'Jums pranešame, nes incidentas gali kelti didelį pavojų jūsų teisėms ir laisvėms.',
  installation: {
    versions: 'Versijos',
    parts: 'Sudedamųjų dalių sąrašo SHA-256',
    backup: 'Paskutinė atsarginė kopija',
    drill: 'Paskutinis patikrintas atkūrimas',
    audit: 'Paskutinis audito žurnalo įrašas',
    none: 'nėra',
  },
};

const en: DraftWords = {
  titles: {
    early_warning: 'Early warning of a significant incident',
    notification: 'Incident notification',
    progress_report: 'Progress report on a significant incident',
    final_report: 'Final report on a significant incident',
    data_authority: 'Notification of a personal data breach',
    people: 'Communication of a personal data breach to the people concerned',
  },
  basis: (country, step) => {
    const { article, part } = directive[step];
    if (isPrivacy(step)) return `Regulation (EU) 2016/679 (General Data Protection Regulation), Article ${article}`;
    const national =
      country === 'LV' ? 'Nacionālās kiberdrošības likums' : 'Lietuvos Respublikos kibernetinio saugumo įstatymas, Article 18';
    return `${national}; Directive (EU) 2022/2555, Article ${article}(${part.replace('(', ')(')}`;
  },
  fields: {
    sender: 'Reporting institution',
    contact: 'Contact',
    aware: 'Became aware',
    began: 'Began',
    ended: 'Ended',
    happened: 'What happened',
    cause: 'Type of threat or root cause',
    consequences: 'Impact and likely consequences',
    systems: 'Systems and services concerned',
    data: 'Data concerned',
    residents: 'Residents concerned',
    crossBorder: 'Cross-border impact',
    unlawfulAct: 'Unlawful or malicious act',
    traces: 'Indicators of compromise',
    measures: 'Measures taken and planned',
    earlier: 'Sent before',
    installation: 'System',
  },
  parts: {
    incident: 'Incident',
    impact: 'Assessment of impact',
    measures: 'Measures',
    installation: 'The system when the incident was recorded',
    people: 'What happened and what to do',
  },
  to: 'To',
  people: 'The people whose data are concerned',
  made: (at, version) => `Made on ${at} from version ${version} of the record`,
  due: (at) => `To be sent by ${at}`,
  zone: { LV: 'time in Latvia', LT: 'time in Lithuania' },
  goesOn: 'the incident goes on',
  unknown: 'not known',
  count: (n) => `about ${n}`,
  crossBorder: { unknown: 'not known', no: 'none', possible: 'possible', yes: 'yes' },
  unlawfulAct: { unknown: 'not known', no: 'none found', suspected: 'suspected' },
  sent: (step, at, reference) => `${step}: ${at}${reference ? `, No. ${reference}` : ''}`,
  toFill: (fields) => `Not filled in yet: ${fields}.`,
  draft: 'A draft. Whoever answers for it checks it before it is sent.',
  plain: 'We tell you because the incident may be a high risk to your rights and freedoms.',
  installation: {
    versions: 'Versions',
    parts: 'SHA-256 of the list of parts',
    backup: 'Last backup',
    drill: 'Last restore that was checked',
    audit: 'Head of the audit',
    none: 'none',
  },
};

export const draftWords: Record<DraftLang, DraftWords> = { lv, lt, en };
