/** The outline of an area on a plane: rings as flat x, y pairs in metres, outer ones and holes alike, without the closing point. A point is inside when a ray to the east crosses them oddly often. */
export interface Outline {
  rings: readonly Float64Array[];
  /** West, south, east, north. */
  box: readonly [number, number, number, number];
}

/** An outline from rings of flat x, y pairs. */
export const outlineOf = (rings: readonly Float64Array[]): Outline => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = [ring[i] as number, ring[i + 1] as number];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  return { rings, box: [west, south, east, north] };
};

/** Where an edge crosses a line from west to east, metres; both questions below use it, so that they answer alike. */
const crossing = (x1: number, y1: number, x2: number, y2: number, y: number): number => x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);

/** Whether a point lies in an outline. */
export const isInside = ({ rings, box }: Outline, x: number, y: number): boolean => {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [y1, y2] = [ring[i + 1] as number, ring[j + 1] as number];
      if (y1 > y !== y2 > y && x < crossing(ring[i] as number, y1, ring[j] as number, y2, y)) inside = !inside;
    }
  return inside;
};

/** Visits the cells of a grid whose middle lies in an outline, as runs of a row: from one column to before another. `step` is the side of a cell, metres; row 0 begins at 0. */
export const fillOutline = (
  { rings, box }: Outline,
  step: number,
  visit: (row: number, from: number, to: number) => void,
  isWanted: (row: number) => boolean = () => true,
): void => {
  const first = Math.ceil(box[1] / step - 0.5);
  const rows = Math.floor(box[3] / step - 0.5) - first + 1;
  if (!(rows > 0)) return;
  const crossings: (number[] | undefined)[] = new Array(rows);
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [x1, y1, x2, y2] = [ring[i] as number, ring[i + 1] as number, ring[j] as number, ring[j + 1] as number];
      // One row more on either side than lies between them: which of them the edge crosses, the comparison below says.
      const from = Math.max(0, Math.floor(Math.min(y1, y2) / step - 0.5) - first);
      const to = Math.min(rows - 1, Math.ceil(Math.max(y1, y2) / step - 0.5) - first);
      for (let row = from; row <= to; row++) {
        const y = (first + row + 0.5) * step;
        if (y1 > y === y2 > y || !isWanted(first + row)) continue;
        const at = crossing(x1, y1, x2, y2, y);
        const list = crossings[row];
        if (list) list.push(at);
        else crossings[row] = [at];
      }
    }
  for (let row = 0; row < rows; row++) {
    const list = crossings[row]?.sort((a, b) => a - b);
    if (!list) continue;
    for (let i = 0; i + 1 < list.length; i += 2) {
      const [from, to] = [Math.ceil((list[i] as number) / step - 0.5), Math.ceil((list[i + 1] as number) / step - 0.5)];
      if (from < to) visit(first + row, from, to);
    }
  }
};
