import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'audit.not_found': {
    status: 404,
    en: 'The audit of your municipality has no such entry.',
    lv: 'Jūsu pašvaldības auditā šāda ieraksta nav.',
    lt: 'Jūsų savivaldybės audite tokio įrašo nėra.',
  },
  'audit.too_many': {
    status: 422,
    en: '{n} entries match, one file takes {most}: choose a shorter time or one person.',
    lv: 'Atbilstošo ierakstu skaits ir {n}, bet vienā failā ietilpst {most}: izvēlieties īsāku laiku vai vienu cilvēku.',
    lt: 'Atitinkančių įrašų yra {n}, o viename faile telpa {most}: pasirinkite trumpesnį laiką arba vieną asmenį.',
  },
});
