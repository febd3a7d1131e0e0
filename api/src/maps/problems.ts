import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'map.boundary_set_unknown': {
    status: 404,
    en: 'There are no borders to draw the map by: {sets}.',
    lv: 'Nav robežu, pēc kurām zīmēt karti: {sets}.',
    lt: 'Nėra ribų, pagal kurias būtų braižomas žemėlapis: {sets}.',
  },
  'map.breaks_missing': {
    status: 400,
    en: 'Manual classes need at least two breaks, for example breaks=0,1,2,5.',
    lv: 'Paša izvēlētām klasēm vajadzīgas vismaz divas robežvērtības, piemēram, breaks=0,1,2,5.',
    lt: 'Rankiniu būdu nustatomoms klasėms reikia bent dviejų ribinių reikšmių, pavyzdžiui, breaks=0,1,2,5.',
  },
});
