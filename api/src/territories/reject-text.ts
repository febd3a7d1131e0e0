import type { Language } from '@vias/sql/problem.ts';

export type RejectReason =
  | 'code_missing'
  | 'code_too_long'
  | 'code_repeated'
  | 'name_missing'
  | 'geometry_empty'
  | 'geometry_not_polygon'
  | 'geometry_too_large'
  | 'coordinates_invalid'
  | 'coordinates_out_of_range';

/** Why a unit of a file was not taken, in the reader's language. */
export const rejectText: Record<RejectReason, Record<Language, string>> = {
  code_missing: {
    en: 'It has no code. Name the property with codeProperty.',
    lv: 'Nav koda. Norādiet lauku ar parametru codeProperty.',
    lt: 'Nėra kodo. Nurodykite lauką parametru codeProperty.',
  },
  code_too_long: {
    en: 'The code is longer than 40 characters.',
    lv: 'Kods ir garāks par 40 rakstzīmēm.',
    lt: 'Kodas ilgesnis nei 40 ženklų.',
  },
  code_repeated: {
    en: 'The code stands in the file before; the first unit was taken.',
    lv: 'Šāds kods failā jau bija; pieņemta pirmā vienība.',
    lt: 'Toks kodas faile jau buvo; priimtas pirmasis vienetas.',
  },
  name_missing: {
    en: 'It has no name. Name the property with nameProperty.',
    lv: 'Nav nosaukuma. Norādiet lauku ar parametru nameProperty.',
    lt: 'Nėra pavadinimo. Nurodykite lauką parametru nameProperty.',
  },
  geometry_empty: { en: 'It has no area.', lv: 'Vienībai nav platības.', lt: 'Vienetas neturi ploto.' },
  geometry_not_polygon: {
    en: 'Its shape is not a polygon.',
    lv: 'Vienības forma nav daudzstūris.',
    lt: 'Vieneto forma nėra daugiakampis.',
  },
  geometry_too_large: {
    en: 'Its border has more than 500,000 vertices.',
    lv: 'Vienības robežai ir vairāk nekā 500 000 virsotņu.',
    lt: 'Vieneto riba turi daugiau nei 500 000 viršūnių.',
  },
  coordinates_invalid: {
    en: 'Its coordinates are not numbers.',
    lv: 'Vienības koordinātas nav skaitļi.',
    lt: 'Vieneto koordinatės nėra skaičiai.',
  },
  coordinates_out_of_range: {
    en: 'Its coordinates lie outside the coordinate system of the file.',
    lv: 'Vienības koordinātas ir ārpus faila koordinātu sistēmas.',
    lt: 'Vieneto koordinatės yra už failo koordinačių sistemos ribų.',
  },
};
