/** Latvian and Lithuanian telephone numbers (with or without the country's code) and personal codes, as people type them into a description. */
const PHONE =
  /(?<![\w.,/-])(?:(?:\+|00)37[01][\s-]?\d{1,3}(?:[\s-]?\d{2,5}){1,3}|[26]\d(?:[\s-]?\d{3}){2}|[26]\d{3}[\s-]?\d{4}|8[\s-]?6\d{2}[\s-]?\d{5}|86\d{7})(?![\w/-]|[.,]\d)/g;
const PERSONAL_CODE = /(?<!\d)(?:\d{6}-\d{5}|[3-6]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4})(?!\d)/g;

/** Covers telephone numbers and personal codes with dots: statistics do not need them, and a description is read by many. */
export const maskPersonal = (text: string): string =>
  /\d{2}/.test(text) ? text.replace(PERSONAL_CODE, '••••').replace(PHONE, '••••') : text;

/** Whether a text holds a Latvian or Lithuanian personal code. Telephone numbers are not looked for: numbers of cases look like them. */
export const holdsPersonalCode = (text: string): boolean => text.search(PERSONAL_CODE) >= 0;
