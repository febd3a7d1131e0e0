import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'camera.optics_closed': {
    status: 403,
    en: 'You may know of this camera, but not what exactly it sees: its owner keeps that to those who look after it.',
    lv: 'Par šo kameru jūs drīkstat zināt, bet ne to, ko tieši tā redz: to zina tikai tie, kas par kameru atbild.',
    lt: 'Apie šią kamerą žinoti galite, bet ne apie tai, ką tiksliai ji mato: tai žino tik už kamerą atsakingi asmenys.',
  },
});
