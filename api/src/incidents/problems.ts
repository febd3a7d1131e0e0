import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'incident.not_found': {
    status: 404,
    en: 'There is no such incident, or you may not see it.',
    lv: 'Šāda negadījuma nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio įvykio nėra arba neturite teisės jo matyti.',
  },
  'incident.not_yours': {
    status: 403,
    en: 'You see this incident, but only its owner may change it.',
    lv: 'Jūs redzat šo negadījumu, bet mainīt to var tikai tā īpašnieks.',
    lt: 'Šį įvykį matote, bet keisti jį gali tik jo savininkas.',
  },
  'incident.in_future': {
    status: 422,
    en: 'The time of the incident lies in the future.',
    lv: 'Negadījuma laiks ir nākotnē.',
    lt: 'Įvykio laikas yra ateityje.',
  },
  'incident.category_unknown': {
    status: 422,
    en: 'There is no category {category}.',
    lv: 'Veida {category} nav.',
    lt: 'Rūšies {category} nėra.',
  },
  'incident.due_before': {
    status: 422,
    en: 'The deadline lies before the incident.',
    lv: 'Termiņš ir pirms negadījuma.',
    lt: 'Terminas yra ankstesnis už įvykį.',
  },
  'incident.sensitivity_low': {
    status: 422,
    en: 'Incidents of this category are more sensitive than stated.',
    lv: 'Šī veida negadījumi ir jutīgāki, nekā norādīts.',
    lt: 'Šios rūšies įvykiai jautresni, nei nurodyta.',
  },
  'incident.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the incident since you opened it: now it is version {version}. Nothing of theirs was lost.',
    lv: 'Kāds šo negadījumu ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Nekas nav zudis.',
    lt: 'Kažkas pakeitė įvykį po to, kai jį atvėrėte: dabar tai {version} versija. Niekas neprarasta.',
  },
  'incident.closed': {
    status: 409,
    en: 'The incident is closed. Reopen it first.',
    lv: 'Negadījums ir pabeigts. Vispirms atveriet to no jauna.',
    lt: 'Įvykis baigtas. Pirmiausia atverkite jį iš naujo.',
  },
  'incident.cursor_invalid': {
    status: 400,
    en: 'The cursor of the next page is not valid.',
    lv: 'Nākamās lapas norāde nav derīga.',
    lt: 'Kito puslapio žymeklis negalioja.',
  },
});

defineConstraints({
  incident_sensitivity_of_category: 'incident.sensitivity_low',
  incident_check1: 'incident.due_before',
});
