import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'risk.not_found': {
    status: 404,
    en: 'There is no such risk model, or you may not see it.',
    lv: 'Šāda riska modeļa nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio rizikos modelio nėra arba neturite teisės jo matyti.',
  },
  'risk.not_yours': {
    status: 403,
    en: 'This risk model belongs to another municipality: you see it, but its own people rate and change it.',
    lv: 'Šis riska modelis pieder citai pašvaldībai: jūs to redzat, bet vērtē un maina to tās darbinieki.',
    lt: 'Šis rizikos modelis priklauso kitai savivaldybei: jį matote, bet vertina ir keičia jos darbuotojai.',
  },
  'risk.code_taken': {
    status: 409,
    en: 'You already have a risk model {code}.',
    lv: 'Jums jau ir riska modelis {code}.',
    lt: 'Jau turite rizikos modelį {code}.',
  },
  'risk.indicator_unknown': {
    status: 422,
    en: 'There is no indicator {codes} in the register.',
    lv: 'Reģistrā nav rādītāja {codes}.',
    lt: 'Registre nėra rodiklio {codes}.',
  },
  'risk.sensitivity_not_yours': {
    status: 403,
    en: 'Your role does not keep risk models of sensitivity {sensitivity}.',
    lv: 'Jūsu loma neļauj uzturēt {sensitivity}. jutīguma līmeņa riska modeļus.',
    lt: 'Jūsų vaidmuo neleidžia tvarkyti {sensitivity} jautrumo lygio rizikos modelių.',
  },
  'risk.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the model since you opened it: now it is version {version}.',
    lv: 'Kāds šo modeli ir mainījis, kopš to atvērāt: tagad ir {version}. versija.',
    lt: 'Kažkas pakeitė modelį po to, kai jį atvėrėte: dabar tai {version} versija.',
  },
  'risk.version_old': {
    status: 409,
    en: 'The model has changed: it is version {version} that is rated now. Your answers were not saved; look at the new questions.',
    lv: 'Modelis ir mainījies: tagad vērtē {version}. versiju. Jūsu atbildes nav saglabātas; apskatiet jaunos jautājumus.',
    lt: 'Modelis pasikeitė: dabar vertinama {version} versija. Jūsų atsakymai neišsaugoti; peržiūrėkite naujus klausimus.',
  },
  'risk.pairs_wrong': {
    status: 422,
    en: 'Every pair of indicators is judged exactly once: {expected} pairs. Wrong or missing: {pairs}.',
    lv: 'Katrs rādītāju pāris jāvērtē tieši vienu reizi (pāru skaits: {expected}). Nepareizi vai trūkst: {pairs}.',
    lt: 'Kiekviena rodiklių pora vertinama lygiai vieną kartą (porų: {expected}). Neteisingos arba trūkstamos: {pairs}.',
  },
  'risk.weights_wrong': {
    status: 422,
    en: 'Weights are given for each indicator of the model and add up to 1; these add up to {sum}.',
    lv: 'Svari jānorāda katram modeļa rādītājam, un to summai jābūt 1; šo svaru summa ir {sum}.',
    lt: 'Svoriai nurodomi kiekvienam modelio rodikliui, o jų suma turi būti 1; šių svorių suma – {sum}.',
  },
  'risk.ratings_wrong': {
    status: 422,
    en: 'The weights must come from ratings of this very version that still count, or, while nobody has rated, be those set in the model.',
    lv: 'Svariem jābalstās uz šīs pašas versijas vērtējumiem, kuri joprojām ir spēkā, vai, kamēr neviens nav vērtējis, jāsakrīt ar modelī noteiktajiem.',
    lt: 'Svoriai turi remtis šios versijos vertinimais, kurie tebegalioja, arba, kol niekas nevertino, sutapti su nustatytaisiais modelyje.',
  },
  'risk.approved': {
    status: 409,
    en: 'The weights of this version are approved and do not change. Make a new version to ask the experts again.',
    lv: 'Šīs versijas svari ir apstiprināti un vairs nemainās. Lai ekspertus aptaujātu vēlreiz, izveidojiet jaunu versiju.',
    lt: 'Šios versijos svoriai patvirtinti ir nebesikeičia. Norėdami vėl klausti ekspertų, sukurkite naują versiją.',
  },
});

defineConstraints({
  risk_weights_approved_once: 'risk.approved',
  risk_rating_closed: 'risk.approved',
  risk_weights_ratings: 'risk.ratings_wrong',
});
