import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'departure.tenant_not_found': {
    status: 404,
    en: 'There is no such municipality or service.',
    lv: 'Tādas pašvaldības vai dienesta nav.',
    lt: 'Tokios savivaldybės ar tarnybos nėra.',
  },
  'departure.not_typed': {
    status: 422,
    en: 'What you typed is not its short name. Type {id} to go on.',
    lv: 'Ierakstītais neatbilst īsajam nosaukumam. Lai turpinātu, ierakstiet {id}.',
    lt: 'Įrašyta ne trumpasis pavadinimas. Kad galėtumėte tęsti, įrašykite {id}.',
  },
  'departure.announced_already': {
    status: 409,
    en: 'That it leaves was announced already.',
    lv: 'Par izstāšanos jau ir paziņots.',
    lt: 'Apie pasitraukimą jau pranešta.',
  },
  'departure.none': {
    status: 404,
    en: 'No departure is announced, or the erasure has begun already.',
    lv: 'Izstāšanās nav pieteikta, vai arī dzēšana jau ir sākusies.',
    lt: 'Apie pasitraukimą nepranešta arba trynimas jau prasidėjo.',
  },
  'departure.not_yours': {
    status: 403,
    en: 'An administrator decides about their own municipality only.',
    lv: 'Administrators lemj tikai par savu pašvaldību.',
    lt: 'Administratorius sprendžia tik dėl savo savivaldybės.',
  },
  'departure.not_exported': {
    status: 409,
    en: 'Nothing was taken along yet. Download your data first; then agree.',
    lv: 'Dati vēl nav lejupielādēti. Vispirms lejupielādējiet savus datus, tad piekrītiet.',
    lt: 'Duomenys dar neatsisiųsti. Pirmiausia atsisiųskite savo duomenis, tada sutikite.',
  },
  'departure.alert_underway': {
    status: 409,
    en: 'A warning of yours waits for approval or is on its way to people. Wait until it is finished, or stop it.',
    lv: 'Jūsu brīdinājums gaida apstiprinājumu vai tiek sūtīts cilvēkiem. Sagaidiet, līdz tas ir pabeigts, vai apturiet to.',
    lt: 'Jūsų perspėjimas laukia patvirtinimo arba siunčiamas žmonėms. Palaukite, kol bus baigtas, arba jį sustabdykite.',
  },
  'departure.agreed_already': {
    status: 409,
    en: 'Your municipality has agreed already.',
    lv: 'Jūsu pašvaldība jau ir piekritusi.',
    lt: 'Jūsų savivaldybė jau sutiko.',
  },
  'departure.own_announcement': {
    status: 409,
    en: 'Whoever announced it does not agree to it as well: a second person does.',
    lv: 'Kas par to paziņoja, pats nepiekrīt: to dara otra persona.',
    lt: 'Kas pranešė, pats nesutinka: tai daro antras asmuo.',
  },
  'departure.signed_out': {
    status: 403,
    en: 'Your municipality or service leaves VIAS: only its administrators and auditors still sign in, and nobody once its data are erased.',
    lv: 'Jūsu pašvaldība vai dienests izstājas no VIAS: pierakstīties vairs var tikai administratori un auditori, bet pēc datu dzēšanas – neviens.',
    lt: 'Jūsų savivaldybė ar tarnyba pasitraukia iš VIAS: prisijungti dar gali tik administratoriai ir auditoriai, o ištrynus duomenis – niekas.',
  },
  'departure.leaving': {
    status: 409,
    en: 'This municipality or service leaves VIAS: nothing new is agreed with it, and nobody is added to it.',
    lv: 'Šī pašvaldība vai dienests izstājas no VIAS: ar to vairs neko jaunu nesaskaņo un lietotājus tai nepievieno.',
    lt: 'Ši savivaldybė ar tarnyba pasitraukia iš VIAS: su ja nebesudaroma naujų susitarimų ir naudotojų jai nebepridedama.',
  },
});

defineConstraints({ tenant_is_leaving: 'departure.leaving' });
