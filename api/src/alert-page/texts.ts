/** Languages in which residents read. */
export const readers = ['lv', 'lt', 'ru', 'en'] as const;
export type Reader = (typeof readers)[number];

/** The reader's language by Accept-Language, or else the one that the municipality writes in. */
export const readerOf = (header: string | undefined, main: Reader): Reader => {
  for (const part of (header ?? '').split(',').slice(0, 20)) {
    const found = readers.find((lang) => part.trim().toLowerCase().startsWith(lang));
    if (found) return found;
  }
  return main;
};

export const languageNames: Record<Reader, string> = { lv: 'Latviešu', lt: 'Lietuvių', ru: 'Русский', en: 'English' };

/** Day and time as each language writes them, in the municipality's time zone. */
export const sayTime = (lang: Reader, iso: string, timeZone: string): string => {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute } = parts;
  if (lang === 'lv') return `${day}.${month}.${year}. ${hour}:${minute}`;
  if (lang === 'lt') return `${year}-${month}-${day} ${hour}:${minute}`;
  if (lang === 'ru') return `${day}.${month}.${year} ${hour}:${minute}`;
  return `${day}/${month}/${year} ${hour}:${minute}`;
};

type Words = Record<
  | 'language'
  | 'drill'
  | 'drillNote'
  | 'actNow'
  | 'severe'
  | 'minor'
  | 'allClear'
  | 'until'
  | 'since'
  | 'text'
  | 'noText'
  | 'where'
  | 'who'
  | 'call'
  | 'callDuty'
  | 'map'
  | 'mapAbout'
  | 'answer'
  | 'safe'
  | 'help'
  | 'saidSafe'
  | 'saidHelp'
  | 'call112'
  | 'whatHelp'
  | 'whatHelpHint'
  | 'wroteHelp'
  | 'wroteElsewhere'
  | 'changeHelp'
  | 'send'
  | 'keepNote'
  | 'cancelled'
  | 'over'
  | 'updated'
  | 'withdrawn'
  | 'ended'
  | 'readNew'
  | 'answersOver'
  | 'unknownTitle'
  | 'unknown'
  | 'goneTitle'
  | 'gone'
  | 'tooManyTitle'
  | 'tooMany'
  | 'duty',
  string
>; // prettier-ignore

