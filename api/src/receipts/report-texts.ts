import type { Language } from '@vias/sql/problem.ts';
import { textLanguages } from '../alerts/texts.ts';

type Words = Record<Language, string>;
const words = (lv: string, lt: string, en: string): Words => ({ lv, lt, en });

/** Words of the report. What is in braces is filled in. */
export const reportTexts = {
  report: words('Brīdinājuma pārskats', 'Perspėjimo ataskaita', 'Report on an alert'),
  drill: words('MĀCĪBAS', 'PRATYBOS', 'EXERCISE'),
  section: words('Sadaļa', 'Skyrius', 'Section'),
  item: words('Rādītājs', 'Rodiklis', 'Item'),
  value: words('Vērtība', 'Reikšmė', 'Value'),
  made: words('Sagatavots', 'Parengta', 'Made'),
  notRead: words(
    '„Piegādāts” nozīmē, ka tālrunis ziņu saņēmis; tas nenozīmē, ka ziņa izlasīta.',
    '„Pristatyta“ reiškia, kad telefonas žinutę gavo; tai nereiškia, kad ji perskaityta.',
    '“Delivered” means that the phone has the message, not that anybody read it.',
  ),
  protected: words(
    'Skaitļi, pēc kuriem varētu pazīt cilvēkus, nav izpausti vai ir apvienoti.',
    'Skaičiai, pagal kuriuos būtų galima atpažinti žmones, neskelbiami arba sujungti.',
    'Numbers by which people could be recognised are withheld or put together.',
  ),
  about: words('Par brīdinājumu', 'Apie perspėjimą', 'About the alert'),
  title: words('Nosaukums', 'Pavadinimas', 'Title'),
  municipality: words('Pašvaldība', 'Savivaldybė', 'Municipality'),
  event: words('Notikums', 'Įvykis', 'Event'),
  level: words('Līmenis', 'Lygis', 'Level'),
  area: words('Apgabals', 'Teritorija', 'Area'),
  status: words('Stāvoklis', 'Būsena', 'Status'),
  expires: words('Spēkā līdz', 'Galioja iki', 'Valid until'),
  sender: words('Sūtītājs', 'Siuntėjas', 'Sender'),
  people: words('Kas atbild', 'Kas atsako', 'Who is responsible'),
  wrote: words('Rakstīja', 'Parašė', 'Written by'),
  submitted: words('Iesniedza apstiprināšanai', 'Pateikė tvirtinti', 'Submitted by'),
  approved: words('Apstiprināja', 'Patvirtino', 'Approved by'),
  breakGlass: words('Nosūtīts bez otra cilvēka, jo', 'Išsiųsta be antro žmogaus, nes', 'Sent without a second person, because'),
  timeline: words('Norise', 'Eiga', 'Timeline'),
  firstHanded: words('Pirmā ziņa nodota operatoram', 'Pirmoji žinutė perduota operatoriui', 'First message handed to the operator'),
  lastHanded: words('Pēdējā ziņa nodota operatoram', 'Paskutinė žinutė perduota operatoriui', 'Last message handed to the operator'),
  afterMinutes: words('{n} min pēc sākuma', '{n} min. nuo pradžios', '{n} min after the start'),
  planned: words('Plānotais ilgums', 'Planuota trukmė', 'Planned duration'),
  audience: words('Auditorija', 'Auditorija', 'Audience'),
  states: words('Piegāde', 'Pristatymas', 'Delivery'),
  fewer: words('mazāk nekā {n}; skaitļi nav izpausti', 'mažiau nei {n}; skaičiai neskelbiami', 'fewer than {n}; no figures are told'),
  languages: words('Pēc valodas', 'Pagal kalbą', 'By language'),
  ofLanguage: words(
    '{audience}; nodots {handedOver}, piegādāts {delivered}, nesaņēma {notReached}',
    '{audience}; perduota {handedOver}, pristatyta {delivered}, negavo {notReached}',
    '{audience}; handed over {handedOver}, delivered {delivered}, not reached {notReached}',
  ),
  reasons: words('Pēc iemesla, kāpēc brīdināts', 'Pagal perspėjimo priežastį', 'By why they were warned'),
  failures: words('Kāpēc nesaņēma', 'Kodėl negavo', 'Why not received'),
  parts: words('Pēc teritorijas', 'Pagal teritoriją', 'By territory'),
  elsewhere: words('Citur vai nav zināms', 'Kitur arba nežinoma', 'Elsewhere or not known'),
  rest: words('Pārējie kopā', 'Kiti kartu', 'All others together'),
  ofPart: words(
    '{people}; piegādāts {delivered}, nesaņēma {missed}',
    '{people}; pristatyta {delivered}, negavo {missed}',
    '{people}; delivered {delivered}, not reached {missed}',
  ),
  streets: words('Pēc ielas', 'Pagal gatvę', 'By street'),
  streetsAbout: words(
    'Tie, kurus brīdināja mājās. Iela ir saskaitīta tikai tur, kur vienā kartes kvadrātā ir vismaz pieci tās iedzīvotāji, tāpēc patiesais skaits var būt lielāks.',
    'Tie, kurie perspėti namuose. Gatvė skaičiuojama tik ten, kur viename žemėlapio kvadrate yra bent penki jos gyventojai, todėl tikrasis skaičius gali būti didesnis.',
    'Those who were warned at home. A street is counted only where at least five of its people are in one square of the map, so the real number may be higher.',
  ),
  moreStreets: words(
    'Vēl ielas: {n}. Visas ir tabulā (CSV).',
    'Kitų gatvių: {n}. Visos jos yra lentelėje (CSV).',
    'Further streets: {n}. All of them are in the table (CSV).',
  ),
  answers: words('Atbildes', 'Atsakymai', 'Answers'),
  safe: words('Esmu drošībā', 'Esu saugioje vietoje', 'I am safe'),
  help: words('Man vajag palīdzību', 'Man reikia pagalbos', 'I need help'),
  few: words('mazāk nekā 5', 'mažiau nei 5', 'fewer than 5'),
  cases: words('Palīdzības lūgumi', 'Pagalbos prašymai', 'Calls for help'),
  waves: words('Turpmākie viļņi', 'Kitos bangos', 'Further waves'),
  wave: words('{no}. vilnis, {at}', '{no} banga, {at}', 'Wave {no}, {at}'),
  ofWave: words(
    '{people} cilvēkiem, {channel}, {by}; {price}',
    '{people} žmonėms, {channel}, {by}; {price}',
    '{people} people, {channel}, {by}; {price}',
  ),
  itself: words('automātiski tiem, kuri to lūguši', 'automatiškai to prašiusiems', 'automatically to those who asked for it'),
  noPrice: words('cena nav zināma', 'kaina nežinoma', 'price not known'),
  cost: words('Izmaksas', 'Išlaidos', 'Cost'),
  segments: words('Segmenti', 'Segmentai', 'Segments'),
  price: words('Aprēķināta cena', 'Apskaičiuota kaina', 'Reckoned price'),
  texts: words('Teksti', 'Tekstai', 'Texts'),
  map: words('Karte: nesaņēmušo daļa', 'Žemėlapis: negavusiųjų dalis', 'Map: share of those not reached'),
  mapAbout: words(
    'Apgabals un nesaņēmušo daļa pa 250 m kvadrātiem; lielāki kvadrāti tur, kur cilvēku ir maz. Rādītāji ir arī tabulās.',
    'Teritorija ir negavusiųjų dalis 250 m kvadratais; didesni kvadratai ten, kur žmonių mažai. Rodikliai yra ir lentelėse.',
    'The area and the share of those not reached in squares of 250 m, larger where there are few people. The figures stand in the tables as well.',
  ),
  withheld: words(
    'Kartē nav parādīti, jo tur cilvēku ir maz: {n}',
    'Žemėlapyje nerodomi, nes ten žmonių mažai: {n}',
    'Not on the map, because there are few of them in their place: {n}',
  ),
  link: words('‹katram sava saite›', '‹kiekvienam sava nuoroda›', '‹a link for each person›'),
  gone: words(
    'Atsevišķu saņēmēju dati ir dzēsti glabāšanas termiņa beigās; skaitļi ir no apkopojuma.',
    'Pavienių gavėjų duomenys pasibaigus saugojimo terminui ištrinti; skaičiai – iš suvestinės.',
    'The single recipients were deleted when the time of keeping was over; the figures are from the sums.',
  ),
} as const satisfies Record<string, Words>; // prettier-ignore

