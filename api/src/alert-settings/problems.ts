import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'alert_settings.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the settings since you opened them: now they are version {version}. Read them again.',
    lv: 'Kāds iestatījumus ir mainījis, kopš tos atvērāt: tagad ir {version}. versija. Izlasiet tos vēlreiz.',
    lt: 'Kažkas pakeitė nuostatas po to, kai jas atvėrėte: dabar tai {version} versija. Perskaitykite jas iš naujo.',
  },
  'alert_settings.channel_unknown': {
    status: 422,
    en: 'There is no channel “{channel}”. There are: {channels}.',
    lv: 'Kanāla „{channel}” nav. Ir: {channels}.',
    lt: 'Kanalo „{channel}“ nėra. Yra: {channels}.',
  },
  'alert_settings.group_unknown': {
    status: 422,
    en: 'This municipality has no such drill group.',
    lv: 'Šai pašvaldībai tādas mācību grupas nav.',
    lt: 'Ši savivaldybė tokios pratybų grupės neturi.',
  },
  'alert_settings.group_waited_for': {
    status: 409,
    en: 'An exercise for the present group is waiting to be approved or sent. Choose another group once it has begun or was withdrawn.',
    lv: 'Mācības pašreizējai grupai gaida apstiprināšanu vai sūtīšanu. Citu grupu izvēlieties, kad tās būs sāktas vai atsauktas.',
    lt: 'Pratybos dabartinei grupei laukia patvirtinimo arba siuntimo. Kitą grupę pasirinkite, kai jos bus pradėtos arba atšauktos.',
  },
  'alert_settings.group_not_found': {
    status: 404,
    en: 'This municipality has no such drill group.',
    lv: 'Šai pašvaldībai tādas mācību grupas nav.',
    lt: 'Ši savivaldybė tokios pratybų grupės neturi.',
  },
  'alert_settings.group_exists': {
    status: 422,
    en: 'There is a drill group of this name already. Choose another name.',
    lv: 'Mācību grupa ar šādu nosaukumu jau ir. Izvēlieties citu nosaukumu.',
    lt: 'Pratybų grupė tokiu pavadinimu jau yra. Pasirinkite kitą pavadinimą.',
  },
  'alert_settings.channels_same': {
    status: 422,
    en: 'The second channel takes over when the first one fails, so it must be another one.',
    lv: 'Rezerves kanāls pārņem ziņas, ja pirmais nedarbojas, tāpēc tam jābūt citam.',
    lt: 'Atsarginis kanalas perima žinutes sutrikus pirmajam, todėl jis turi būti kitas.',
  },
  'alert_settings.channels_unlike': {
    status: 422,
    en: 'The second channel must be like the first: SMS after SMS, and not the simulator after operators.',
    lv: 'Rezerves kanālam jābūt tāda paša veida kā pirmajam: īsziņām – īsziņas, bet operatoru nevar aizstāt simulators.',
    lt: 'Atsarginis kanalas turi būti tos pačios rūšies kaip pirmasis: SMS – SMS, o operatoriaus simuliatorius pakeisti negali.',
  },
  'alert_settings.stop_needed': {
    status: 422,
    en: 'Only messages about danger to life may go to people who answered STOP. For all others STOP counts.',
    lv: 'Cilvēkiem, kas atbildējuši STOP, drīkst rakstīt tikai par apdraudējumu dzīvībai. Visās pārējās ziņās STOP ir jāievēro.',
    lt: 'Žmonėms, atsakiusiems STOP, galima rašyti tik apie pavojų gyvybei. Visais kitais atvejais STOP galioja.',
  },
  'agreement.not_found': {
    status: 404,
    en: 'There is no such agreement, or it is between others.',
    lv: 'Šādas vienošanās nav, vai arī tā ir starp citiem.',
    lt: 'Tokio susitarimo nėra arba jis yra tarp kitų.',
  },
  'agreement.not_yours_to_accept': {
    status: 409,
    en: 'This is not waiting for your acceptance: you proposed it yourselves, or it is over.',
    lv: 'Jūsu piekrišana nav vajadzīga: to piedāvājāt jūs paši, vai arī tas ir beidzies.',
    lt: 'Jūsų sutikimo nereikia: tai pasiūlėte patys arba tai jau baigėsi.',
  },
  'agreement.over': {
    status: 409,
    en: 'This agreement is over already.',
    lv: 'Šī vienošanās jau ir beigusies.',
    lt: 'Šis susitarimas jau pasibaigęs.',
  },
  'agreement.to_oneself': {
    status: 422,
    en: 'A municipality warns its own residents without an agreement: choose another one.',
    lv: 'Savus iedzīvotājus pašvaldība brīdina bez vienošanās: izvēlieties citu pašvaldību.',
    lt: 'Savo gyventojus savivaldybė perspėja be susitarimo: pasirinkite kitą savivaldybę.',
  },
  'agreement.partner_unknown': {
    status: 422,
    en: 'There is no participant “{tenant}”.',
    lv: 'Dalībnieka „{tenant}” nav.',
    lt: 'Dalyvio „{tenant}“ nėra.',
  },
  'agreement.ends_in_past': {
    status: 422,
    en: 'The agreement would end in the past. Choose a later day.',
    lv: 'Vienošanās beigtos pagātnē. Izvēlieties vēlāku dienu.',
    lt: 'Susitarimas baigtųsi praeityje. Pasirinkite vėlesnę dieną.',
  },
  'agreement.too_long': {
    status: 422,
    en: 'An agreement lasts five years at most: what is still needed then is agreed again.',
    lv: 'Vienošanās ilgst ne vairāk kā piecus gadus: kas būs vajadzīgs ilgāk, par to vienojas no jauna.',
    lt: 'Susitarimas galioja ne ilgiau kaip penkerius metus: jei reikės ilgiau, tariamasi iš naujo.',
  },
  'agreement.exists': {
    status: 409,
    en: 'The same is agreed on or proposed already. End that first.',
    lv: 'Par to jau ir vienošanās vai piedāvājums. Vispirms izbeidziet to.',
    lt: 'Dėl to jau susitarta arba pasiūlyta. Pirmiausia tai užbaikite.',
  },
});

defineConstraints({
  message_class_stop: 'alert_settings.stop_needed',
  tenant_alert_setting_two_channels: 'alert_settings.channels_same',
  tenant_alert_setting_like_channels: 'alert_settings.channels_unlike',
  drill_group_waited_for: 'alert_settings.group_waited_for',
  drill_group_tenant_id_name_key: 'alert_settings.group_exists',
});
