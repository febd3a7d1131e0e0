import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'drill.invitation_over': {
    status: 404,
    en: 'This invitation to exercises is no longer valid. Ask the municipality for a new link.',
    lv: 'Šis uzaicinājums uz mācībām vairs nav derīgs. Palūdziet pašvaldībai jaunu saiti.',
    lt: 'Šis kvietimas į pratybas nebegalioja. Paprašykite savivaldybės naujos nuorodos.',
  },
  'drill.stranger': {
    status: 422,
    en: 'First register a place in {municipality}; then you can take part in its exercises.',
    lv: 'Vispirms pievienojiet savu vietu šajā pašvaldībā: {municipality}; tad varēsiet piedalīties tās mācībās.',
    lt: 'Pirmiausia pridėkite savo vietą šioje savivaldybėje: {municipality}; tada galėsite dalyvauti jos pratybose.',
  },
  'drill.stopped': {
    status: 422,
    en: 'You have stopped the messages of {municipality}. Start them again, then you can take part in its exercises.',
    lv: 'Jūs atteicāties no šīs pašvaldības ziņām: {municipality}. Atjaunojiet tās, un varēsiet piedalīties mācībās.',
    lt: 'Atsisakėte šios savivaldybės pranešimų: {municipality}. Vėl juos įjunkite, tada galėsite dalyvauti pratybose.',
  },
});
