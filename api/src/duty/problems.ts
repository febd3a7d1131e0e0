import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'duty.not_found': {
    status: 404,
    en: 'There is no such entry in the duty roster.',
    lv: 'Dežūru grafikā šāda ieraksta nav.',
    lt: 'Budėjimo grafike tokio įrašo nėra.',
  },
  'duty.times': {
    status: 422,
    en: 'The duty must end after it begins and last 366 days at most.',
    lv: 'Dežūrai jābeidzas pēc tās sākuma, un tā var ilgt ne vairāk kā 366 dienas.',
    lt: 'Budėjimas turi baigtis vėliau, nei prasideda, ir trukti ne ilgiau kaip 366 dienas.',
  },
  'duty.in_past': {
    status: 422,
    en: 'The duty would end in the past.',
    lv: 'Dežūra beigtos pagātnē.',
    lt: 'Budėjimas baigtųsi praeityje.',
  },
  'duty.link_over': {
    status: 404,
    en: 'This link is not valid or no longer valid. Sign in and open the alert from the list of alerts.',
    lv: 'Šī saite nav derīga vai vairs nav derīga. Pierakstieties un atveriet brīdinājumu brīdinājumu sarakstā.',
    lt: 'Ši nuoroda negalioja arba nebegalioja. Prisijunkite ir atverkite perspėjimą perspėjimų sąraše.',
  },
  'duty.no_review': {
    status: 404,
    en: 'This alert was not released by one person alone, or it is not yours: there is nothing to review.',
    lv: 'Šo brīdinājumu nav nosūtījis viens cilvēks, vai arī tas nav jūsu: nav, ko izvērtēt.',
    lt: 'Šio perspėjimo neišsiuntė vienas žmogus arba jis ne jūsų: nėra ko vertinti.',
  },
  'duty.own_review': {
    status: 403,
    en: 'Whoever wrote or released the alert does not review it: another person must.',
    lv: 'Izvērtēt nevar tas, kurš brīdinājumu rakstīja vai nosūtīja: tas jādara citam cilvēkam.',
    lt: 'Vertinti negali tas, kas perspėjimą rašė ar išsiuntė: tai turi padaryti kitas žmogus.',
  },
  'duty.reviewed': {
    status: 409,
    en: 'This has been reviewed already.',
    lv: 'Tas jau ir izvērtēts.',
    lt: 'Tai jau įvertinta.',
  },
});