/** The page's own words. `{at}` is a time, `{who}` a municipality. */
export const texts: Record<Reader, Words> = {
  lv: {
    language: 'Valoda',
    drill: 'MĀCĪBAS',
    drillNote: 'Tās ir mācības. Nekas nav noticis, un jums nekas nav jādara.',
    actNow: 'Rīkojieties tūlīt',
    severe: 'Bīstami',
    minor: 'Brīdinājums',
    allClear: 'Briesmas beigušās',
    until: 'Spēkā līdz {at}',
    since: 'Nosūtīts {at}',
    text: 'Kas noticis un ko darīt',
    noText: 'Šajā valodā teksta nav. Pašvaldības teksts:',
    where: 'Kur',
    who: 'Kas ziņo',
    call: 'Kam zvanīt',
    callDuty: 'Ja apdraudēta dzīvība, zvaniet {112}.',
    duty: 'Pašvaldības dežurants:',
    map: 'Parādīt karti',
    mapAbout: 'Karte: apgabals, uz kuru attiecas brīdinājums. Vietas nosauktas arī vārdos.',
    answer: 'Jūsu atbilde',
    safe: 'Esmu drošībā',
    help: 'Man vajag palīdzību',
    saidSafe: 'Jūs atbildējāt {at}: esmu drošībā. Paldies!',
    saidHelp: 'Jūsu lūgums pēc palīdzības saņemts {at}. Dežurants to redz.',
    call112: 'Ja apdraudēta dzīvība, negaidiet – zvaniet 112.',
    whatHelp: 'Kāda palīdzība vajadzīga?',
    whatHelpHint: 'Piemēram: nevaru paiet, vajag transportu, bērni vieni mājās.',
    wroteHelp: 'Jūs uzrakstījāt:',
    wroteElsewhere: 'Jūsu rakstītais ir saņemts. To rāda tikai tajā ierīcē, no kuras tas nosūtīts.',
    changeHelp: 'Papildināt vai mainīt',
    send: 'Nosūtīt',
    keepNote: 'Šī lapa neko par jums nesaglabā, kamēr nenospiežat pogu.',
    cancelled: 'Pašvaldība šo brīdinājumu atcēla {at}.',
    over: 'Šis brīdinājums vairs nav spēkā: tas beidzās {at}.',
    updated: 'Ir jaunāka ziņa, nosūtīta {at}.',
    withdrawn: 'Šis brīdinājums ir atsaukts {at}.',
    ended: 'Briesmas beigušās, paziņots {at}.',
    readNew: 'Lasīt jaunāko ziņu',
    answersOver: 'Atbildes uz šo brīdinājumu vairs nepieņem. Ja vajag palīdzību, zvaniet 112.',
    unknownTitle: 'Tādas saites nav',
    unknown: 'Pārbaudiet, vai saite no īsziņas nokopēta visa. Ja apdraudēta dzīvība, zvaniet 112.',
    goneTitle: 'Brīdinājums vairs nav pieejams',
    gone: 'Saite ir novecojusi: tik senus brīdinājumus mēs neglabājam. Ja apdraudēta dzīvība, zvaniet 112.',
    tooManyTitle: 'Pārāk daudz nederīgu saišu',
    tooMany: 'No šīs adreses pienāca pārāk daudz nederīgu saišu. Mēģiniet pēc minūtes. Ja apdraudēta dzīvība, zvaniet 112.',
  },
  lt: {
    language: 'Kalba',
    drill: 'PRATYBOS',
    drillNote: 'Tai pratybos. Nieko neįvyko, jums nieko daryti nereikia.',
    actNow: 'Veikite nedelsdami',
    severe: 'Pavojinga',
    minor: 'Perspėjimas',
    allClear: 'Pavojus praėjo',
    until: 'Galioja iki {at}',
    since: 'Išsiųsta {at}',
    text: 'Kas įvyko ir ką daryti',
    noText: 'Šia kalba teksto nėra. Savivaldybės tekstas:',
    where: 'Kur',
    who: 'Kas praneša',
    call: 'Kam skambinti',
    callDuty: 'Jei gresia pavojus gyvybei, skambinkite {112}.',
    duty: 'Savivaldybės budėtojas:',
    map: 'Rodyti žemėlapį',
    mapAbout: 'Žemėlapis: teritorija, kuriai skirtas perspėjimas. Vietos išvardytos ir žodžiais.',
    answer: 'Jūsų atsakymas',
    safe: 'Esu saugioje vietoje',
    help: 'Man reikia pagalbos',
    saidSafe: 'Jūs atsakėte {at}: esu saugioje vietoje. Ačiū!',
    saidHelp: 'Jūsų pagalbos prašymas gautas {at}. Budėtojas jį mato.',
    call112: 'Jei gresia pavojus gyvybei, nelaukite – skambinkite 112.',
    whatHelp: 'Kokios pagalbos reikia?',
    whatHelpHint: 'Pavyzdžiui: negaliu paeiti, reikia transporto, vaikai namuose vieni.',
    wroteHelp: 'Jūs parašėte:',
    wroteElsewhere: 'Tai, ką parašėte, gauta. Tekstas rodomas tik tame įrenginyje, iš kurio buvo išsiųstas.',
    changeHelp: 'Papildyti arba pakeisti',
    send: 'Siųsti',
    keepNote: 'Kol nepaspaudžiate mygtuko, šis puslapis nieko apie jus neišsaugo.',
    cancelled: 'Savivaldybė šį perspėjimą atšaukė {at}.',
    over: 'Šis perspėjimas nebegalioja: jis baigėsi {at}.',
    updated: 'Yra naujesnė žinia, išsiųsta {at}.',
    withdrawn: 'Šis perspėjimas atšauktas {at}.',
    ended: 'Pavojus praėjo, pranešta {at}.',
    readNew: 'Skaityti naujausią žinią',
    answersOver: 'Atsakymai į šį perspėjimą nebepriimami. Jei reikia pagalbos, skambinkite 112.',
    unknownTitle: 'Tokios nuorodos nėra',
    unknown: 'Patikrinkite, ar nukopijavote visą nuorodą iš žinutės. Jei gresia pavojus gyvybei, skambinkite 112.',
    goneTitle: 'Perspėjimas nebepasiekiamas',
    gone: 'Nuoroda paseno: tokių senų perspėjimų nesaugome. Jei gresia pavojus gyvybei, skambinkite 112.',
    tooManyTitle: 'Per daug netinkamų nuorodų',
    tooMany: 'Iš šio adreso gauta per daug netinkamų nuorodų. Pabandykite po minutės. Jei gresia pavojus gyvybei, skambinkite 112.',
  },
  ru: {
    language: 'Язык',
    drill: 'УЧЕНИЯ',
    drillNote: 'Это учения. Ничего не случилось, делать ничего не нужно.',
    actNow: 'Действуйте немедленно',
    severe: 'Опасно',
    minor: 'Предупреждение',
    allClear: 'Опасность миновала',
    until: 'Действует до {at}',
    since: 'Отправлено {at}',
    text: 'Что случилось и что делать',
    noText: 'На этом языке текста нет. Текст самоуправления:',
    where: 'Где',
    who: 'Кто сообщает',
    call: 'Кому звонить',
    callDuty: 'При угрозе жизни звоните {112}.',
    duty: 'Дежурный самоуправления:',
    map: 'Показать карту',
    mapAbout: 'Карта: территория, к которой относится предупреждение. Места названы и словами.',
    answer: 'Ваш ответ',
    safe: 'Я в безопасности',
    help: 'Мне нужна помощь',
    saidSafe: 'Вы ответили {at}: я в безопасности. Спасибо!',
    saidHelp: 'Ваша просьба о помощи получена {at}. Дежурный её видит.',
    call112: 'При угрозе жизни не ждите – звоните 112.',
    whatHelp: 'Какая помощь нужна?',
    whatHelpHint: 'Например: не могу ходить, нужен транспорт, дети одни дома.',
    wroteHelp: 'Вы написали:',
    wroteElsewhere: 'То, что вы написали, получено. Текст виден только на том устройстве, с которого он отправлен.',
    changeHelp: 'Дополнить или изменить',
    send: 'Отправить',
    keepNote: 'Пока вы не нажмёте кнопку, эта страница ничего о вас не сохраняет.',
    cancelled: 'Самоуправление отменило это предупреждение {at}.',
    over: 'Это предупреждение больше не действует: срок истёк {at}.',
    updated: 'Есть более новое сообщение, отправлено {at}.',
    withdrawn: 'Это предупреждение отозвано {at}.',
    ended: 'Опасность миновала, сообщено {at}.',
    readNew: 'Читать новое сообщение',
    answersOver: 'Ответы на это предупреждение больше не принимаются. Если нужна помощь, звоните 112.',
    unknownTitle: 'Такой ссылки нет',
    unknown: 'Проверьте, полностью ли скопирована ссылка из сообщения. При угрозе жизни звоните 112.',
    goneTitle: 'Предупреждение больше недоступно',
    gone: 'Ссылка устарела: такие давние предупреждения мы не храним. При угрозе жизни звоните 112.',
    tooManyTitle: 'Слишком много неверных ссылок',
    tooMany: 'С этого адреса пришло слишком много неверных ссылок. Попробуйте через минуту. При угрозе жизни звоните 112.',
  },
  en: {
    language: 'Language',
    drill: 'EXERCISE',
    drillNote: 'This is an exercise. Nothing has happened, and there is nothing you need to do.',
    actNow: 'Act now',
    severe: 'Danger',
    minor: 'Warning',
    allClear: 'The danger is over',
    until: 'Valid until {at}',
    since: 'Sent {at}',
    text: 'What happened and what to do',
    noText: 'There is no text in this language. The municipality wrote:',
    where: 'Where',
    who: 'Who says so',
    call: 'Whom to call',
    callDuty: 'If a life is in danger, call {112}.',
    duty: 'Duty officer of the municipality:',
    map: 'Show the map',
    mapAbout: 'Map: the area this warning is for. The places are named in words as well.',
    answer: 'Your answer',
    safe: 'I am safe',
    help: 'I need help',
    saidSafe: 'You answered {at}: I am safe. Thank you!',
    saidHelp: 'Your call for help was received {at}. The duty officer sees it.',
    call112: 'If a life is in danger, do not wait: call 112.',
    whatHelp: 'What help do you need?',
    whatHelpHint: 'For example: I cannot walk, I need transport, children alone at home.',
    wroteHelp: 'You wrote:',
    wroteElsewhere: 'What you wrote has arrived. It is shown only on the device it was sent from.',
    changeHelp: 'Add to it or change it',
    send: 'Send',
    keepNote: 'This page keeps nothing about you until you press a button.',
    cancelled: 'The municipality cancelled this warning {at}.',
    over: 'This warning is no longer valid: it ended {at}.',
    updated: 'There is newer word, sent {at}.',
    withdrawn: 'This warning was withdrawn {at}.',
    ended: 'The danger is over, announced {at}.',
    readNew: 'Read the newest word',
    answersOver: 'Answers to this warning are no longer taken. If you need help, call 112.',
    unknownTitle: 'There is no such link',
    unknown: 'Check that you copied the whole link from the message. If a life is in danger, call 112.',
    goneTitle: 'This warning is no longer available',
    gone: 'The link is out of date: we do not keep warnings that old. If a life is in danger, call 112.',
    tooManyTitle: 'Too many links that do not work',
    tooMany: 'Too many links that do not work came from this address. Try again in a minute. If a life is in danger, call 112.',
  },
};
