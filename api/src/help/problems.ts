import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'help.not_found': {
    status: 404,
    en: 'There is no such call for help, or you may not see it.',
    lv: 'Šāda palīdzības lūguma nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio pagalbos prašymo nėra arba neturite teisės jo matyti.',
  },
  'help.taken': {
    status: 409,
    en: '{name} already sees to this call for help. Nothing was changed.',
    lv: 'Par šo palīdzības lūgumu jau rūpējas {name}. Nekas netika mainīts.',
    lt: 'Šiuo pagalbos prašymu jau rūpinasi {name}. Niekas nepakeista.',
  },
  'help.closed': {
    status: 409,
    en: 'This call for help is closed already. Nothing was changed.',
    lv: 'Šis palīdzības lūgums jau ir slēgts. Nekas netika mainīts.',
    lt: 'Šis pagalbos prašymas jau užbaigtas. Niekas nepakeista.',
  },
});
