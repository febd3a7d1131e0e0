/** Adds up a round, soft blot (biweight kernel, nothing beyond `radius`) for every point, weighted by what it counts, on a grid of `width` × `height` cells. */
export const densityOf = (
  points: readonly { x: number; y: number; n: number }[],
  width: number,
  height: number,
  radius: number,
): Float32Array => {
  const grid = new Float32Array(width * height);
  for (const { x, y, n } of points) {
    for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
      for (let column = Math.max(0, Math.ceil(x - radius)); column <= Math.min(width - 1, x + radius); column++) {
        const apart = ((column - x) ** 2 + (row - y) ** 2) / radius ** 2;
        if (apart < 1) grid[row * width + column] = (grid[row * width + column] as number) + n * (1 - apart) ** 2;
      }
    }
  }
  return grid;
};
