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

/** Whole-number polygons of a TWKB polygon or multipolygon as tiles want them: shells clockwise on screen, holes against it, rings without area left out. */
export const polygonsOf = (twkb: Buffer): Int32Array[][] => {
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
  const ringHere = (): Int32Array => {
    const ring: number[] = [];
    for (let points = unsigned(); points > 0; points--) {
      x += signed();
      y += signed();
      if (ring.length >= 2 && ring.at(-2) === x && ring.at(-1) === y) continue;
      ring.push(x, y);
    }
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
  const type = (twkb[0] as number) & 15;
  const flags = twkb[1] as number;
  if (flags & 16) return [];
  if ((twkb[0] as number) >> 4 || flags || (type !== 3 && type !== 6))
    throw new TypeError(`TWKB of type ${type} with flags ${flags} is not a plain polygon.`);
  const polygons = type === 3 ? [polygonHere()] : Array.from({ length: unsigned() }, polygonHere);
  return polygons.filter((rings) => rings.length > 0);
};
