import type { Places, Tenant } from './operator-data.ts';

const kinds =
  /\b(pasvaldiba|savivaldybe|novada|novads|krasto|rajono|rajonas|rajona|miesto|pilsetas|valstspilsetas|valstybinio|parvalde|valdyba|municipality)\b/g;

/** Words after which a name says where: of a district, a town. */
const places = /\b(novada|krasto|rajono|miesto|pilsetas|valstspilsetas|savivaldybe)\b/;
/** What a place is called by itself, from the end of its genitive (without diacritics); the first that fits. Who takes a municipality in sees it and may write another. */
const endings: Readonly<Record<'lv' | 'lt', readonly [RegExp, string][]>> = {
  lv: [
    [/([ae])s$/, '$1'],
    [/u$/, 'i'],
    [/a$/, 's'],
  ],
  lt: [
    [/skio$/, 'skis'],
    [/jo$/, 'jis'],
    [/io$/, 'ys'],
    [/o$/, 'as'],
    [/iu$/, 'iai'],
    [/u$/, 'ai'],
    [/aus$/, 'us'],
    [/os$/, 'a'],
    [/es$/, 'e'],
  ],
};
const nominative = (country: 'lv' | 'lt', words: string): string => {
  const [end, instead] = endings[country].find(([end]) => end.test(words)) ?? [/$/, ''];
  return words.replace(end, instead);
};

/** A short name to begin with: Kuldīgas novada pašvaldība → lv-kuldiga. What kind of institution it is, is left out. */
export const idOf = (country: 'lv' | 'lt', name: string): string => {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const rest = plain
    .replaceAll(kinds, '')
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const words = places.test(plain) ? nominative(country, rest) : rest;
  return `${country}-${words}`.slice(0, 40).replace(/-+$/, '');
};

const orEmpty =
  (fits: (text: string) => boolean) =>
  (text: string): boolean =>
    text.trim() === '' || fits(text.trim());
/** Whether a way to reach the institution may be written down, or stay empty; the server asks the same. */
export const contactForms = {
  email: orEmpty((text) => /^[\w'+-]+(?:\.[\w'+-]+)*@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/i.test(text)),
  phone: orEmpty((text) => /^\+?[0-9 ]{4,20}$/.test(text)),
  web: orEmpty((text) => /^https?:\/\//.test(text) && URL.canParse(text)),
};

type Place = Tenant['territories'][number];
const codesOf = (places: readonly Place[], scheme: string): string[] =>
  places
    .filter((one) => one.scheme === scheme)
    .map(({ code }) => code)
    .sort();

/** The territories to write down anew, of each scheme where they changed: what was left out of a scheme is taken away. */
export const changedPlaces = (before: readonly Place[], after: readonly Place[]): Places[] =>
  [...new Set([...before, ...after].map(({ scheme }) => scheme))]
    .map((scheme) => ({ scheme, codes: codesOf(after, scheme) }))
    .filter(({ scheme, codes }) => String(codes) !== String(codesOf(before, scheme)));
