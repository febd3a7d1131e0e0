/** What a person who was warned may answer. */
export type Answer = 'safe' | 'help';

// Without marks, because half of the phones write without them; the Russian words also as they are written in Latin letters.
const words: Record<Answer, readonly string[]> = {
  safe: [
    'SAFE',
    'OK',
    'DROSI',
    'DROSIBA',
    'ESMU DROSIBA',
    'ESMU DROSI',
    'SAUGUS',
    'SAUGI',
    'SAUGIAI',
    'ESU SAUGUS',
    'ESU SAUGI',
    'БЕЗОПАСНО',
    'В БЕЗОПАСНОСТИ',
    'Я В БЕЗОПАСНОСТИ',
    'BEZOPASNO',
    'I AM SAFE',
    'IM SAFE',
    'I AM OK',
    'IM OK',
    'VISS KARTIBA',
    'VISKAS GERAI',
    // In Cyrillic letters.
    'ОК',
    'ВСЕ ХОРОШО',
    'ВСЕ В ПОРЯДКЕ',
  ],
  help: [
    'NEED HELP',
    'I NEED HELP',
    'HELP ME',
    'SOS',
    'PALIDZI',
    'PALIDZIET',
    'PALIDZIBA',
    'VAJADZIGA PALIDZIBA',
    'MAN VAJADZIGA PALIDZIBA',
    'NEPIECIESAMA PALIDZIBA',
    'MAN NEPIECIESAMA PALIDZIBA',
    'GLABIET',
    'PALIGA',
    'VAJAG PALIDZIBU',
    'MAN VAJAG PALIDZIBU',
    'PADEKIT',
    'PADEKITE',
    'GELBEKIT',
    'GELBEKITE',
    'PAGALBA',
    'PAGALBOS',
    'REIKIA PAGALBOS',
    'MAN REIKIA PAGALBOS',
    'ПОМОЩЬ',
    'ПОМОГИ',
    'ПОМОГИТЕ',
    'СПАСИТЕ',
    'НУЖНА ПОМОЩЬ',
    'МНЕ НУЖНА ПОМОЩЬ',
    'POMOGITE',
    'SPASITE',
    'NUZHNA POMOSHCH',
    'NUZHNA POMOSH',
  ],
}; // prettier-ignore

const plain = (text: string): string =>
  text
    .normalize('NFD')
    // Й and Ё are letters of their own, but nobody's answer hangs on them.
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[’'`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const known = new Map<string, Answer>();
for (const answer of ['safe', 'help'] as const) for (const word of words[answer]) known.set(plain(word), answer);
// Before a cry people say please.
const please = /^(?:LUDZU|PRASAU|PRASOM|PLEASE|ПОЖАЛУИСТА|ПРОШУ) /;
const begins = (text: string, answer: Answer): boolean => words[answer].some((word) => text.startsWith(`${plain(word)} `));

/** What a person wrote, as it is kept for whoever helps: at most 300 characters on one line, without what no database and no screen takes; null when nothing is left. */
export const keepWords = (text: string): string | null =>
  [...text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim()].slice(0, 300).join('').trim() || null;

/** The same of a reply that says more than one of our words; null when the word was all. */
export const wordsBeside = (text: string): string | null =>
  known.has(plain(text).replace(please, '')) || /^HELP$/.test(plain(text)) ? null : keepWords(text);

/**
 * What a reply says: that its sender is safe, needs help, or neither. A whole message of one of the words counts, and so does one that begins with words of
 * help ("PALĪDZIET ūdens jau pagrabā"): a call that is taken for one costs a telephone call, one that is missed may cost a life. SAFE counts only alone, so
 * that "OK, but where do we go?" is no answer. HELP alone is the operators' word for "who writes to me", but to people whom a warning has just reached it is
 * a cry: with `afterWarning` it counts as one, and the explanation is sent as well; so does whatever begins with it ("Help, we are on the roof").
 */
export function readAnswer(text: string, afterWarning: boolean): Answer | undefined {
  const said = plain(text).replace(please, '');
  if (/^HELP( PLEASE)?$/.test(said)) return afterWarning ? 'help' : undefined;
  if (afterWarning && said.startsWith('HELP ')) return 'help';
  return known.get(said) ?? (begins(said, 'help') ? 'help' : undefined);
}
