import { Problem } from '@vias/sql/problem.ts';
import { readNumber } from '../imports/number-text.ts';
import { maskPersonal } from '../imports/personal-text.ts';
import type { LayerField } from './contract.ts';
import { limits } from './limits.ts';

/** What a heading of personal data is called in Latvian, Lithuanian and English registers, shortened as tables shorten it; place names (vietvārds) are none. */
const heading =
  /tālr|telef|(?:^|[^\p{L}])tel(?:[^\p{L}]|$)|phone|mobil|e-?past|e-?mail|el\.? ?p[ae]št|pers(?:onas)?[. _]?kod|asm(?:ens)?[. _]?kod|(?<!\p{L})(?:v[āa]rds|vardas)(?!\p{L})|uzv[āa]rd|pavard|first.?name|last.?name|surname|full.?name|dzimšan|dzim[._ ]|gimim|birth|īpašniek|ipasniek|savinink|owner|kontaktpers|kontaktasm|contact/iu;
const email = /[\w.+-]+@[\w-]+\.\w{2,}/;
const isPersonal = (text: string): boolean => email.test(text) || maskPersonal(text) !== text;

type Kind = LayerField['kind'];
type Seen = { filled: number; kinds: Record<Kind, number>; personal: number };

const kindOf = (value: unknown, isText: boolean): Kind => {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value !== 'string') return 'text';
  if (/^\d{4}[-/]\d{2}[-/]\d{2}(?:[T ].*)?$/.test(value)) return 'date';
  // A table's numbers are texts; a code that begins with 0 is none.
  if (!isText || /^[+-]?0\d/.test(value.trim())) return 'text';
  const number = readNumber(value.trim());
  return number === undefined ? 'text' : Number.isSafeInteger(number) ? 'integer' : Number.isInteger(number) ? 'text' : 'number';
};

/** Learns what the fields of a layer hold, value by value. `fromText`: numbers stand as texts. Throws layer.too_many_fields. */
export const createFieldSurvey = (fromText: boolean) => {
  const seen = new Map<string, Seen>();
  const fieldOf = (name: string): Seen => {
    const known = seen.get(name);
    if (known) return known;
    if (seen.size >= limits.fields) throw new Problem('layer.too_many_fields', { values: { limit: limits.fields } });
    const made = { filled: 0, kinds: { text: 0, integer: 0, number: 0, boolean: 0, date: 0 }, personal: 0 };
    seen.set(name, made);
    return made;
  };
  return {
    add(properties: Readonly<Record<string, unknown>>): void {
      for (const [name, value] of Object.entries(properties)) {
        const field = fieldOf(name);
        if (value === null || value === undefined || value === '') continue;
        field.filled++;
        field.kinds[kindOf(value, fromText)]++;
        if (typeof value !== 'boolean' && isPersonal(typeof value === 'object' ? JSON.stringify(value) : String(value))) field.personal++;
      }
    },
    fields: (): LayerField[] =>
      [...seen].map(([name, { filled, kinds, personal }]) => {
        const only = (...wanted: Kind[]) => filled > 0 && wanted.reduce((sum, kind) => sum + kinds[kind], 0) === filled;
        const kind = only('integer')
          ? 'integer'
          : only('integer', 'number')
            ? 'number'
            : only('boolean')
              ? 'boolean'
              : only('date')
                ? 'date'
                : 'text';
        const byValues = personal > 0 && personal >= filled / 20;
        return { name, kind, filled, personal: heading.test(name) ? 'heading' : byValues ? 'values' : null };
      }),
  };
};

/** The values of a feature as they are kept: fields that are taken, texts of a table as what they are. */
export const valuesOf = (properties: Readonly<Record<string, unknown>>, taken: ReadonlyMap<string, Kind>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, unknown][] => {
      const kind = taken.get(name);
      if (kind === undefined || value === null || value === undefined || value === '') return [];
      if (typeof value === 'string' && (kind === 'integer' || kind === 'number')) return [[name, readNumber(value.trim())]];
      return [[name, value]];
    }),
  );
