import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'indicator.not_found': {
    status: 404,
    en: 'There is no such indicator, or you may not see it.',
    lv: 'Šāda rādītāja nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio rodiklio nėra arba neturite teisės jo matyti.',
  },
  'indicator.not_yours': {
    status: 403,
    en: 'You see this indicator, but only its owner may change it.',
    lv: 'Jūs redzat šo rādītāju, bet mainīt to var tikai tā īpašnieks.',
    lt: 'Šį rodiklį matote, bet keisti jį gali tik jo savininkas.',
  },
  'indicator.code_taken': {
    status: 409,
    en: 'Your register already has an indicator {code}.',
    lv: 'Jūsu reģistrā jau ir rādītājs {code}.',
    lt: 'Jūsų registre jau yra rodiklis {code}.',
  },
  'indicator.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the indicator since you opened it: now it is version {version}. Nothing of theirs was lost.',
    lv: 'Kāds šo rādītāju ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Nekas nav zudis.',
    lt: 'Kažkas pakeitė rodiklį po to, kai jį atvėrėte: dabar tai {version} versija. Niekas neprarasta.',
  },
  'indicator.has_values': {
    status: 409,
    en: 'The indicator has values, and maps may have been made of them. Retire it instead of deleting it.',
    lv: 'Rādītājam ir vērtības, un no tām, iespējams, ir veidotas kartes. Tā vietā, lai dzēstu, atzīmējiet to kā vairs nelietotu.',
    lt: 'Rodiklis turi reikšmių ir pagal jas galėjo būti sudaryta žemėlapių. Užuot trynę, pažymėkite jį kaip nebenaudojamą.',
  },
  'indicator.denominator_unknown': {
    status: 422,
    en: 'There is no indicator {code} to divide by. Add it to the register first.',
    lv: 'Nav rādītāja {code}, ar ko dalīt. Vispirms pievienojiet to reģistram.',
    lt: 'Nėra rodiklio {code}, iš kurio dalyti. Pirmiausia įtraukite jį į registrą.',
  },
  'indicator.sensitivity_not_yours': {
    status: 403,
    en: 'Your role does not keep indicators of sensitivity {sensitivity}.',
    lv: 'Jūsu loma neļauj uzturēt {sensitivity}. jutīguma līmeņa rādītājus.',
    lt: 'Jūsų vaidmuo neleidžia tvarkyti {sensitivity} jautrumo lygio rodiklių.',
  },
  'indicator.period_unknown': {
    status: 422,
    en: 'There is no period {period}. Periods look like 2024, 2024-Q3, 2024-07, 2024-W26 or 2024-07-01.',
    lv: 'Perioda {period} nav. Periodu raksta šādi: 2024, 2024-Q3, 2024-07, 2024-W26 vai 2024-07-01.',
    lt: 'Laikotarpio {period} nėra. Laikotarpis rašomas taip: 2024, 2024-Q3, 2024-07, 2024-W26 arba 2024-07-01.',
  },
  'indicator.file_empty': {
    status: 422,
    en: 'The file has no rows below its header.',
    lv: 'Failā zem virsraksta rindas nav neviena ieraksta.',
    lt: 'Faile po antraštės eilute nėra nė vieno įrašo.',
  },
  'indicator.column_unknown': {
    status: 422,
    en: 'The file has no column for {what}. Name it; the columns are: {columns}.',
    lv: 'Failā nav kolonnas, kurā būtu {what}. Norādiet to; kolonnas ir: {columns}.',
    lt: 'Faile nėra stulpelio, kuriame būtų {what}. Nurodykite jį; stulpeliai: {columns}.',
  },
  'indicator.ground_missing': {
    status: 422,
    en: 'Numbers from records of health or social help are kept only for a stated purpose and on a legal basis. Say both, for example the law and the paragraph that lets the municipality hold them.',
    lv: 'Skaitļus no veselības vai sociālās palīdzības datiem drīkst glabāt tikai noteiktam mērķim un uz tiesiska pamata. Norādiet abus, piemēram, likumu un pantu, kas pašvaldībai to atļauj.',
    lt: 'Skaičius iš sveikatos ar socialinės paramos duomenų galima saugoti tik nurodytu tikslu ir turint teisinį pagrindą. Nurodykite abu, pavyzdžiui, įstatymą ir straipsnį, kuris savivaldybei tai leidžia.',
  },
  'indicator.small_count': {
    status: 422,
    en: 'A small count of people is kept as a range only.',
    lv: 'Mazu cilvēku skaitu glabā tikai kā diapazonu.',
    lt: 'Mažas žmonių skaičius saugomas tik kaip intervalas.',
  },
});

defineConstraints({ indicator_value_small: 'indicator.small_count', indicator_special_has_basis: 'indicator.ground_missing' });
