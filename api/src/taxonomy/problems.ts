import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'taxonomy.code_taken': {
    status: 409,
    en: 'There is a category {code} already. Say it in other words, or choose another code.',
    lv: 'Kategorija {code} jau ir. Mainiet tās nosaukumu vai izvēlieties citu kodu.',
    lt: 'Kategorija {code} jau yra. Pakeiskite jos pavadinimą arba pasirinkite kitą kodą.',
  },
  'taxonomy.group_unknown': {
    status: 422,
    en: 'There is no group {group}. Maps have twelve groups with their colours; choose one of them.',
    lv: 'Grupas {group} nav. Kartēs ir divpadsmit grupas ar savām krāsām; izvēlieties vienu no tām.',
    lt: 'Grupės {group} nėra. Žemėlapiuose yra dvylika grupių su savo spalvomis; pasirinkite vieną iš jų.',
  },
  'taxonomy.category_unknown': {
    status: 422,
    en: 'There is no category {category} in the shared taxonomy.',
    lv: 'Kopējā klasifikatorā nav kategorijas {category}.',
    lt: 'Bendrajame klasifikatoriuje nėra kategorijos {category}.',
  },
  'taxonomy.list_unknown': {
    status: 404,
    en: 'This municipality has no source of that name.',
    lv: 'Šai pašvaldībai nav avota ar tādu nosaukumu.',
    lt: 'Ši savivaldybė neturi tokio šaltinio.',
  },
  'taxonomy.code_unknown': {
    status: 404,
    en: 'The source never sent this code. Look at the list again.',
    lv: 'Avots šādu kodu nekad nav sūtījis. Apskatiet sarakstu vēlreiz.',
    lt: 'Šaltinis tokio kodo niekada nesiuntė. Peržiūrėkite sąrašą dar kartą.',
  },
});
