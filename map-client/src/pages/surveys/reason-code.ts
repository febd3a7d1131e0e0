/** A code of a reason's English words: letters, digits and hyphens. */
export const codeOf = (words: string, taken: readonly string[]): string => {
  const code =
    words
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 30)
      .replace(/-+$/, '') || 'reason';
  let n = 1;
  while (taken.includes(n === 1 ? code : `${code}-${n}`)) n++;
  return n === 1 ? code : `${code}-${n}`;
};
