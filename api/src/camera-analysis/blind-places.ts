/** Sides of a square in degrees: 50 m to the north and 45 to 52 m to the east in Latvia and Lithuania. Fixed on the globe, so that a place is the same however it is asked about. */
const [wide, tall] = [0.0008, 0.00045];

/** What nobody saw at a place, degrees. */
export interface Unseen {
  lon: number;
  lat: number;
  kind: 'incident' | 'fear';
  isAtNight: boolean;
}
export interface BlindPlace {
  geometry: { type: 'Polygon'; coordinates: [number, number][][] };
  middle: [number, number];
  incidents: number;
  atNight: number;
  fear: number;
}

const rounded = (value: number): number => Number(value.toFixed(5));

/** Gathers what nobody saw into squares; those with most incidents first, then most answers, then from the south. */
export const gatherBlind = (unseen: readonly Unseen[], most: number): BlindPlace[] => {
  const squares = new Map<string, { column: number; row: number; incidents: number; atNight: number; fear: number }>();
  for (const { lon, lat, kind, isAtNight } of unseen) {
    const [column, row] = [Math.floor(lon / wide), Math.floor(lat / tall)];
    const square = squares.get(`${column} ${row}`) ?? { column, row, incidents: 0, atNight: 0, fear: 0 };
    if (kind === 'fear') square.fear++;
    else square.incidents++;
    if (kind === 'incident' && isAtNight) square.atNight++;
    squares.set(`${column} ${row}`, square);
  }
  return [...squares.values()]
    .sort((a, b) => b.incidents - a.incidents || b.fear - a.fear || a.row - b.row || a.column - b.column)
    .slice(0, most)
    .map(({ column, row, ...counts }) => {
      const [west, south, east, north] = [column * wide, row * tall, (column + 1) * wide, (row + 1) * tall].map(rounded) as [
        number,
        number,
        number,
        number,
      ];
      return {
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [west, south],
              [east, south],
              [east, north],
              [west, north],
              [west, south],
            ],
          ],
        },
        middle: [(west + east) / 2, (south + north) / 2],
        ...counts,
      };
    });
};
