import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'saved_map.not_found': {
    status: 404,
    en: 'There is no such map, or it is not shared with you. Its maker can share it again.',
    lv: 'Tādas kartes nav, vai arī tā nav kopīgota ar jums. Tās autors var to kopīgot no jauna.',
    lt: 'Tokio žemėlapio nėra arba juo su jumis nesidalijama. Jo autorius gali pasidalyti iš naujo.',
  },
  'saved_map.not_yours': {
    status: 403,
    en: 'Only the maker of the map, or an administrator of the same municipality, may change it. Save it as a map of your own instead.',
    lv: 'Karti var mainīt tikai tās autors vai tās pašas pašvaldības administrators. Saglabājiet to kā savu karti.',
    lt: 'Žemėlapį keisti gali tik jo autorius arba tos pačios savivaldybės administratorius. Išsaugokite jį kaip savo žemėlapį.',
  },
  'saved_map.changed_meanwhile': {
    status: 412,
    en: 'The map was changed meanwhile: it is at version {version}. Look at it and save again; nothing of yours was lost.',
    lv: 'Karte pa šo laiku ir mainīta: tagad tai ir {version}. versija. Apskatiet to un saglabājiet vēlreiz; jūsu darbs nav zudis.',
    lt: 'Žemėlapis tuo metu buvo pakeistas: dabar tai {version} versija. Peržiūrėkite jį ir išsaugokite dar kartą; jūsų darbas neprarastas.',
  },
  'saved_map.may_not_share': {
    status: 403,
    en: 'A planner or an administrator shares maps with partners and with everybody; you may keep it for yourself and for colleagues.',
    lv: 'Ar partneriem un visiem kartes kopīgo plānotājs vai administrators; jūs varat to saglabāt sev un kolēģiem.',
    lt: 'Su partneriais ir visais žemėlapiais dalijasi planuotojas arba administratorius; jūs galite jį išsaugoti sau ir kolegoms.',
  },
  'saved_map.partner_unknown': {
    status: 422,
    en: 'Name the municipalities to share with, at least one, each by its code ({example}); {name} is none.',
    lv: 'Norādiet pašvaldības, ar kurām kopīgot, vismaz vienu, katru ar tās kodu ({example}); {name} tāds nav.',
    lt: 'Nurodykite savivaldybes, su kuriomis dalijatės, bent vieną, kiekvieną jos kodu ({example}); {name} toks nėra.',
  },
  'saved_map.too_many': {
    status: 422,
    en: 'You keep {count} maps already, the most there can be. Throw some away first.',
    lv: 'Jums jau ir {count} saglabātas kartes, vairāk nav iespējams. Vispirms dažas izdzēsiet.',
    lt: 'Jau turite {count} išsaugotų žemėlapių, daugiau negalima. Pirmiausia kelis ištrinkite.',
  },
  'saved_map.not_drawable': {
    status: 409,
    en: 'The map can no longer be drawn: {reason}',
    lv: 'Karti vairs nevar uzzīmēt: {reason}',
    lt: 'Žemėlapio nebegalima nubraižyti: {reason}',
  },
  'saved_map.beside_unfit': {
    status: 400,
    en: 'Two times lie side by side on maps of incidents in areas, cells or symbols. Leave the other time out, or choose such a map.',
    lv: 'Divus laikus blakus rāda negadījumu kartes ar krāsotām teritorijām, šūnām vai simboliem. Atsakieties no otra laika vai izvēlieties šādu karti.',
    lt: 'Du laikotarpiai greta rodomi įvykių žemėlapiuose su spalvintomis teritorijomis, langeliais arba ženklais. Atsisakykite antrojo laikotarpio arba pasirinkite tokį žemėlapį.',
  },
  'saved_map.link_over': {
    status: 410,
    en: 'This link has ended or run out, or part of it is missing. Ask whoever sent it for a new one.',
    lv: 'Šī saite vairs nav derīga vai ir nepilnīga. Palūdziet jaunu saiti tam, kurš to atsūtīja.',
    lt: 'Ši nuoroda nebegalioja arba yra nepilna. Naujos paprašykite to, kas ją atsiuntė.',
  },
  'saved_map.link_too_long': {
    status: 422,
    en: 'A link ends after now and within a year: choose a day before {latest}.',
    lv: 'Saites derīguma termiņam jābeidzas nākotnē, bet ne vēlāk kā pēc gada: izvēlieties dienu pirms {latest}.',
    lt: 'Nuoroda turi baigti galioti ateityje, bet ne vėliau kaip po metų: pasirinkite dieną iki {latest}.',
  },
  'saved_map.link_not_found': {
    status: 404,
    en: 'There is no such link that you may end; perhaps it has ended already.',
    lv: 'Tādas saites, ko jūs varētu izbeigt, nav; varbūt tā jau ir beigusies.',
    lt: 'Tokios nuorodos, kurią galėtumėte nutraukti, nėra; galbūt ji jau nutraukta.',
  },
});
