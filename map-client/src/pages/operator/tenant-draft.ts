import type { Places, Tenant } from './operator-data.ts';

const kinds =
  /\b(pasvaldiba|savivaldybe|novada|novads|krasto|rajono|rajonas|rajona|miesto|pilsetas|valstspilsetas|valstybinio|parvalde|valdyba|municipality)\b/g;

/** A short name to begin with: Kuldīgas novada pašvaldība → lv-kuldigas. What kind of institution it is, is left out. */
export const idOf = (country: 'lv' | 'lt', name: string): string => {
  const words = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(kinds, '')
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${country}-${words}`.slice(0, 40).replace(/-+$/, '');
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
