import IntlMessageFormat from 'intl-messageformat';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { recall, remember } from '../remember.ts';
import { changeQuery, currentPlace } from '../router.ts';
import { createStore, useStore } from '../store.ts';
import type catalogue from './en.json';

/** The interface languages. */
export type Lang = 'lv' | 'lt' | 'en';
/** A text of the catalogues; all three hold the same keys. */
export type TextKey = keyof typeof catalogue;
export type Values = Record<string, string | number | Date>;

export const langs: readonly Lang[] = ['lv', 'lt', 'en'];
/** The locale that formats numbers, dates and plurals for a language. */
export const localeOf: Record<Lang, string> = { lv: 'lv-LV', lt: 'lt-LT', en: 'en-GB' };
/** Each language's own name. */
export const langNames: Record<Lang, string> = { lv: 'Latviešu', lt: 'Lietuvių', en: 'English' };

type Loaders = Record<string, () => Promise<Record<string, string>>>;
/** Each catalogue is a file of its own, so that a reader loads one language. */
const whole: Loaders = import.meta.glob<Record<string, string>>('./{lv,lt,en}.json', { import: 'default' });

/** The areas that the light page uses alone, see vite.config.ts. */
export const lightTexts: Loaders = import.meta.glob<Record<string, string>>('./{lv,lt,en}.json', { import: 'default', query: '?light' });
let loaders = whole;

/** The texts on screen, with their language. */
export interface Texts {
  lang: Lang;
  locale: string;
  messages: Record<string, string>;
}

const isLang = (value: string | null | undefined): value is Lang => value === 'lv' || value === 'lt' || value === 'en';

/** The language shared with the sign-in pages of the embedded provider, where it may be changed too. */
const pagesLang = (): string | undefined => /(?:^|; )VIAS_LANGUAGE=([a-z]{2})/.exec(document.cookie)?.[1];
const tellPages = (lang: Lang): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is not in every browser, and one short cookie needs no library
  document.cookie = `VIAS_LANGUAGE=${lang}; path=/; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
};

const firstLang = (): Lang => {
  // Coming back from the sign-in, its page was the last to be read in a chosen language.
  const signedIn = /[#&]state=/.test(location.hash) ? pagesLang() : undefined;
  const asked = [signedIn, currentPlace().query.get('lang'), recall('lang'), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return asked.find(isLang) ?? 'en';
};

export const texts = createStore<Texts>({ lang: 'en', locale: 'en-GB', messages: {} });

/** Loads a language's texts, then shows them; the choice is remembered and goes into the link. */
export const chooseLang = async (lang: Lang): Promise<void> => {
  const messages = await (loaders[`./${lang}.json`] as Loaders[string])();
  document.documentElement.lang = lang;
  texts.set({ lang, locale: localeOf[lang], messages });
  remember('lang', lang);
  tellPages(lang);
  changeQuery({ lang });
};

/** Shows the language of the link, else the remembered one, else the browser's. */
export const startTexts = (from = whole): Promise<void> => {
  loaders = from;
  return chooseLang(firstLang());
};

const compiled = new Map<string, IntlMessageFormat>();
const compile = ({ locale, messages }: Texts, key: string): IntlMessageFormat => {
  const id = `${locale} ${key}`;
  let message = compiled.get(id);
  if (!message) {
    message = new IntlMessageFormat(messages[key] ?? key, locale);
    compiled.set(id, message);
  }
  return message;
};

/** Writes one text in the language of `from`. */
export const say = (from: Texts, key: TextKey, values?: Values): string => String(compile(from, key).format(values));

export const TextsContext = createContext<Texts>(texts.get());

/** The text function of the current language; `t.rich` fills <b>…</b> and other tags with elements. */
export interface TextFunction {
  (key: TextKey, values?: Values): string;
  rich(key: TextKey, values: Values & object, tags: Record<string, (inner: ReactNode) => ReactNode>): ReactNode;
  /** A text whose key comes from data (a status, a problem code); undefined when there is none. */
  maybe(key: string, values?: Values): string | undefined;
}

/** The text function for components; changes identity with the language. */
export const useText = (): TextFunction => {
  const current = useContext(TextsContext);
  return useMemo(() => textFunction(current), [current]);
};

/** The text function of given texts, for code outside components. */
export const textFunction = (current: Texts): TextFunction =>
  Object.assign((key: TextKey, values?: Values) => say(current, key, values), {
    rich: (key: TextKey, values: Values, tags: Record<string, (inner: ReactNode) => ReactNode>): ReactNode =>
      compile(current, key).format<ReactNode>({ ...values, ...tags }) as ReactNode,
    maybe: (key: string, values?: Values) => (key in current.messages ? say(current, key as TextKey, values) : undefined),
  });

/** Follows the texts on screen; the root gives them to all components. */
export const useTexts = (): Texts => useStore(texts);
