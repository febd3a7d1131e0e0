import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'wave.wrong_state': {
    status: 409,
    en: 'A further wave goes out only while the alert lives: this one has ended or was stopped.',
    lv: 'Vēl vienu vilni var sūtīt tikai, kamēr brīdinājums ir spēkā: šis ir beidzies vai apturēts.',
    lt: 'Dar vieną bangą galima siųsti tik kol perspėjimas galioja: šis baigėsi arba sustabdytas.',
  },
  'wave.channel_unknown': {
    status: 422,
    en: 'This alert cannot go out that way. Choose one of those that are offered.',
    lv: 'Šādā veidā šo brīdinājumu nevar nosūtīt. Izvēlieties kādu no piedāvātajiem.',
    lt: 'Tokiu būdu šio perspėjimo išsiųsti negalima. Pasirinkite vieną iš siūlomų.',
  },
  'wave.nobody': {
    status: 409,
    en: 'There is nobody left who did not get it and could be reached that way.',
    lv: 'Vairs nav neviena, kas to nav saņēmis un ko tā varētu sasniegt.',
    lt: 'Nebėra nė vieno, kas jo negavo ir būtų taip pasiekiamas.',
  },
  'wave.changed': {
    status: 409,
    en: 'Meanwhile other people did not get it than were shown. Look at the number again and decide.',
    lv: 'Pa šo laiku nesaņēmušo skaits ir mainījies. Paskatieties vēlreiz un izlemiet.',
    lt: 'Per tą laiką negavusiųjų skaičius pasikeitė. Pažiūrėkite dar kartą ir nuspręskite.',
  },
  'receipt.not_started': {
    status: 409,
    en: 'There is no report yet: sending has not begun.',
    lv: 'Pārskata vēl nav: sūtīšana nav sākusies.',
    lt: 'Ataskaitos dar nėra: siuntimas neprasidėjo.',
  },
});
defineConstraints({
  alert_wave_state: 'wave.wrong_state',
  alert_wave_channel: 'wave.channel_unknown',
  alert_wave_nobody: 'wave.nobody',
  alert_wave_changed: 'wave.changed',
});
