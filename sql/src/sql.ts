/** A piece of SQL whose values stay apart from its text, so that no value is ever read as SQL. */
export type Sql = { readonly strings: readonly string[]; readonly values: readonly unknown[]; readonly [fragment]: true };
const fragment = Symbol('sql');
const isSql = (value: unknown): value is Sql => typeof value === 'object' && value !== null && fragment in value;
const make = (strings: readonly string[], values: readonly unknown[]): Sql => ({ strings, values, [fragment]: true });

/** SQL with values as parameters; a nested fragment is spliced in. `undefined` is refused: say null or leave the condition out. */
export const sql = (texts: TemplateStringsArray, ...given: readonly unknown[]): Sql => {
  const strings = [texts[0] ?? ''];
  const values: unknown[] = [];
  given.forEach((value, i) => {
    const after = texts[i + 1] ?? '';
    if (isSql(value)) {
      strings[strings.length - 1] += value.strings[0] ?? '';
      value.values.forEach((inner, j) => {
        values.push(inner);
        strings.push(value.strings[j + 1] ?? '');
      });
      strings[strings.length - 1] += after;
    } else {
      if (value === undefined) throw new TypeError(`undefined as parameter ${values.length + 1} of: ${texts.join('?')}`);
      values.push(value);
      strings.push(after);
    }
  });
  return make(strings, values);
};

// A function's own `name` is read-only until told otherwise.
Object.defineProperty(sql, 'name', { writable: true });

/** An identifier that the code itself names (a column, a table), quoted. */
sql.name = (identifier: string): Sql => make([`"${identifier.replaceAll('"', '""')}"`], []);

/** Fragments with a separator between them; `empty` when there are none. */
sql.join = (parts: readonly Sql[], separator = sql`, `, empty = sql``): Sql =>
  parts.length === 0 ? empty : parts.reduce((joined, part) => sql`${joined}${separator}${part}`);

/** Conditions joined by AND; true when there are none. */
sql.and = (parts: readonly Sql[]): Sql => sql.join(parts, sql` and `, sql`true`);

/** The text and values the driver takes: values become $1, $2, … */
export const toQuery = (query: Sql): { text: string; values: unknown[] } => ({
  text: query.strings.reduce((text, part, i) => `${text}$${i}${part}`),
  values: [...query.values],
});

const inText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && /^[\w.+-]+$/.test(item))) return `{${value.join(',')}}`;
  throw new TypeError('Only a number, a text or a list of plain words may stand in the text of a question.');
};

/** The query with its values in the text, quoted by `quote`: for a question that travels together with other statements. */
export const toText = ({ strings, values }: Sql, quote: (value: string) => string): string =>
  strings.reduce((text, part, i) => `${text}${quote(inText(values[i - 1]))}${part}`);
