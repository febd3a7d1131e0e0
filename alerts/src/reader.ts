/** Languages in which residents read. */
export type Reader = 'lv' | 'lt' | 'ru' | 'en';
