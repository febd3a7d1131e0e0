import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'tile.layer_unknown': {
    status: 404,
    en: 'There is no map layer named {layer}.',
    lv: 'Kartes slāņa {layer} nav.',
    lt: 'Žemėlapio sluoksnio {layer} nėra.',
  },
  'tile.outside': {
    status: 404,
    en: 'There is no tile {z}/{x}/{y}: zoom goes to {deepest}, columns and rows to 2 to the power of the zoom.',
    lv: 'Flīzes {z}/{x}/{y} nav: mērogs ir līdz {deepest}, kolonnu un rindu skaits ir 2 mēroga pakāpē.',
    lt: 'Plytelės {z}/{x}/{y} nėra: mastelis yra iki {deepest}, stulpelių ir eilučių skaičius – 2 mastelio laipsniu.',
  },
  'tile.read_only': {
    status: 405,
    en: 'Tiles can only be read.',
    lv: 'Flīzes var tikai lasīt.',
    lt: 'Plyteles galima tik skaityti.',
  },
});
