import type { Language } from '@vias/sql/problem.ts';
import type { Reject } from './import-contract.ts';

/** Why a row was refused, `{value}` as written and `{more}` as the reason needs it. */
const sentences: Record<Reject['reason'], Record<Language, string>> = {
  code_missing: {
    lv: 'Rindā nav norādīts teritorijas kods.',
    lt: 'Eilutėje nenurodytas teritorijos kodas.',
    en: 'The row names no territory.',
  },
  code_unknown: {
    lv: 'Nevienā ielādētajā iedalījumā nav teritorijas ar kodu {value}.',
    lt: 'Nė viename įkeltame suskirstyme nėra teritorijos, kurios kodas {value}.',
    en: 'No loaded division has a territory {value}.',
  },
  code_ended: {
    lv: 'Teritorija {value} beidza pastāvēt {more}; vēlākās vērtības pieder tās pēctecēm.',
    lt: 'Teritorija {value} nustojo galioti {more}; vėlesnės reikšmės priklauso ją perėmusioms teritorijoms.',
    en: 'The territory {value} ended on {more}; later values belong to its successors.',
  },
  code_ambiguous: {
    lv: 'Šajā periodā kods {value} bija vairākos iedalījumos ({more}); norādiet robežu kopu.',
    lt: 'Šiuo laikotarpiu kodas {value} galiojo keliuose suskirstymuose ({more}); nurodykite ribų rinkinį.',
    en: '{more} divisions with a territory {value} held in this period; name the boundary set.',
  },
  period_unreadable: {
    lv: '„{value}” nav periods. Periodu raksta šādi: 2024, 2024-Q3, 2024-07, 2024-W26 vai 2024-07-01.',
    lt: '„{value}“ nėra laikotarpis. Jis rašomas taip: 2024, 2024-Q3, 2024-07, 2024-W26 arba 2024-07-01.',
    en: '“{value}” is no period. Periods look like 2024, 2024-Q3, 2024-07, 2024-W26 or 2024-07-01.',
  },
  value_unreadable: {
    lv: '„{value}” nav ne skaitlis, ne diapazons, ne zīme, ka vērtība nav zināma.',
    lt: '„{value}“ nėra nei skaičius, nei intervalas, nei ženklas, kad reikšmė nežinoma.',
    en: '“{value}” is neither a number nor a range nor a sign for not known.',
  },
  value_too_large: {
    lv: 'Vērtība {value} ir pārāk liela, lai būtu patiesa.',
    lt: 'Reikšmė {value} per didelė, kad būtų tikra.',
    en: '{value} is too large to be true.',
  },
  value_negative: {
    lv: 'Skaits nevar būt negatīvs: {value}.',
    lt: 'Skaičius negali būti neigiamas: {value}.',
    en: 'A count cannot be negative: {value}.',
  },
  value_no_share: {
    lv: 'Īpatsvars ir no 0 līdz 100 %; {value} tāds nav.',
    lt: 'Dalis yra nuo 0 iki 100 %; {value} į šias ribas nepatenka.',
    en: 'A share lies between 0 and 100%; {value} does not.',
  },
  period_kind: {
    lv: '„{value}” ir periods, bet ne tāda garuma, kāds noteikts šim rādītājam.',
    lt: '„{value}“ yra laikotarpis, bet ne tokios trukmės, kokia nustatyta šiam rodikliui.',
    en: '“{value}” is a period, but not of the length set for this indicator.',
  },
  row_repeated: {
    lv: '{more}. rindā šai teritorijai un šim periodam jau ir cita vērtība.',
    lt: '{more} eilutėje ta pati teritorija ir tas pats laikotarpis turi kitą reikšmę.',
    en: 'Line {more} gives the same territory and period another value.',
  },
  row_broken: {
    lv: 'Rindas kolonnas neatbilst virsrakstam.',
    lt: 'Eilutės stulpeliai neatitinka antraštės.',
    en: 'The row does not have the columns of the header.',
  },
};

/** The sentence of a refused row in the reader's language. */
export const rejectSentence = ({ reason, value, more }: Omit<Reject, 'detail'>, lang: Language): string =>
  sentences[reason][lang].replace('{value}', () => value.slice(0, 60)).replace('{more}', () => more);
