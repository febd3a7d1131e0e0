import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'privacy.incident_not_found': {
    status: 404,
    en: 'There is no such incident of your municipality, or your role does not read what names people in it.',
    lv: 'Šāda jūsu pašvaldības negadījuma nav, vai arī jūsu lomai nav tiesību skatīt tajā minētās personas.',
    lt: 'Tokio jūsų savivaldybės įvykio nėra arba jūsų vaidmuo nesuteikia teisės matyti jame minimų asmenų duomenų.',
  },
  'privacy.mark_not_found': {
    status: 404,
    en: 'There is no such mark: it was taken back already, or what stood behind it was erased.',
    lv: 'Šādas norādes nav: tā jau atsaukta, vai arī tās saturs ir dzēsts.',
    lt: 'Tokios žymos nėra: ji jau atšaukta arba jos turinys ištrintas.',
  },
  'privacy.words_not_there': {
    status: 422,
    en: 'These words stand nowhere in the incident. Copy them exactly as they are written.',
    lv: 'Negadījuma tekstos šādu vārdu nav. Kopējiet tos tieši tā, kā tie uzrakstīti.',
    lt: 'Įvykio tekstuose tokių žodžių nėra. Nukopijuokite juos tiksliai taip, kaip parašyta.',
  },
  'privacy.person_not_found': {
    status: 404,
    en: 'There is no such account, or it belongs to another municipality.',
    lv: 'Šāda konta nav, vai arī tas pieder citai pašvaldībai.',
    lt: 'Tokios paskyros nėra arba ji priklauso kitai savivaldybei.',
  },
  'privacy.person_not_disabled': {
    status: 409,
    en: 'Disable the account first: whoever is still at work is not erased.',
    lv: 'Vispirms atspējojiet kontu: strādājoša darbinieka datus nedzēš.',
    lt: 'Pirmiausia išjunkite paskyrą: tebedirbančio asmens duomenys netrinami.',
  },
  'privacy.days_outside_bounds': {
    status: 422,
    en: 'The operator’s bounds for this category do not allow this time. Choose one between the least and the most that are shown beside it.',
    lv: 'Šai kategorijai šāds termiņš nav atļauts. Izvēlieties termiņu starp īsāko un garāko, kas norādīti blakus.',
    lt: 'Šiai kategorijai toks terminas neleidžiamas. Pasirinkite terminą tarp trumpiausio ir ilgiausio, nurodytų šalia.',
  },
  'privacy.hold_not_found': {
    status: 404,
    en: 'There is no such hold, or it has ended already.',
    lv: 'Šāda dzēšanas aizlieguma nav, vai arī tas jau beidzies.',
    lt: 'Tokio draudimo trinti nėra arba jis jau pasibaigęs.',
  },
});

defineConstraints({
  account_erased_is_disabled: 'privacy.person_not_disabled',
  retention_within_bounds: 'privacy.days_outside_bounds',
  hold_names_own_incident: 'privacy.incident_not_found',
});
