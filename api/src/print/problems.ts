import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'print.no_browser': {
    status: 501,
    en: 'This VIAS cannot make a PDF: Chromium is not installed on the server. Print from your own browser instead; an administrator can install it or name it in VIAS_CHROMIUM.',
    lv: 'Šī VIAS nevar izveidot PDF: serverī nav pārlūka Chromium. Drukājiet no sava pārlūka; administrators var to uzstādīt vai norādīt iestatījumā VIAS_CHROMIUM.',
    lt: 'Ši VIAS negali sukurti PDF: serveryje nėra naršyklės „Chromium“. Spausdinkite iš savo naršyklės; administratorius gali ją įdiegti arba nurodyti nuostatoje VIAS_CHROMIUM.',
  },
  'print.busy': {
    status: 503,
    en: '{waiting} maps are waiting to be printed already. Try again in a minute; nothing was lost.',
    lv: 'Drukas rindā jau gaida citas kartes ({waiting}). Mēģiniet vēlreiz pēc minūtes; nekas nav zudis.',
    lt: 'Spausdinimo eilėje jau laukia kiti žemėlapiai ({waiting}). Bandykite dar kartą po minutės; niekas neprarasta.',
  },
  'print.too_slow': {
    status: 504,
    en: 'The map was not on paper after {seconds} seconds. Try a smaller paper, larger areas or fewer of them.',
    lv: 'Karti neizdevās sagatavot {seconds} sekundēs. Mēģiniet mazāku papīru, lielākas teritorijas vai mazāku to skaitu.',
    lt: 'Per {seconds} sekundžių žemėlapio parengti nepavyko. Bandykite mažesnį popierių, didesnes teritorijas arba mažiau jų.',
  },
  'print.failed': {
    status: 500,
    en: 'The PDF could not be made. The map is unharmed; try again, or print from your own browser.',
    lv: 'PDF neizdevās izveidot. Karte nav cietusi; mēģiniet vēlreiz vai drukājiet no sava pārlūka.',
    lt: 'PDF sukurti nepavyko. Žemėlapis nenukentėjo; bandykite dar kartą arba spausdinkite iš savo naršyklės.',
  },
});
