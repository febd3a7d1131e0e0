import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'cap.not_published': {
    status: 404,
    en: 'No warning with this identifier was published.',
    lv: 'Brīdinājums ar šādu identifikatoru nav publicēts.',
    lt: 'Perspėjimas su tokiu identifikatoriumi nepaskelbtas.',
  },
  'cap.not_found': {
    status: 404,
    en: 'There is no such warning of somebody else, or it is over.',
    lv: 'Šāda cita sūtītāja brīdinājuma nav, vai arī tas vairs nav spēkā.',
    lt: 'Tokio kito siuntėjo perspėjimo nėra arba jis nebegalioja.',
  },
  'cap.decided': {
    status: 409,
    en: 'This has been decided already: somebody took it over or passed it by.',
    lv: 'Par to jau ir izlemts: kāds to ir pārņēmis vai atlicis malā.',
    lt: 'Dėl to jau nuspręsta: kažkas jį perėmė arba atidėjo į šalį.',
  },
  'cap.not_ours': {
    status: 409,
    en: 'Its area lies outside your municipality, so nobody of yours would be warned.',
    lv: 'Tā apgabals ir ārpus jūsu pašvaldības, tāpēc neviens no jūsējiem netiktu brīdināts.',
    lt: 'Jo plotas yra už jūsų savivaldybės ribų, todėl niekas iš jūsiškių nebūtų perspėtas.',
  },
  'cap.unsafe': {
    status: 422,
    en: 'The file has a DOCTYPE. Warnings need none, and it could do harm: it is not read.',
    lv: 'Failā ir DOCTYPE. Brīdinājumiem tas nav vajadzīgs un var nodarīt ļaunumu, tāpēc fails netiek lasīts.',
    lt: 'Faile yra DOCTYPE. Perspėjimams jo nereikia, be to, jis gali pakenkti, todėl failas neskaitomas.',
  },
  'cap.too_large': {
    status: 422,
    en: 'The file is too large or too deeply nested: at most 1 MB, 20,000 elements and 16 levels are read.',
    lv: 'Fails ir par lielu vai par dziļi sazarots: lasa ne vairāk kā 1 MB, 20\u00a0000 elementu un 16 līmeņus.',
    lt: 'Failas per didelis arba per giliai iššakotas: skaitoma ne daugiau kaip 1 MB, 20\u00a0000 elementų ir 16 lygių.',
  },
  'cap.tangled': {
    status: 422,
    en: 'The borders of its areas cross each other more than 1,000 times, or have more than 20,000 corners or 500 circles: simpler borders are read.',
    lv: 'Tā apgabalu robežas krustojas vairāk nekā 1\u00a0000 reižu, vai tām ir vairāk nekā 20\u00a0000 virsotņu vai 500 apļu: nolasa vienkāršākas robežas.',
    lt: 'Jo plotų ribos kertasi daugiau kaip 1\u00a0000 kartų arba turi daugiau kaip 20\u00a0000 viršūnių ar 500 apskritimų: nuskaitomos paprastesnės ribos.',
  },
  'cap.broken': {
    status: 422,
    en: 'The file is not well-formed XML: {detail}',
    lv: 'Fails nav pareizi veidots XML: {detail}',
    lt: 'Failas nėra taisyklingas XML: {detail}',
  },
  'cap.not_cap': {
    status: 422,
    en: 'The file is not a CAP 1.2 message.',
    lv: 'Fails nav CAP 1.2 ziņa.',
    lt: 'Failas nėra CAP 1.2 pranešimas.',
  },
  'cap.signature': {
    status: 422,
    en: 'The signature is missing or does not fit the sender: the message is not read.',
    lv: 'Paraksta nav, vai arī tas nepieder sūtītājam: ziņa netiek lasīta.',
    lt: 'Parašo nėra arba jis ne siuntėjo: pranešimas neskaitomas.',
  },
  'cap.invalid': {
    status: 422,
    en: 'The message breaks the rules of CAP 1.2: {detail}',
    lv: 'Ziņa neatbilst CAP 1.2 noteikumiem: {detail}',
    lt: 'Pranešimas neatitinka CAP 1.2 taisyklių: {detail}',
  },
  'cap.not_public': {
    status: 422,
    en: 'The message is not for the public, or it is a test, a draft or a receipt.',
    lv: 'Ziņa nav paredzēta sabiedrībai, vai arī tā ir pārbaude, melnraksts vai apstiprinājums.',
    lt: 'Pranešimas neskirtas visuomenei arba tai bandymas, juodraštis ar patvirtinimas.',
  },
  'cap.no_area': {
    status: 409,
    en: 'Its area is not on the map: draw it in a new warning, and take the message over with that.',
    lv: 'Tā apgabala kartē nav: uzzīmējiet to jaunā brīdinājumā un pārņemiet ziņu ar to.',
    lt: 'Jo ploto žemėlapyje nėra: nubrėžkite jį naujame perspėjime ir perimkite pranešimą su juo.',
  },
  'cap.other_sender': {
    status: 422,
    en: 'The message cancels warnings of another sender. Only who sent a warning may take it back, so those still stand.',
    lv: 'Ziņa atceļ cita sūtītāja brīdinājumus. Atsaukt brīdinājumu drīkst tikai tā sūtītājs, tāpēc tie paliek spēkā.',
    lt: 'Pranešimas atšaukia kito siuntėjo perspėjimus. Atšaukti perspėjimą gali tik jo siuntėjas, todėl jie lieka galioti.',
  },
  'cap.known': { status: 409, en: 'This message is here already.', lv: 'Šī ziņa jau ir saņemta.', lt: 'Šis pranešimas jau gautas.' },
  'cap.over': { status: 422, en: 'This message is no longer valid.', lv: 'Šī ziņa vairs nav spēkā.', lt: 'Šis pranešimas nebegalioja.' },
});
