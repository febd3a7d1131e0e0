const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** Reads a number with a decimal point or comma; spaces between digits are allowed (6 278 412,6). Undefined for anything else, NaN and Infinity included. */
export const readNumber = (text: string): number | undefined => {
  if (PLAIN.test(text)) return Number(text);
  const tidy = text
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace('−', '-')
    .replace(',', '.');
  return PLAIN.test(tidy) ? Number(tidy) : undefined;
};
