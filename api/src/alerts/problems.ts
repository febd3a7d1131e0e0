import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'alert.not_found': {
    status: 404,
    en: 'There is no such alert, or you may not see it.',
    lv: 'Šāda brīdinājuma nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio perspėjimo nėra arba neturite teisės jo matyti.',
  },
  'alert.not_yours': {
    status: 403,
    en: 'You see this alert, but it belongs to another municipality.',
    lv: 'Jūs redzat šo brīdinājumu, bet tas pieder citai pašvaldībai.',
    lt: 'Šį perspėjimą matote, bet jis priklauso kitai savivaldybei.',
  },
  'alert.wrong_state': {
    status: 409,
    en: 'This is not possible now: the state of the alert does not allow it. Nothing was changed.',
    lv: 'Pašlaik tas nav iespējams: brīdinājuma stāvoklis to neļauj. Nekas netika mainīts.',
    lt: 'Dabar to padaryti negalima: perspėjimo būsena to neleidžia. Niekas nepakeista.',
  },
  'alert.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the alert since you opened it: now it is version {version}. Read it again.',
    lv: 'Kāds šo brīdinājumu ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Izlasiet to vēlreiz.',
    lt: 'Kažkas pakeitė perspėjimą po to, kai jį atvėrėte: dabar tai {version} versija. Perskaitykite jį iš naujo.',
  },
  'alert.four_eyes': {
    status: 403,
    en: 'Whoever wrote or edited an alert does not approve it: another person must.',
    lv: 'Brīdinājumu nevar apstiprināt tas, kurš to rakstījis vai labojis: tas jādara citam cilvēkam.',
    lt: 'Perspėjimo negali patvirtinti tas, kas jį rašė ar taisė: tai turi padaryti kitas žmogus.',
  },
  'alert.break_glass_only_for_life': {
    status: 422,
    en: 'One person alone may release only an extreme alert that calls for immediate action, never an exercise.',
    lv: 'Viens cilvēks drīkst nosūtīt tikai ārkārtēju brīdinājumu, pēc kura jārīkojas tūlīt, un nekad – mācības.',
    lt: 'Vienas žmogus gali išsiųsti tik ypatingą perspėjimą, kai veikti reikia nedelsiant, ir niekada – pratybų.',
  },
  'alert.count_mismatch': {
    status: 422,
    en: 'The number you typed is not the number of recipients shown. Nothing was sent.',
    lv: 'Ierakstītais skaitlis neatbilst parādītajam saņēmēju skaitam. Nekas netika nosūtīts.',
    lt: 'Įrašytas skaičius neatitinka rodomo gavėjų skaičiaus. Niekas neišsiųsta.',
  },
  'alert.audience_changed': {
    status: 409,
    en: 'The audience has changed: {before} people were shown, now it is {now}. Look at the preview again; nothing was sent.',
    lv: 'Auditorija ir mainījusies: parādītais cilvēku skaits bija {before}, tagad tas ir {now}. Apskatiet priekšskatījumu vēlreiz; nekas netika nosūtīts.',
    lt: 'Auditorija pasikeitė: buvo rodomas žmonių skaičius {before}, dabar jis {now}. Peržiūrėkite dar kartą; niekas neišsiųsta.',
  },
  'alert.channel_unavailable': {
    status: 409,
    en: 'The channel {channel} is not set up on this server.',
    lv: 'Kanāls {channel} šajā serverī nav iestatīts.',
    lt: 'Kanalas {channel} šiame serveryje nenustatytas.',
  },
  'alert.only_simulated': {
    status: 409,
    en: 'This municipality has no channel that sends: the simulator would report deliveries that never happened. Set up a channel first.',
    lv: 'Šai pašvaldībai nav kanāla, kas sūta: simulators ziņotu par piegādēm, kuru nav bijis. Vispirms iestatiet kanālu.',
    lt: 'Ši savivaldybė neturi siunčiančio kanalo: simuliatorius praneštų apie pristatymus, kurių nebuvo. Pirmiausia nustatykite kanalą.',
  },
  'alert.expires_in_past': {
    status: 422,
    en: 'The alert ends in the past or before it begins.',
    lv: 'Brīdinājuma beigas ir pagātnē vai pirms tā sākuma.',
    lt: 'Perspėjimo pabaiga yra praeityje arba prieš jo pradžią.',
  },
  'alert.text_missing': {
    status: 422,
    en: 'The text in the main language ({lang}) is missing: people without a text of their own get that one.',
    lv: 'Trūkst teksta pamatvalodā ({lang}): to saņem arī tie, kuru valodā teksta nav.',
    lt: 'Trūksta teksto pagrindine kalba ({lang}): jį gauna ir tie, kurių kalba teksto nėra.',
  },
  'alert.text_too_long': {
    status: 422,
    en: 'The text ({lang}) takes {segments} segments; at most {limit} are sent.',
    lv: 'Teksts ({lang}) aizņem {segments} segm.; sūta ne vairāk kā {limit}.',
    lt: 'Tekstas ({lang}) užima {segments} segm.; siunčiama ne daugiau kaip {limit}.',
  },
  'alert.nobody': {
    status: 422,
    en: 'Nobody would get this alert.',
    lv: 'Šo brīdinājumu nesaņemtu neviens.',
    lt: 'Šio perspėjimo negautų niekas.',
  },
  'alert.changed_after_approval': {
    status: 409,
    en: 'Text or area are no longer what was approved, so nothing more is sent. Stop this alert and write a new one.',
    lv: 'Teksts vai apgabals vairs nav tāds, kāds tika apstiprināts, tāpēc nekas vairs netiek sūtīts. Apturiet šo brīdinājumu un sagatavojiet jaunu.',
    lt: 'Tekstas ar plotas nebe toks, koks buvo patvirtintas, todėl daugiau niekas nesiunčiama. Sustabdykite šį perspėjimą ir parenkite naują.',
  },
  'alert.nothing_to_decide': {
    status: 409,
    en: 'No message of this alert waits for a decision. Nothing was changed.',
    lv: 'Nevienai šī brīdinājuma īsziņai lēmums nav vajadzīgs. Nekas netika mainīts.',
    lt: 'Nė viena šio perspėjimo žinutė sprendimo nelaukia. Niekas nepakeista.',
  },
  'alert.area_empty': { status: 422, en: 'The area is empty.', lv: 'Apgabals ir tukšs.', lt: 'Plotas tuščias.' },
  'alert.area_broken': {
    status: 422,
    en: 'Border {ring} of the area is not complete: it needs at least four positions in degrees and must end where it begins.',
    lv: 'Apgabala {ring}. robeža nav pilnīga: vajadzīgi vismaz četri punkti grādos, un robežai jābeidzas tur, kur tā sākas.',
    lt: 'Ploto {ring} riba neužbaigta: reikia bent keturių taškų laipsniais, ji turi baigtis ten, kur prasideda.',
  },
  'alert.area_too_large': {
    status: 422,
    en: 'The area has {km2} km²; at most {limit} km² are taken. For more, ask for LV-ALERT in Latvia or GPIS in Lithuania.',
    lv: 'Apgabala platība ir {km2} km²; pieļaujami ne vairāk kā {limit} km². Lielākam apgabalam lūdziet LV-ALERT vai GPIS Lietuvā.',
    lt: 'Ploto dydis {km2} km²; leidžiama ne daugiau kaip {limit} km². Didesniam plotui prašykite LV-ALERT Latvijoje arba GPIS Lietuvoje.',
  },
  'alert.territory_unknown': {
    status: 422,
    en: 'One of the territories does not exist.',
    lv: 'Viena no norādītajām teritorijām neeksistē.',
    lt: 'Vienos iš nurodytų teritorijų nėra.',
  },
  'alert.cursor_invalid': {
    status: 400,
    en: 'The cursor of the next page is not valid.',
    lv: 'Nākamās lapas norāde nav derīga.',
    lt: 'Kito puslapio žymeklis negalioja.',
  },
  'webhook.forged': { status: 403, en: 'The signature does not fit.', lv: 'Paraksts neatbilst.', lt: 'Parašas netinka.' },
}); // prettier-ignore

defineConstraints({
  alert_four_eyes: 'alert.four_eyes',
  alert_arrow: 'alert.wrong_state',
  alert_frozen: 'alert.changed_after_approval',
  alert_edit_is_draft: 'alert.wrong_state',
  alert_break_glass_is_for_life: 'alert.break_glass_only_for_life',
});
