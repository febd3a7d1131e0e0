import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'template.not_found': {
    status: 404,
    en: 'There is no such template, or it belongs to another municipality.',
    lv: 'Šādas veidnes nav, vai arī tā pieder citai pašvaldībai.',
    lt: 'Tokio šablono nėra arba jis priklauso kitai savivaldybei.',
  },
  'template.shared': {
    status: 403,
    en: 'This template is shared by all municipalities and cannot be changed here. Write one of your own.',
    lv: 'Šī veidne ir kopīga visām pašvaldībām, un šeit to mainīt nevar. Izveidojiet savu veidni.',
    lt: 'Šis šablonas bendras visoms savivaldybėms, čia jo keisti negalima. Sukurkite savo šabloną.',
  },
  'template.withdrawn': {
    status: 409,
    en: 'This template has been withdrawn. Write a new one.',
    lv: 'Šī veidne ir atsaukta. Izveidojiet jaunu.',
    lt: 'Šis šablonas atšauktas. Sukurkite naują.',
  },
  'template.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the template since you opened it: now it is version {version}. Read it again.',
    lv: 'Kāds šo veidni ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Izlasiet to vēlreiz.',
    lt: 'Kažkas pakeitė šabloną po to, kai jį atvėrėte: dabar tai {version} versija. Perskaitykite jį iš naujo.',
  },
  'template.hazard_unknown': {
    status: 422,
    en: 'There is no hazard “{hazard}” in the glossary.',
    lv: 'Apdraudējuma „{hazard}” vārdnīcā nav.',
    lt: 'Pavojaus „{hazard}“ žodynėlyje nėra.',
  },
  'template.text_missing': {
    status: 422,
    en: 'The text in the main language, {lang}, is missing: people without a text of their own get that one.',
    lv: 'Trūkst teksta pamatvalodā ({lang} valodā): to saņem arī tie, kuru valodā teksta nav.',
    lt: 'Trūksta teksto pagrindine ({lang}) kalba: jį gauna ir tie, kurių kalba teksto nėra.',
  },
  'template.mark_unknown': {
    status: 422,
    en: 'The {lang} text has the mark {mark}, but there is no such field. Add the field or remove the mark.',
    lv: 'Tekstā {lang} valodā ir vieta {mark}, bet tāda lauka nav. Pievienojiet lauku vai izņemiet šo vietu.',
    lt: 'Tekste {lang} kalba yra žymė {mark}, bet tokio lauko nėra. Pridėkite lauką arba pašalinkite žymę.',
  },
  'template.mark_unused': {
    status: 422,
    en: 'No text uses the field {mark}. Write the mark into the texts or remove the field.',
    lv: 'Lauku {mark} nelieto neviens teksts. Ierakstiet to tekstos vai dzēsiet lauku.',
    lt: 'Lauko {mark} nenaudoja joks tekstas. Įrašykite jį į tekstus arba ištrinkite lauką.',
  },
  'template.too_long': {
    status: 422,
    en: 'With the longest values the {lang} text takes {segments} segments; at most {limit} are sent. Shorten it or its fields.',
    lv: 'Ar garākajām vērtībām teksts {lang} valodā aizņem {segments} segm.; sūta ne vairāk kā {limit}. Saīsiniet tekstu vai laukus.',
    lt: 'Su ilgiausiomis reikšmėmis tekstas {lang} kalba užima {segments} segm.; siunčiama ne daugiau kaip {limit}. Sutrumpinkite tekstą arba laukus.',
  },
  'template.ends_in_past': {
    status: 422,
    en: 'The template would be valid until a day that has passed. Choose a later one, or none.',
    lv: 'Veidnes derīguma termiņš jau ir pagājis. Izvēlieties vēlāku vai neierobežojiet to.',
    lt: 'Šablono galiojimo terminas jau praėjęs. Pasirinkite vėlesnį arba neribokite.',
  },
});
