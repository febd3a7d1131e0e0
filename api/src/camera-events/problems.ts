import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'camera_events.not_sender': {
    status: 403,
    en: 'Only a machine of the municipality that has a key for events may send them. The administrator makes the key on the page Camera events.',
    lv: 'Notikumus drīkst sūtīt tikai pašvaldības sistēma, kurai ir notikumu atslēga. Atslēgu izveido administrators lapā „Kameru notikumi”.',
    lt: 'Įvykius gali siųsti tik savivaldybės sistema, turinti įvykių raktą. Raktą sukuria administratorius puslapyje „Kamerų įvykiai“.',
  },
  'camera_events.signature_missing': {
    status: 401,
    en: 'The request is not signed: Signature-Input, Signature and Content-Digest are needed (RFC 9421, RFC 9530).',
    lv: 'Pieprasījums nav parakstīts: vajadzīgas galvenes Signature-Input, Signature un Content-Digest (RFC 9421, RFC 9530).',
    lt: 'Užklausa nepasirašyta: reikia antraščių Signature-Input, Signature ir Content-Digest (RFC 9421, RFC 9530).',
  },
  'camera_events.signature_unreadable': {
    status: 401,
    en: 'Signature-Input and Signature cannot be read: one signature is expected, its components without parameters and the signature as :base64: under the same label.',
    lv: 'Galvenes Signature-Input un Signature nevar nolasīt: vajadzīgs viens paraksts, komponenti bez parametriem un paraksts pierakstā :base64: ar to pašu nosaukumu.',
    lt: 'Antraščių Signature-Input ir Signature perskaityti nepavyko: reikia vieno parašo, komponentų be parametrų ir parašo forma :base64: su ta pačia žyma.',
  },
  'camera_events.signature_covers_too_little': {
    status: 401,
    en: 'The signature must cover {needed}; {missing} is not covered.',
    lv: 'Parakstam jāaptver {needed}; nav aptverts {missing}.',
    lt: 'Parašas turi apimti {needed}; neapima {missing}.',
  },
  'camera_events.signature_component_unknown': {
    status: 401,
    en: 'The signature covers {name}, which this request does not have or which is not known here. Cover {needed}, and headers that are sent.',
    lv: 'Paraksts aptver {name}, bet šajā pieprasījumā tā nav vai arī šeit to nepazīst. Aptveriet {needed} un nosūtītās galvenes.',
    lt: 'Parašas apima {name}, bet šioje užklausoje to nėra arba čia tai nežinoma. Apimkite {needed} ir siunčiamas antraštes.',
  },
  'camera_events.signature_parameter_missing': {
    status: 401,
    en: 'The signature needs the parameters created (seconds since 1970), keyid (as the administrator gave it) and nonce (16 to 64 letters and digits, another each time).',
    lv: 'Parakstam vajadzīgi parametri created (sekundes kopš 1970. gada), keyid (kā to iedeva administrators) un nonce (16–64 burti un cipari, katru reizi citi).',
    lt: 'Parašui reikia parametrų created (sekundės nuo 1970 m.), keyid (kaip davė administratorius) ir nonce (16–64 raidės ir skaitmenys, kaskart kiti).',
  },
  'camera_events.digest_wrong': {
    status: 401,
    en: 'Content-Digest does not fit the content: it is sha-256 or sha-512 of exactly the bytes that are sent, as :base64:. A line feed at the end of a file counts too.',
    lv: 'Content-Digest neatbilst saturam: tas ir nosūtīto baitu sha-256 vai sha-512 pierakstā :base64:. Arī rindas beigu zīme faila galā skaitās.',
    lt: 'Content-Digest neatitinka turinio: tai tiksliai siunčiamų baitų sha-256 arba sha-512 forma :base64:. Eilutės pabaigos ženklas failo gale taip pat skaičiuojamas.',
  },
  'camera_events.key_unknown': {
    status: 401,
    en: 'This keyid is no key of yours that counts now. The administrator sees the keys of every machine, and makes a new one.',
    lv: 'Ar šādu keyid jums nav spēkā esošas atslēgas. Administrators redz katras sistēmas atslēgas un var izveidot jaunu.',
    lt: 'Su tokiu keyid galiojančio rakto neturite. Administratorius mato kiekvienos sistemos raktus ir gali sukurti naują.',
  },
  'camera_events.signature_wrong': {
    status: 401,
    en: 'The signature does not hold. What had to be signed, line by line: {base}',
    lv: 'Paraksts nav derīgs. Kas bija jāparaksta, rinda pa rindai: {base}',
    lt: 'Parašas negalioja. Ką reikėjo pasirašyti, eilutė po eilutės: {base}',
  },
  'camera_events.clock_off': {
    status: 401,
    en: 'Your clock is {seconds} s {way}: the signature says {theirs}, here it is {ours}. At most {most} s are taken; set the clock by a time server (NTP).',
    lv: 'Jūsu pulkstenis atšķiras par {seconds} s: parakstā ir {theirs}, bet šeit ir {ours}. Pieļaujamas ne vairāk kā {most} s; iestatiet pulksteni pēc laika servera (NTP).',
    lt: 'Jūsų laikrodis skiriasi {seconds} s: paraše nurodyta {theirs}, o čia yra {ours}. Leidžiama ne daugiau kaip {most} s; nustatykite laikrodį pagal laiko serverį (NTP).',
  },
  'camera_events.replayed': {
    status: 409,
    en: 'A request with this nonce came already. Sign anew with another nonce; events that came before are known and count once.',
    lv: 'Pieprasījums ar šādu nonce jau ir saņemts. Parakstiet no jauna ar citu nonce; jau saņemtie notikumi ir zināmi un tiek skaitīti vienreiz.',
    lt: 'Užklausa su tokiu nonce jau gauta. Pasirašykite iš naujo su kitu nonce; anksčiau gauti įvykiai žinomi ir skaičiuojami vieną kartą.',
  },
  'camera_events.no_right': {
    status: 403,
    en: 'You have no right to look for vehicles for this purpose. The administrator grants it by name, for one purpose and until a day.',
    lv: 'Jums nav tiesību meklēt transportlīdzekļus šim mērķim. Tās piešķir administrators – konkrētai personai, vienam mērķim un līdz noteiktai dienai.',
    lt: 'Neturite teisės ieškoti transporto priemonių šiuo tikslu. Ją suteikia administratorius – konkrečiam asmeniui, vienam tikslui ir iki nurodytos dienos.',
  },
  'camera_events.too_many_look_ups': {
    status: 429,
    en: 'You have made 20 look-ups today, as many as a person may. Tomorrow there are 20 again; in an urgent case a colleague with the right helps.',
    lv: 'Šodien jau veicāt 20 meklējumus – tik daudz vienai personai atļauts. Rīt atkal būs 20; steidzamā gadījumā palīdzēs kolēģis ar tiesībām.',
    lt: 'Šiandien jau atlikote 20 paieškų – tiek vienam asmeniui leidžiama. Rytoj vėl bus 20; skubiu atveju padės teisę turintis kolega.',
  },
  'camera_events.plate_invalid': {
    status: 422,
    en: 'This is no number plate: 2 to 10 letters A to Z and digits, such as AB-1234 or ABC 123.',
    lv: 'Tā nav numurzīme: no 2 līdz 10 burtiem A–Z un cipariem, piemēram, AB-1234 vai ABC 123.',
    lt: 'Tai ne valstybinis numeris: nuo 2 iki 10 raidžių A–Z ir skaitmenų, pavyzdžiui, AB-1234 arba ABC 123.',
  },
  'camera_events.text_has_plate': {
    status: 422,
    en: 'Something in this text looks like a number plate. It would stay in the audit for years: write the number of the case in figures (2026/1234) and the reason without the plate.',
    lv: 'Šajā tekstā kaut kas izskatās pēc numurzīmes. Tā gadiem paliktu auditā: lietas numuru rakstiet cipariem (2026/1234) un iemeslu bez numurzīmes.',
    lt: 'Šiame tekste kažkas panašu į valstybinį numerį. Jis metų metus liktų audite: bylos numerį rašykite skaitmenimis (2026/1234), o priežastį – be numerio.',
  },
  'camera_events.text_has_code': {
    status: 422,
    en: 'This text holds a personal code. It would stay in the audit for years: leave it out, the number of the case is enough.',
    lv: 'Šajā tekstā ir personas kods. Tas gadiem paliktu auditā: izņemiet to, pietiek ar lietas numuru.',
    lt: 'Šiame tekste yra asmens kodas. Jis metų metus liktų audite: išimkite jį, pakanka bylos numerio.',
  },
  'camera_events.period_invalid': {
    status: 422,
    en: 'The period must end after it begins; hours are told for at most {days} days at once.',
    lv: 'Periodam jābeidzas pēc tā sākuma; stundas vienā reizē rāda ne vairāk kā par {days} dienām.',
    lt: 'Laikotarpis turi baigtis vėliau, nei prasideda; valandos vienu kartu rodomos ne daugiau kaip {days} dienų.',
  },
  'camera_events.camera_not_found': {
    status: 404,
    en: 'There is no such camera of your municipality, or you may not see it.',
    lv: 'Jūsu pašvaldībai šādas kameras nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Jūsų savivaldybė tokios kameros neturi arba neturite teisės jos matyti.',
  },
  'camera_events.person_unknown': {
    status: 422,
    en: 'There is no such person of your municipality who can sign in.',
    lv: 'Jūsu pašvaldībā nav šādas personas, kas var pierakstīties.',
    lt: 'Jūsų savivaldybėje nėra tokio asmens, galinčio prisijungti.',
  },
  'camera_events.not_oneself': {
    status: 422,
    en: 'Nobody grants this right to oneself: another administrator does.',
    lv: 'Šīs tiesības nevar piešķirt pats sev: to dara cits administrators.',
    lt: 'Šios teisės sau suteikti negalima: ją suteikia kitas administratorius.',
  },
  'camera_events.right_too_long': {
    status: 422,
    en: 'A right ends today at the earliest and in {days} days at the latest; what is still needed then is granted again.',
    lv: 'Tiesības beidzas ne agrāk kā šodien un ne vēlāk kā pēc {days} dienām; ja tās vajadzīgas ilgāk, piešķiriet no jauna.',
    lt: 'Teisė baigiasi ne anksčiau kaip šiandien ir ne vėliau kaip po {days} dienų; jei jos reikia ilgiau, suteikite iš naujo.',
  },
  'camera_events.right_not_found': {
    status: 404,
    en: 'There is no such right, or it has ended already.',
    lv: 'Šādu tiesību nav, vai arī tās jau ir beigušās.',
    lt: 'Tokios teisės nėra arba ji jau pasibaigė.',
  },
  'camera_events.machine_unknown': {
    status: 422,
    en: 'There is no such machine of your municipality that can sign in.',
    lv: 'Jūsu pašvaldībā nav šādas sistēmas, kas var pierakstīties.',
    lt: 'Jūsų savivaldybėje nėra tokios sistemos, galinčios prisijungti.',
  },
  'camera_events.public_key_invalid': {
    status: 422,
    en: 'This is no public Ed25519 key in PEM: openssl genpkey -algorithm ed25519 -out key.pem, then openssl pkey -in key.pem -pubout.',
    lv: 'Šī nav Ed25519 publiskā atslēga PEM formātā: openssl genpkey -algorithm ed25519 -out key.pem, pēc tam openssl pkey -in key.pem -pubout.',
    lt: 'Tai ne viešasis Ed25519 raktas PEM formatu: openssl genpkey -algorithm ed25519 -out key.pem, tada openssl pkey -in key.pem -pubout.',
  },
  'camera_events.private_key': {
    status: 422,
    en: 'This is a private key, and now it is known to others: make a new pair, keep the private one and send only the public one (openssl pkey -pubout).',
    lv: 'Šī ir privātā atslēga, un tagad to zina arī citi: izveidojiet jaunu pāri, privāto paturiet un sūtiet tikai publisko (openssl pkey -pubout).',
    lt: 'Tai privatusis raktas, ir dabar jį žino kiti: sukurkite naują porą, privatųjį pasilikite ir siųskite tik viešąjį (openssl pkey -pubout).',
  },
  'camera_events.key_not_found': {
    status: 404,
    en: 'There is no such key, or it has ended already.',
    lv: 'Šādas atslēgas nav, vai arī tā jau ir beigusies.',
    lt: 'Tokio rakto nėra arba jis jau nebegalioja.',
  },
  'camera_events.code_not_found': {
    status: 404,
    en: 'The machine never sent this code.',
    lv: 'Sistēma šādu kodu nekad nav sūtījusi.',
    lt: 'Sistema tokio kodo niekada nesiuntė.',
  },
});

defineConstraints({
  camera_event_not_sender: 'camera_events.not_sender',
  camera_look_up_no_right: 'camera_events.no_right',
  camera_look_up_too_many: 'camera_events.too_many_look_ups',
  camera_look_up_not_oneself: 'camera_events.not_oneself',
});
