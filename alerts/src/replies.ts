import type { Reader } from './reader.ts';

/** What a reply asks about the messages themselves; `all` means every sender. */
export type ReplyCommand = { command: 'stop' | 'start' | 'help'; all: boolean };

// Without marks, as half of the phones write; Russian words also in Latin letters. Operators know STOP, START and HELP in every country.
const words: Record<ReplyCommand['command'], readonly string[]> = {
  stop: [
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'PIETIEK',
    'ATTEIKTIES',
    'ATSAKOS',
    'BEIGT',
    'ATSISAKAU',
    'ATSISAKYTI',
    'NEBESIUSTI',
    'СТОП',
    'ОТПИСАТЬСЯ',
    'ОТКАЗ',
    'ХВАТИТ',
    'OTPISATSJA',
  ],
  start: ['START', 'UNSTOP', 'YES START', 'SAKT', 'PIETEIKTIES', 'ATSAKT', 'PRADETI', 'UZSISAKAU', 'СТАРТ', 'ПОДПИСАТЬСЯ', 'НАЧАТЬ'],
  help: ['HELP', 'INFO', 'INFORMACIJA', 'СПРАВКА', 'ИНФО'],
}; // prettier-ignore
const everybody = new Set(['ALL', 'VISI', 'VISIEM', 'VISAS', 'VISUS', 'VISIEMS', 'ВСЕ', 'ВСЕМ']);

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const known = new Map<string, ReplyCommand['command']>();
for (const command of ['stop', 'start', 'help'] as const) for (const word of words[command]) known.set(plain(word), command);

/** Reads STOP, START and HELP in the languages of residents, with or without marks, capitals and full stops; undefined for everything else: a whole sentence that has the word STOP in it is no command. */
export function readReply(text: string): ReplyCommand | undefined {
  const said = plain(text);
  const alone = known.get(said);
  if (alone) return { command: alone, all: said === 'STOPALL' };
  const at = said.lastIndexOf(' ');
  const command = at > 0 && everybody.has(said.slice(at + 1)) ? known.get(said.slice(0, at)) : undefined;
  return command && command !== 'help' ? { command, all: true } : undefined;
}

/** Who is stopped now and who still reaches the number, by name; `link` leads to the person's own page. */
export type ReplyOutcome = { command: ReplyCommand['command']; stopped: readonly string[]; reaching: readonly string[]; link: string };

const list = (names: readonly string[]): string => names.join(', ');

/** The answer to a reply, in the resident's language: after STOP it names the senders that still reach the number and how to stop those too. */
export function sayReply(lang: Reader, { command, stopped, reaching, link }: ReplyOutcome): string {
  const still = reaching.length > 0;
  const texts: Record<Reader, Record<ReplyCommand['command'], string>> = {
    lv: {
      stop: still
        ? `Atteikums pieņemts: ${list(stopped)}. Jums joprojām raksta: ${list(reaching)}. Lai atteiktos no visiem, atbildiet STOP VISI. ${link}`
        : `Atteikums pieņemts, brīdinājumu īsziņas jums vairs nesūtīsim. Lai tās atkal saņemtu, atbildiet START. ${link}`,
      start: `Brīdinājumus jums atkal sūtīs: ${list(reaching)}. Lai atteiktos, atbildiet STOP. ${link}`,
      help: `Brīdinājumus jums sūta: ${list(reaching) || '–'}. Atteikties: STOP, atsākt: START. Ja vajadzīga palīdzība, zvaniet 112. ${link}`,
    },
    lt: {
      stop: still
        ? `Atsisakymas priimtas: ${list(stopped)}. Jums dar rašo: ${list(reaching)}. Norėdami atsisakyti visų, atsakykite STOP VISI. ${link}`
        : `Atsisakymas priimtas, perspėjimų žinutėmis nebesiųsime. Norėdami vėl jas gauti, atsakykite START. ${link}`,
      start: `Perspėjimus jums vėl siųs: ${list(reaching)}. Norėdami atsisakyti, atsakykite STOP. ${link}`,
      help: `Perspėjimus jums siunčia: ${list(reaching) || '–'}. Atsisakyti: STOP, atnaujinti: START. Jei reikia pagalbos, skambinkite 112. ${link}`,
    },
    ru: {
      stop: still
        ? `Отказ принят: ${list(stopped)}. Вам по-прежнему пишут: ${list(reaching)}. Чтобы отказаться от всех, ответьте СТОП ВСЕ. ${link}`
        : `Отказ принят, предупреждений больше не будет. Чтобы снова получать их, ответьте СТАРТ. ${link}`,
      start: `Предупреждения вам снова будут присылать: ${list(reaching)}. Чтобы отказаться, ответьте СТОП. ${link}`,
      help: `Предупреждения вам присылают: ${list(reaching) || '–'}. Отказаться: СТОП, возобновить: СТАРТ. Если нужна помощь, звоните 112. ${link}`,
    },
    en: {
      stop: still
        ? `Stopped: ${list(stopped)}. You are still written to by: ${list(reaching)}. To stop all of them reply STOP ALL. ${link}`
        : `Stopped: you get no more warnings by SMS. To get them again reply START. ${link}`,
      start: `You are warned again by: ${list(reaching)}. To stop, reply STOP. ${link}`,
      help: `You are warned by: ${list(reaching) || '–'}. To stop: STOP, to resume: START. If you need help, call 112. ${link}`,
    },
  };
  return texts[lang][command].trim();
}
