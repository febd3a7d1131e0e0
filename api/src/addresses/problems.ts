import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'address.file_partial': {
    status: 409,
    en: 'The file has {given} addresses and {there} of this source are loaded: more than a tenth would vanish. If it is meant to be a part, say partial; if the others no longer exist, say replace.',
    lv: 'Adrešu skaits failā ir {given}, bet no šī avota jau ielādētas {there}: pazustu vairāk nekā desmitā daļa. Ja failā ir tikai daļa adrešu, norādiet partial; ja pārējo vairs nav, norādiet replace.',
    lt: 'Adresų faile yra {given}, o iš šio šaltinio jau įkelta {there}: dingtų daugiau nei dešimtadalis. Jei failas – tik dalis adresų, nurodykite partial; jei kitų nebėra, nurodykite replace.',
  },
});
