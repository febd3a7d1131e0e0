type Point = readonly [number, number];

const turns = Array.from({ length: 12 }, (_, i) => (i * Math.PI) / 6);

/** Moves points that lie closer than `gap` to an earlier one to the nearest free place around; the first stays where it is. Plane coordinates. */
export const spreadPins = (points: readonly Point[], gap: number): Point[] => {
  const placed: Point[] = [];
  const isFree = ([x, y]: Point): boolean => placed.every(([a, b]) => Math.hypot(a - x, b - y) >= gap * 0.999);
  for (const point of points) {
    const tries = [0, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].flatMap((ring) =>
      ring === 0 ? [point] : turns.map((turn): Point => [point[0] + ring * gap * Math.cos(turn), point[1] + ring * gap * Math.sin(turn)]),
    );
    placed.push(tries.find(isFree) ?? point);
  }
  return placed;
};
