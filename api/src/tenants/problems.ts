import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'tenant.id_taken': {
    status: 409,
    en: '{id} is there already. Choose another short name; a municipality that comes back keeps the one it had.',
    lv: '{id} jau ir. Izvēlieties citu īso nosaukumu; pašvaldība, kas atgriežas, patur savu agrāko.',
    lt: '{id} jau yra. Pasirinkite kitą trumpąjį pavadinimą; sugrįžtanti savivaldybė pasilieka ankstesnįjį.',
  },
  'tenant.not_found': {
    status: 404,
    en: 'There is no such municipality or service.',
    lv: 'Tādas pašvaldības vai dienesta nav.',
    lt: 'Tokios savivaldybės ar tarnybos nėra.',
  },
  'tenant.changed_meanwhile': {
    status: 409,
    en: 'Somebody else changed it meanwhile. Nothing was written: look at it again and repeat your change.',
    lv: 'Kāds cits to tikmēr mainīja. Nekas nav ierakstīts: apskatiet vēlreiz un atkārtojiet savu labojumu.',
    lt: 'Tuo metu tai pakeitė kas nors kitas. Nieko neįrašyta: peržiūrėkite dar kartą ir pakartokite pakeitimą.',
  },
  'tenant.language_repeated': {
    status: 422,
    en: 'The same language stands twice. Name each one once.',
    lv: 'Viena valoda norādīta divreiz. Norādiet katru vienreiz.',
    lt: 'Ta pati kalba nurodyta du kartus. Nurodykite kiekvieną vieną kartą.',
  },
});
