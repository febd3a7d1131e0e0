import { readPosition } from './coordinates.ts';

const near = (text: string, lon: number, lat: number, as: string): void => {
  const read = readPosition(text);
  expect(read?.as).toBe(as);
  expect(read?.position[0]).toBeCloseTo(lon, 4);
  expect(read?.position[1]).toBeCloseTo(lat, 4);
};

test('degrees with decimal points or commas', () => {
  near('56.6512, 23.2786', 23.2786, 56.6512, 'degrees');
  near('56,6512; 23,2786', 23.2786, 56.6512, 'degrees');
  near('56,6512 23,2786', 23.2786, 56.6512, 'degrees');
});

test('longitude first is understood and said', () => {
  near('23.2786, 56.6512', 23.2786, 56.6512, 'degrees-swapped');
});

test('metres of the two national systems, as GDAL transforms them', () => {
  near('657414.97 195954.28', 26.5167, 55.8833, 'EPSG:3059');
  near('456880,22 6199744,05', 23.31, 55.93, 'EPSG:3346');
  near('6199744 456880', 23.31, 55.93, 'EPSG:3346');
});

test('what is not a position here is refused', () => {
  for (const text of ['', 'Dobele', '56.6', '0, 0', '-95.4, 29.8', '1 2 3']) expect(readPosition(text)).toBeUndefined();
});
