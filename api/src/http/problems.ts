import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'request.invalid': {
    status: 400,
    en: 'The request has a mistake in {field}.',
    lv: 'Pieprasījumā ir kļūda laukā {field}.',
    lt: 'Užklausoje yra klaida lauke {field}.',
  },
  'request.cut_off': {
    status: 400,
    en: 'The request ended before all of it had come.',
    lv: 'Pieprasījums pārtrūka, pirms tas bija saņemts pilnībā.',
    lt: 'Užklausa nutrūko negauta iki galo.',
  },
  'request.parameter_unknown': {
    status: 400,
    en: 'There is no parameter {name} here.',
    lv: 'Parametra {name} šeit nav.',
    lt: 'Parametro {name} čia nėra.',
  },
  'request.not_json': {
    status: 400,
    en: 'The body is not valid JSON.',
    lv: 'Pieprasījuma saturs nav derīgs JSON.',
    lt: 'Užklausos turinys nėra taisyklingas JSON.',
  },
  'request.too_deep': {
    status: 400,
    en: 'The JSON is nested deeper than {limit} levels.',
    lv: 'JSON ir ligzdots dziļāk par {limit} līmeņiem.',
    lt: 'JSON struktūra gilesnė nei {limit} lygių.',
  },
  'request.too_large': {
    status: 413,
    en: 'The body is larger than {limit}.',
    lv: 'Pieprasījums ir lielāks par {limit}.',
    lt: 'Užklausa didesnė nei {limit}.',
  },
  'request.not_supported': {
    status: 415,
    en: 'Send the body as {expected}.',
    lv: 'Saturs jāsūta kā {expected}.',
    lt: 'Turinį siųskite kaip {expected}.',
  },
  'request.too_many': {
    status: 429,
    en: 'Too many requests. Try again in {seconds} s.',
    lv: 'Pārāk daudz pieprasījumu. Mēģiniet vēlreiz pēc {seconds} s.',
    lt: 'Per daug užklausų. Bandykite dar kartą po {seconds} s.',
  },
  'request.not_found': { status: 404, en: 'There is nothing at this address.', lv: 'Šajā adresē nekā nav.', lt: 'Šiuo adresu nieko nėra.' },
  'request.not_allowed': {
    status: 403,
    en: 'You do not have the right to do this. Nothing was changed.',
    lv: 'Jums nav tiesību to darīt. Nekas netika mainīts.',
    lt: 'Jūs neturite teisės to daryti. Niekas nepakeista.',
  },
  'request.if_match_missing': {
    status: 428,
    en: 'Say which version you are changing (If-Match).',
    lv: 'Norādiet, kuru versiju maināt (If-Match).',
    lt: 'Nurodykite, kurią versiją keičiate (If-Match).',
  },
  'request.idempotency_key_reused': {
    status: 422,
    en: 'This Idempotency-Key was used for a different request.',
    lv: 'Šis Idempotency-Key jau izmantots citam pieprasījumam.',
    lt: 'Šis Idempotency-Key jau panaudotas kitai užklausai.',
  },
  'request.conflict': { status: 409, en: 'This exists already.', lv: 'Tāds ieraksts jau ir.', lt: 'Toks įrašas jau yra.' },
  'request.check_failed': {
    status: 422,
    en: 'The data contradict a rule ({rule}). Nothing was changed.',
    lv: 'Dati ir pretrunā ar noteikumu ({rule}). Nekas netika mainīts.',
    lt: 'Duomenys prieštarauja taisyklei ({rule}). Niekas nepakeista.',
  },
  'request.refers_to_nothing': {
    status: 422,
    en: 'The request names something that does not exist ({rule}).',
    lv: 'Pieprasījumā norādīts kaut kas, kā nav ({rule}).',
    lt: 'Užklausoje nurodyta tai, ko nėra ({rule}).',
  },
  'geometry.swapped': {
    status: 422,
    en: 'Latitude and longitude look swapped: longitude comes first.',
    lv: 'Izskatās, ka platums un garums ir samainīti vietām: vispirms jānorāda garums.',
    lt: 'Panašu, kad platuma ir ilguma sukeistos vietomis: pirmiausia nurodoma ilguma.',
  },
  'geometry.too_many_vertices': {
    status: 413,
    en: 'The shape has {count} vertices; at most {limit} are taken.',
    lv: 'Apgabala virsotņu skaits ir {count}; pieļaujams ne vairāk kā {limit}.',
    lt: 'Ploto viršūnių skaičius – {count}; leidžiama ne daugiau kaip {limit}.',
  },
  'geometry.self_crossing': {
    status: 422,
    en: 'The border crosses itself near {place}.',
    lv: 'Apgabala robeža krustojas pati ar sevi pie {place}.',
    lt: 'Ploto riba kerta pati save ties {place}.',
  },
  'service.unavailable': {
    status: 503,
    en: 'VIAS cannot answer right now. Nothing was lost; try again shortly.',
    lv: 'VIAS šobrīd nevar atbildēt. Nekas nav zudis; pēc brīža mēģiniet vēlreiz.',
    lt: 'VIAS šiuo metu negali atsakyti. Niekas neprarasta; netrukus bandykite dar kartą.',
  },
  'service.broken': {
    status: 500,
    en: 'Something went wrong on our side. It was recorded as {reference}.',
    lv: 'Mūsu pusē radās kļūda. Tā reģistrēta ar numuru {reference}.',
    lt: 'Mūsų pusėje įvyko klaida. Ji užregistruota numeriu {reference}.',
  },
});
