/** Languages of the people who work with VIAS. */
export const languages = ['lv', 'lt', 'en'] as const;
export type Language = (typeof languages)[number];

/** The words for something in each language. */
export const inEveryLanguage = (write: (lang: Language) => string): Record<Language, string> => ({
  lv: write('lv'),
  lt: write('lt'),
  en: write('en'),
});

/** A value of a problem: a number, a text that is the same in every language, or words that each language has its own of. */
type ProblemValue = string | number | Record<Language, string>;

/** What a problem says and how HTTP answers it. `{name}` in a text is filled from the problem's values. */
export type ProblemText = { status: number } & Record<Language, string>;
export type FieldError = { field: string; code: string; detail: string };
export type ProblemInfo = {
  field?: string;
  values?: Record<string, ProblemValue>;
  errors?: readonly FieldError[];
  headers?: Record<string, string>;
  /** What led to it; goes to the log, never to the reader. */
  cause?: unknown;
};

const known = new Map<string, ProblemText>();

/** Registers the problems of one slice by their stable codes. A code defined twice is a mistake and stops the start. */
export const defineProblems = (problems: Record<string, ProblemText>): void => {
  for (const [code, text] of Object.entries(problems)) {
    if (known.has(code) && known.get(code) !== text) throw new Error(`The problem ${code} is defined twice.`);
    known.set(code, text);
  }
};

// Four digits stay together, as EPSG codes and years do.
const numbers = Object.fromEntries(
  languages.map((lang) => [lang, new Intl.NumberFormat(lang, { useGrouping: 'min2', maximumFractionDigits: 10 })]),
) as Record<Language, Intl.NumberFormat>;
/** A number as the language writes it: 847 283 and 0,5 in Latvian and Lithuanian, 847,283 and 0.5 in English. What a machine is to read back is given as text. */
export const numberInWords = (value: number, lang: Language): string => numbers[lang].format(value);

/** Every problem code with its texts, for the documentation and the checks. */
export const allProblems = (): ReadonlyMap<string, ProblemText> => known;

/** The one error that a reader sees: a stable code, the field at fault, and a sentence in the reader's language. */
export class Problem extends Error {
  readonly code: string;
  readonly info: ProblemInfo;
  constructor(code: string, info: ProblemInfo = {}) {
    super(code, info.cause === undefined ? undefined : { cause: info.cause });
    this.name = 'Problem';
    this.code = code;
    this.info = info;
  }
  get status(): number {
    return known.get(this.code)?.status ?? 500;
  }
  /** The sentence for the reader; the code itself when nobody wrote one. */
  sentence(lang: Language): string {
    const text = known.get(this.code)?.[lang] ?? this.code;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = this.info.values?.[name] ?? whole;
      if (typeof value === 'number') return numberInWords(value, lang);
      return typeof value === 'string' ? value : value[lang];
    });
  }
}
