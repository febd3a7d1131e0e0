import { createContext, useContext } from 'react';
import { recall, remember } from '../remember.ts';
import type catalogue from './texts/en.json';

/** Languages in which residents read. */
export const langs = ['lv', 'lt', 'ru', 'en'] as const;
export type Lang = (typeof langs)[number];
export const langNames: Record<Lang, string> = { lv: 'Latviešu', lt: 'Lietuvių', ru: 'Русский', en: 'English' };
export type TextKey = keyof typeof catalogue;
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

const loaders = import.meta.glob<Record<TextKey, string>>('./texts/*.json', { import: 'default' });
/** Sentences of refusals, which the server says in Latvian, Lithuanian and English. */
const problemsRu = import.meta.glob<Record<string, string>>('./texts/problems/ru.json', { import: 'default' });

/** One language: its texts, and the sentences that stand for the server's. */
export type Texts = { lang: Lang; say: Say; problem: (code: string) => string | undefined };

/** Loads a language and makes it the page's. */
export const loadTexts = async (lang: Lang): Promise<Texts> => {
  const messages = await (loaders[`./texts/${lang}.json`] as (typeof loaders)[string])();
  const problems = lang === 'ru' ? await problemsRu['./texts/problems/ru.json']?.() : undefined;
  document.documentElement.lang = lang;
  remember('resident-lang', lang);
  const say: Say = (key, values = {}) => messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { lang, say, problem: (code) => problems?.[code] };
};

/** The language asked for in the address, chosen before, or the browser's. */
export const firstLang = (): Lang => {
  const asked = [
    new URLSearchParams(location.search).get('lang'),
    recall('resident-lang'),
    ...navigator.languages.map((tag) => tag.slice(0, 2)),
  ];
  return asked.map((tag) => langs.find((lang) => lang === tag)).find(Boolean) ?? 'lv';
};

export const TextsContext = createContext<Texts>({ lang: 'lv', say: (key) => key, problem: () => undefined });
export const useTexts = (): Texts => useContext(TextsContext);
