/**
 * A set of 52-bit keys in 8 bytes each: a dry run remembers the rows it met without holding them. Two different rows of a file of a million
 * meet with a chance of one in ten thousand; then a count of the dry run is off by one, never a row of the import itself.
 */
export const createKeySet = () => {
  let slots = new Float64Array(1 << 16);
  let size = 0;
  const place = (table: Float64Array, key: number): boolean => {
    let at = key % table.length;
    for (; table[at] !== 0; at = (at + 1) % table.length) if (table[at] === key) return false;
    table[at] = key;
    return true;
  };
  /** Adds the leading 13 hexadecimal digits of a digest; false if they were there. */
  return (digest: string): boolean => {
    const key = Number.parseInt(digest.slice(0, 13), 16) + 1;
    if (size * 2 >= slots.length) {
      const larger = new Float64Array(slots.length * 2);
      for (const old of slots) if (old !== 0) place(larger, old);
      slots = larger;
    }
    const added = place(slots, key);
    if (added) size++;
    return added;
  };
};
