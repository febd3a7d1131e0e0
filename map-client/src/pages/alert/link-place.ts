import { linkPlace } from '@vias/alerts/segments.ts';

/** `words` put into a text at a position (in UTF-16 units), parted by spaces from what stands beside them; with the position behind them. */
export const putInto = (text: string, at: number, words: string): { text: string; cursor: number } => {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const head = `${before}${before === '' || /\s$/.test(before) ? '' : ' '}${words}`;
  // Also before a full stop, which a telephone would take for a part of an address.
  return { text: `${head}${after === '' || /^\s/.test(after) ? '' : ' '}${after}`, cursor: head.length };
};

/** Whether a text takes the link: it says something, holds no link yet, and nothing would be cut off. */
export const takesLink = (text: string, most: number): boolean =>
  text.trim() !== '' && !text.includes(linkPlace) && text.length + linkPlace.length + 2 <= most;

/** Puts words where the cursor is or was, and the cursor behind them once they stand there. */
export const putAtCursor = (area: HTMLTextAreaElement, words: string, onChange: (text: string) => void): void => {
  // A cursor that was never moved stands at the beginning, where nobody wants a link.
  const { text, cursor } = putInto(area.value, area.selectionStart || area.value.length, words);
  onChange(text);
  requestAnimationFrame(() => {
    area.focus();
    area.setSelectionRange(cursor, cursor);
  });
};
