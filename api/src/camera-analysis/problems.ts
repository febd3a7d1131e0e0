import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'camera_analysis.camera_sees_nothing': {
    status: 422,
    en: 'Of this camera it is not known what it sees, or it sees nothing: enter its direction, lens and sensor.',
    lv: 'Nav zināms, ko šī kamera redz, vai arī tā neredz neko: ierakstiet tās virzienu, objektīvu un sensoru.',
    lt: 'Nežinoma, ką ši kamera mato, arba ji nemato nieko: įrašykite jos kryptį, objektyvą ir jutiklį.',
  },
  'camera_analysis.area_empty': {
    status: 422,
    en: 'The area has no inside. Draw at least three corners that do not lie on one line.',
    lv: 'Apgabals neaptver nekādu platību. Atzīmējiet vismaz trīs punktus, kas neatrodas uz vienas taisnes.',
    lt: 'Nubrėžta figūra neapima jokio ploto. Pažymėkite bent tris taškus, kurie nėra vienoje tiesėje.',
  },
  'camera_analysis.area_too_large': {
    status: 422,
    en: 'The area is {km2} km² large; cameras are looked at in at most {limit} km². Come nearer on the map or draw a smaller area.',
    lv: 'Apgabala platība ir {km2} km², bet kameras var izvērtēt ne vairāk kā {limit} km². Pietuviniet karti vai uzzīmējiet mazāku apgabalu.',
    lt: 'Ploto dydis – {km2} km², o kameros vertinamos ne didesniame kaip {limit} km² plote. Priartinkite žemėlapį arba nubrėžkite mažesnį plotą.',
  },
  'camera_analysis.period_too_long': {
    status: 422,
    en: 'The period is {days} days long; at most {limit} are looked at. Choose a shorter one.',
    lv: 'Perioda garums dienās ir {days}, bet aplūkot var ne vairāk kā {limit}. Izvēlieties īsāku.',
    lt: 'Laikotarpio trukmė (dienomis) – {days}, o nagrinėjama ne daugiau kaip {limit}. Pasirinkite trumpesnį.',
  },
  'camera_analysis.territory_unknown': {
    status: 404,
    en: 'There is no such territory. Its borders may have been loaded anew: choose it on the map again.',
    lv: 'Šādas teritorijas nav. Iespējams, tās robežas ielādētas no jauna: izvēlieties to kartē vēlreiz.',
    lt: 'Tokios teritorijos nėra. Galbūt jos ribos įkeltos iš naujo: pasirinkite ją žemėlapyje dar kartą.',
  },
  'camera_analysis.layer_unknown': {
    status: 404,
    en: 'There is no such layer, or it is not for you. Choose one of the layers in the list.',
    lv: 'Šāda slāņa nav, vai arī tas nav jums pieejams. Izvēlieties kādu no saraksta slāņiem.',
    lt: 'Tokio sluoksnio nėra arba jis jums neprieinamas. Pasirinkite sluoksnį iš sąrašo.',
  },
  'camera_analysis.indicator_unknown': {
    status: 404,
    en: 'There is no such indicator, or it is not for you. Choose one of the indicators in the list.',
    lv: 'Šāda rādītāja nav, vai arī tas nav jums pieejams. Izvēlieties kādu no saraksta rādītājiem.',
    lt: 'Tokio rodiklio nėra arba jis jums neprieinamas. Pasirinkite rodiklį iš sąrašo.',
  },
});
