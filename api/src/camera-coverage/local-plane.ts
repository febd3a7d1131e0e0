/** WGS 84: equatorial radius, metres, and the square of the eccentricity. */
const [radius, eccentricity] = [6_378_137, 0.006_694_379_990_141];
const rad = Math.PI / 180;
const across = (sin: number): number => radius / Math.sqrt(1 - eccentricity * sin * sin);
const along = (sin: number): number => (radius * (1 - eccentricity)) / (1 - eccentricity * sin * sin) ** 1.5;

/** A plane that touches the ground at one place: metres to the east and to the north of it, and back to degrees (WGS 84). */
export interface LocalPlane {
  toMetres(lon: number, lat: number): [x: number, y: number];
  toDegrees(x: number, y: number): [lon: number, lat: number];
}

/** The plane of one place, degrees. A transverse Mercator cut off after the third power: 1 mm within 1 km, 5 cm within 20 km. */
export const createLocalPlane = (lon0: number, lat0: number): LocalPlane => {
  /** Metres along the meridian from the place to a latitude: the radius in the middle, with what Simpson's rule adds to it. */
  const arc = (lat: number): number => {
    const [low, middle, high] = [Math.sin(lat0 * rad), Math.sin(((lat + lat0) / 2) * rad), Math.sin(lat * rad)];
    return ((along(low) + 4 * along(middle) + along(high)) / 6) * (lat - lat0) * rad;
  };
  const toMetres = (lon: number, lat: number): [number, number] => {
    const [sin, cos] = [Math.sin(lat * rad), Math.cos(lat * rad)];
    const [radiusHere, turn] = [across(sin), (lon - lon0) * rad];
    const third = (radiusHere * cos * (cos * cos - sin * sin) * turn ** 3) / 6;
    return [radiusHere * cos * turn + third, arc(lat) + (radiusHere * sin * cos * turn * turn) / 2];
  };
  return {
    toMetres,
    toDegrees(x, y) {
      let [lon, lat] = [lon0, lat0];
      // Newton's steps with the radii of the place: each one leaves a thousandth of the error.
      const [perLon, perLat] = [across(Math.sin(lat0 * rad)) * Math.cos(lat0 * rad) * rad, along(Math.sin(lat0 * rad)) * rad];
      for (let step = 0; step < 5; step++) {
        const [atX, atY] = toMetres(lon, lat);
        [lon, lat] = [lon + (x - atX) / perLon, lat + (y - atY) / perLat];
      }
      return [lon, lat];
    },
  };
};
