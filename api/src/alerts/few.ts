/** Fewer people than this are never named exactly to an author, none at all included; drills name their group. */
export const leastCount = 20;
/** A part of a count (a language, a kind of place) is named from this many people on. */
export const leastPart = 5;

const sumOf = <T>(parts: readonly T[], peopleOf: (part: T) => number): number => parts.reduce((sum, part) => sum + peopleOf(part), 0);

/**
 * Splits the parts of a count into those that may be named, most people first, and the rest, which is told as one sum. Where that sum would give a part of it
 * away (one part alone, fewer than five people, or as many as its parts can have at most), the smallest part that could be named goes with it.
 */
export function foldParts<T>(parts: readonly T[], peopleOf: (part: T) => number): { named: T[]; rest: T[] } {
  const named = parts.filter((part) => peopleOf(part) >= leastPart).sort((a, b) => peopleOf(b) - peopleOf(a));
  const rest = parts.filter((part) => peopleOf(part) > 0 && peopleOf(part) < leastPart);
  const sum = sumOf(rest, peopleOf);
  const isTelling = rest.length < 2 || sum < leastPart || sum === (leastPart - 1) * (parts.length - named.length);
  const last = named.at(-1);
  if (rest.length === 0 || !isTelling || last === undefined) return { named, rest };
  // All of one size go together: which of them stayed would tell about the other.
  const from = named.findIndex((part) => peopleOf(part) === peopleOf(last));
  return { named: named.slice(0, from), rest: [...named.slice(from), ...rest] };
}