const asTitle = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
export const langNames: Record<string, Words> = {
  ...Object.fromEntries(Object.entries(textLanguages).map(([of, names]) => [of, words(asTitle(names.lv), asTitle(names.lt), names.en)])),
  rest: reportTexts.rest,
};
export const reasonNames: Record<string, Words> = {
  home: words('Mājas', 'Namai', 'Home'),
  work: words('Darbs', 'Darbas', 'Work'),
  school: words('Skola', 'Mokykla', 'School'),
  parent: words('Vecāku mājas', 'Tėvų namai', 'Parents’ home'),
  other: words('Cita vieta', 'Kita vieta', 'Another place'),
  drill: words('Mācību grupa', 'Pratybų grupė', 'Drill group'),
  rest: reportTexts.rest,
};
export const stateNames: Record<string, Words> = {
  acknowledged: words('Atbildēja', 'Atsakė', 'Answered'),
  delivered: words('Piegādāts', 'Pristatyta', 'Delivered'),
  on_the_way: words('Ceļā pie operatora', 'Pakeliui pas operatorių', 'On the way'),
  unreached: words('Nav sasniegti', 'Nepasiekti', 'Not reached'),
  failed: words('Neizdevās', 'Nepavyko', 'Failed'),
  waiting: words('Nav nosūtīts', 'Neišsiųsta', 'Not sent'),
};
export const severityNames: Record<string, Words> = {
  Extreme: words('Ārkārtējs', 'Ypatingas', 'Extreme'),
  Severe: words('Nopietns', 'Didelis', 'Severe'),
  Moderate: words('Mērens', 'Vidutinis', 'Moderate'),
  Minor: words('Neliels', 'Nedidelis', 'Minor'),
  Unknown: words('Nav zināms', 'Nežinomas', 'Unknown'),
};
export const urgencyNames: Record<string, Words> = {
  Immediate: words('rīkoties tūlīt', 'veikti nedelsiant', 'act at once'),
  Expected: words('rīkoties drīz', 'veikti netrukus', 'act soon'),
  Future: words('sagatavoties', 'pasirengti', 'prepare'),
  Past: words('pagājis', 'praėjo', 'past'),
  Unknown: words('steidzamība nav zināma', 'skuba nežinoma', 'urgency not known'),
};
/** What was done with an alert, as a line of its timeline. */
export const actionNames: Record<string, Words> = {
  created: words('Melnraksts uzrakstīts', 'Juodraštis parašytas', 'Draft written'),
  edited: words('Labots', 'Pataisyta', 'Edited'),
  in_review: words('Iesniegts apstiprināšanai', 'Pateikta tvirtinti', 'Submitted for approval'),
  draft: words('Atsaukts labošanai', 'Atsiimta taisyti', 'Taken back for editing'),
  rejected: words('Atdots autoram', 'Grąžinta autoriui', 'Returned to the author'),
  approved: words('Apstiprināts', 'Patvirtinta', 'Approved'),
  resolving: words('Tiek noteikti saņēmēji', 'Nustatomi gavėjai', 'Recipients being found'),
  sending: words('Sākta sūtīšana', 'Pradėta siųsti', 'Sending began'),
  paused: words('Sūtīšana apturēta uz laiku', 'Siuntimas pristabdytas', 'Sending paused'),
  completed: words('Sūtīšana pabeigta', 'Siuntimas baigtas', 'Sending finished'),
  cancelled: words('Sūtīšana apturēta', 'Siuntimas sustabdytas', 'Sending stopped'),
  expired: words('Brīdinājums beidzās', 'Perspėjimas baigėsi', 'The alert expired'),
  discarded: words('Atmests', 'Atmesta', 'Discarded'),
  agreement_ended: words(
    'Vienošanās ar kaimiņiem ir beigusies: viņu iedzīvotājiem netika sūtīts',
    'Susitarimas su kaimynais baigėsi: jų gyventojams neišsiųsta',
    'The agreement with neighbours has ended: their residents were not written to',
  ),
  decided_sent: words('Neskaidrie atzīti par nosūtītiem', 'Neaiškūs pripažinti išsiųstais', 'Unclear ones taken as sent'),
  decided_not_sent: words('Neskaidrie atzīti par nenosūtītiem', 'Neaiškūs pripažinti neišsiųstais', 'Unclear ones taken as not sent'),
  reviewed_justified: words(
    'Izvērtēts: nosūtīt bez otras personas bija pamatoti',
    'Įvertinta: išsiųsti be antro asmens buvo pagrįsta',
    'Reviewed: sending it without a second person was justified',
  ),
  reviewed_not_justified: words(
    'Izvērtēts: nosūtīt bez otras personas nebija pamatoti',
    'Įvertinta: išsiųsti be antro asmens buvo nepagrįsta',
    'Reviewed: sending it without a second person was not justified',
  ),
  newcomers: words(
    'Atļauts sūtīt reģistrā no jauna ievadītajiem',
    'Leista siųsti naujai į registrą įrašytiems',
    'Newcomers from a register released',
  ),
  wave: words('Nākamais vilnis', 'Kita banga', 'Further wave'),
  not_asked: words(
    'Dežuranta numuru nevar atšifrēt, jautāts nākamajam',
    'Budėtojo numerio iššifruoti nepavyko, klausiama kito',
    'Number of the approver cannot be read, the next one was asked',
  ),
  channel_waits: words('Kanāls slēgts, ziņas gaida', 'Kanalas uždarytas, žinutės laukia', 'Channel closed, its messages wait'),
  other_channel: words('Pāriets uz rezerves kanālu', 'Pereita prie atsarginio kanalo', 'Second channel took over'),
  channel_back: words('Pirmais kanāls atkal darbojas', 'Pirmasis kanalas vėl veikia', 'First channel is back'),
};
export const channelNames: Record<string, Words> = {
  console: words('simulators', 'simuliatorius', 'simulator'),
  twilio: words('īsziņa', 'žinutė', 'SMS'),
  smpp: words('īsziņa', 'žinutė', 'SMS'),
  voice: words('zvans', 'skambutis', 'call'),
  email: words('e-pasts', 'el. paštas', 'e-mail'),
  push: words('paziņojums pārlūkā', 'pranešimas naršyklėje', 'push message'),
};
export const outcomeNames: Record<string, Words> = {
  helped: words('Palīdzēts', 'Padėta', 'Helped'),
  passed_on: words('Nodots 112', 'Perduota 112', 'Passed on to 112'),
  safe: words('Ir drošībā', 'Saugioje vietoje', 'Safe'),
  mistake: words('Nospiests kļūdas pēc', 'Paspausta per klaidą', 'Pressed by mistake'),
  not_found: words('Nav sastapts', 'Nerastas', 'Not found'),
  open: words('Gaida', 'Laukia', 'Waiting'),
  taken: words('Kāds rūpējas', 'Rūpinamasi', 'Being seen to'),
};
