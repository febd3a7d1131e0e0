import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'exposure.area_empty': {
    status: 422,
    en: 'The area has no inside. Draw at least three corners that do not lie on one line.',
    lv: 'Apgabals neaptver nekādu platību. Atzīmējiet vismaz trīs punktus, kas neatrodas uz vienas taisnes.',
    lt: 'Nubrėžta figūra neapima jokio ploto. Pažymėkite bent tris taškus, kurie nėra vienoje tiesėje.',
  },
  'exposure.area_too_large': {
    status: 422,
    en: 'The area is {km2} km² large; at most {limit} km² are looked at. Draw a smaller one.',
    lv: 'Apgabala platība ir {km2} km², bet vienā reizē var aplūkot ne vairāk kā {limit} km². Uzzīmējiet mazāku apgabalu.',
    lt: 'Ploto dydis – {km2} km²; nagrinėjamas ne didesnis kaip {limit} km² plotas. Nubrėžkite mažesnį.',
  },
  'exposure.territory_unknown': {
    status: 404,
    en: 'There is no such territory. Its borders may have been loaded anew: choose it on the map again.',
    lv: 'Šādas teritorijas nav. Iespējams, tās robežas ielādētas no jauna: izvēlieties to kartē vēlreiz.',
    lt: 'Tokios teritorijos nėra. Galbūt jos ribos įkeltos iš naujo: pasirinkite ją žemėlapyje dar kartą.',
  },
});
