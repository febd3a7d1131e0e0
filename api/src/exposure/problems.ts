import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'exposure.area_empty': {
    status: 422,
    en: 'The area has no inside. Draw at least three corners that do not lie on one line.',
    lv: 'Apgabalam nav iekšpuses. Uzzīmējiet vismaz trīs stūrus, kas neatrodas uz vienas taisnes.',
    lt: 'Plotas neturi vidaus. Nubrėžkite bent tris kampus, kurie nėra vienoje tiesėje.',
  },
  'exposure.area_too_large': {
    status: 422,
    en: 'The area is {km2} km² large; at most {limit} km² are looked at. Draw a smaller one.',
    lv: 'Apgabals ir {km2} km² liels; aplūkojams ne lielāks par {limit} km². Uzzīmējiet mazāku.',
    lt: 'Ploto dydis – {km2} km²; nagrinėjamas ne didesnis kaip {limit} km² plotas. Nubrėžkite mažesnį.',
  },
  'exposure.territory_unknown': {
    status: 404,
    en: 'There is no such territory. Its borders may have been loaded anew: choose it on the map again.',
    lv: 'Šādas teritorijas nav. Iespējams, tās robežas ielādētas no jauna: izvēlieties to kartē vēlreiz.',
    lt: 'Tokios teritorijos nėra. Galbūt jos ribos įkeltos iš naujo: pasirinkite ją žemėlapyje dar kartą.',
  },
});
