import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'security_incident.not_found': {
    status: 404,
    en: 'There is no such security incident, or it is not yours to change.',
    lv: 'Šāda drošības incidenta nav, vai arī jums nav tiesību to mainīt.',
    lt: 'Tokio saugumo incidento nėra arba neturite teisės jo keisti.',
  },
  'security_incident.changed_meanwhile': {
    status: 412,
    en: 'Somebody else has changed this record meanwhile. Read it anew and enter your change again.',
    lv: 'Šo ierakstu pa to laiku mainījis kāds cits. Ielādējiet to no jauna un ievadiet savas izmaiņas vēlreiz.',
    lt: 'Šį įrašą tuo tarpu pakeitė kas nors kitas. Įkelkite jį iš naujo ir pakeitimus įveskite dar kartą.',
  },
  'security_incident.country_missing': {
    status: 422,
    en: 'An incident of the whole installation needs the country whose authorities are told. Choose Latvia or Lithuania.',
    lv: 'Visas sistēmas incidentam jānorāda valsts, kuras iestādes informē. Izvēlieties Latviju vai Lietuvu.',
    lt: 'Visos sistemos incidentui reikia nurodyti valstybę, kurios institucijoms pranešama. Pasirinkite Latviją arba Lietuvą.',
  },
  'security_incident.in_future': {
    status: 422,
    en: 'A time lies in the future. Enter when it happened.',
    lv: 'Kāds no laikiem ir nākotnē. Norādiet, kad tas notika.',
    lt: 'Vienas iš laikų yra ateityje. Nurodykite, kada tai įvyko.',
  },
  'security_incident.began_after_aware': {
    status: 422,
    en: 'It began before you became aware of it. Put the two times in order, or leave the beginning empty.',
    lv: 'Incidents sākās, pirms par to uzzinājāt. Sakārtojiet abus laikus vai atstājiet sākumu tukšu.',
    lt: 'Incidentas prasidėjo prieš jums apie jį sužinant. Sutvarkykite abu laikus arba palikite pradžią tuščią.',
  },
  'security_incident.ended_before_began': {
    status: 422,
    en: 'It ended after it began. Put the two times in order.',
    lv: 'Incidents beidzās pēc tam, kad sākās. Sakārtojiet abus laikus.',
    lt: 'Incidentas baigėsi po to, kai prasidėjo. Sutvarkykite abu laikus.',
  },
  'security_incident.risk_without_data': {
    status: 422,
    en: 'People are at high risk only where personal data are concerned. Say so too.',
    lv: 'Augsts risks personām ir tikai tad, ja skarti personas dati. Norādiet arī to.',
    lt: 'Didelis pavojus asmenims kyla tik tada, kai paveikti asmens duomenys. Nurodykite ir tai.',
  },
  'security_incident.report_before_aware': {
    status: 422,
    en: 'A report is sent only after you became aware. Check both times.',
    lv: 'Ziņojumu nosūta tikai pēc tam, kad par incidentu uzzināts. Pārbaudiet abus laikus.',
    lt: 'Pranešimas išsiunčiamas tik sužinojus apie incidentą. Patikrinkite abu laikus.',
  },
  'security_incident.sent_already': {
    status: 409,
    en: 'This report is recorded as sent already. If that was a mistake, take it back first.',
    lv: 'Šis ziņojums jau ir atzīmēts kā nosūtīts. Ja tā bija kļūda, vispirms atsauciet atzīmi.',
    lt: 'Šis pranešimas jau pažymėtas kaip išsiųstas. Jei tai klaida, pirmiausia žymą atšaukite.',
  },
  'security_incident.notification_first': {
    status: 409,
    en: 'The notification (72 hours) comes before this report. Record it first.',
    lv: 'Pirms šī ziņojuma jānosūta sākotnējais ziņojums (72 stundas). Vispirms atzīmējiet to.',
    lt: 'Prieš šią ataskaitą teikiamas pranešimas apie incidentą (72 valandos). Pirmiausia pažymėkite jį.',
  },
  'security_incident.goes_on': {
    status: 409,
    en: 'The record says that the incident still goes on: send a progress report, or enter when it ended.',
    lv: 'Pēc ieraksta incidents vēl turpinās: nosūtiet progresa ziņojumu vai norādiet, kad tas beidzās.',
    lt: 'Pagal įrašą incidentas tebevyksta: teikite pažangos ataskaitą arba nurodykite, kada jis baigėsi.',
  },
  'security_incident.report_not_found': {
    status: 404,
    en: 'There is no such report, or it was taken back already.',
    lv: 'Šāda ziņojuma nav, vai arī atzīme jau atsaukta.',
    lt: 'Tokio pranešimo nėra arba žyma jau atšaukta.',
  },
});

defineConstraints({
  security_incident_in_future: 'security_incident.in_future',
  security_incident_began: 'security_incident.began_after_aware',
  security_incident_ended: 'security_incident.ended_before_began',
  security_incident_risk: 'security_incident.risk_without_data',
  security_report_before_aware: 'security_incident.report_before_aware',
  security_report_once: 'security_incident.sent_already',
  security_report_in_order: 'security_incident.notification_first',
  security_report_while_going_on: 'security_incident.goes_on',
});
