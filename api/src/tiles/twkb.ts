/** Twice the signed area of a ring of x, y pairs; above 0 when it runs clockwise on screen (y grows downwards). */
const doubleArea = (ring: Int32Array): number => {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    sum += (ring[j] as number) * (ring[i + 1] as number) - (ring[i] as number) * (ring[j + 1] as number);
  return sum;
};

const reversed = (ring: Int32Array): Int32Array => {
  const turned = new Int32Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) turned.set(ring.subarray(i, i + 2), ring.length - 2 - i);
  return turned;
};

/** Reads the numbers of a TWKB from its third byte: each point by its difference from the last. */
const readerOf = (twkb: Buffer) => {
  let at = 2;
  let [x, y] = [0, 0];
  const unsigned = (): number => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = twkb[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
      shift += 7;
    }
  };
  const signed = (): number => {
    const value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  };
  /** A list of points as flat x, y pairs, without those that repeat the one before. */
  const points = (): number[] => {
    const list: number[] = [];
    for (let left = unsigned(); left > 0; left--) {
      x += signed();
      y += signed();
      if (list.length >= 2 && list.at(-2) === x && list.at(-1) === y) continue;
      list.push(x, y);
    }
    return list;
  };
  return { unsigned, points };
};

/** The kind of a plain TWKB, one of two; undefined when it is empty. */
const kindOf = (twkb: Buffer, single: number, multi: number, name: string): 'single' | 'multi' | undefined => {
  const type = (twkb[0] as number) & 15;
  const flags = twkb[1] as number;
  if (flags & 16) return undefined;
  if ((twkb[0] as number) >> 4 || flags || (type !== single && type !== multi))
    throw new TypeError(`TWKB of type ${type} with flags ${flags} is not a plain ${name}.`);
  return type === single ? 'single' : 'multi';
};

/** Whole-number lines of a TWKB line or multiline; those of one point are left out. */
export const linesOf = (twkb: Buffer): Int32Array[] => {
  const kind = kindOf(twkb, 2, 5, 'line');
  if (!kind) return [];
  const { unsigned, points } = readerOf(twkb);
  return Array.from({ length: kind === 'single' ? 1 : unsigned() }, points)
    .filter((line) => line.length > 2)
    .map((line) => Int32Array.from(line));
};

/** Whole-number polygons of a TWKB polygon or multipolygon as tiles want them: shells clockwise on screen, holes against it, rings without area left out. */
export const polygonsOf = (twkb: Buffer): Int32Array[][] => {
  const kind = kindOf(twkb, 3, 6, 'polygon');
  if (!kind) return [];
  const { unsigned, points } = readerOf(twkb);
  const ringHere = (): Int32Array => {
    const ring = points();
    // The closing point repeats the first.
    return Int32Array.from(ring.length > 2 && ring[0] === ring.at(-2) && ring[1] === ring.at(-1) ? ring.slice(0, -2) : ring);
  };
  const polygonHere = (): Int32Array[] => {
    const rings = Array.from({ length: unsigned() }, ringHere);
    const [shell, ...holes] = rings.map((ring) => ({ ring, area: doubleArea(ring) }));
    if (!shell || shell.area === 0) return [];
    return [
      shell.area > 0 ? shell.ring : reversed(shell.ring),
      ...holes.filter(({ area }) => area !== 0).map(({ ring, area }) => (area < 0 ? ring : reversed(ring))),
    ];
  };
  const polygons = Array.from({ length: kind === 'single' ? 1 : unsigned() }, polygonHere);
  return polygons.filter((rings) => rings.length > 0);
};
