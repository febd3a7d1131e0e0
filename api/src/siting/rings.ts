type Position = readonly [number, number];
export type Ring = readonly Position[];
/** Polygons in degrees: rings of each, the outer one first. */
export type Polygons = readonly (readonly Ring[])[];

/** Whether a place lies in one of the polygons, by how often a ray to the east crosses the rings of each. */
export const holdsPlace = (polygons: Polygons, [lon, lat]: Position): boolean =>
  polygons.some((rings) => {
    let inside = false;
    for (const ring of rings)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [[x1, y1], [x2, y2]] = [ring[i] as Position, ring[j] as Position];
        if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
      }
    return inside;
  });

/** West, south, east, north of polygons, degrees. */
export const boxOf = (polygons: Polygons): [number, number, number, number] => {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [lon, lat] of polygons.flat(2) as unknown as Position[]) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
};

/** Corners sharper than this carry a camera that looks along two walls, degrees; walls shorter than this make none, metres; so far before the corner it hangs, metres. */
const [bluntest, shortest, before] = [150, 3, 0.3];

/** Outer corners of buildings within an area where a camera could hang, none nearer to another than `apart` metres, at most so many. Rings of buildings in degrees, outer ones first. */
export const cornersWithin = (buildings: Polygons, area: Polygons, apart: number, most: number): [lon: number, lat: number][] => {
  const found: [number, number][] = [];
  const [perLat] = [111_320];
  const perLon = perLat * Math.cos(((boxOf(area)[1] + boxOf(area)[3]) / 2) * (Math.PI / 180));
  for (const [ring = []] of buildings) {
    if (found.length >= most) break;
    const metres = ring.slice(0, -1).map(([lon, lat]) => [lon * perLon, lat * perLat] as const);
    const twice = metres.reduce((sum, [x, y], i) => {
      const [nx, ny] = metres[(i + 1) % metres.length] as Position;
      return sum + x * ny - nx * y;
    }, 0);
    metres.forEach(([x, y], i) => {
      const [px, py] = metres.at(i - 1) as Position;
      const [nx, ny] = metres[(i + 1) % metres.length] as Position;
      const [one, other] = [Math.hypot(x - px, y - py), Math.hypot(nx - x, ny - y)];
      if (one < shortest || other < shortest) return;
      const [ax, ay, bx, by] = [(x - px) / one, (y - py) / one, (nx - x) / other, (ny - y) / other];
      // Turning the way the ring runs is an outer corner; how far it turns tells how sharp it is.
      const turned = (Math.atan2(ax * by - ay * bx, ax * bx + ay * by) * Math.sign(twice) * 180) / Math.PI;
      if (turned < 180 - bluntest) return;
      const [outX, outY] = [ax - bx, ay - by];
      const length = Math.hypot(outX, outY);
      const [cx, cy] = [x + (before * outX) / length, y + (before * outY) / length];
      const place: [number, number] = [Number((cx / perLon).toFixed(7)), Number((cy / perLat).toFixed(7))];
      if (!holdsPlace(area, place)) return;
      if (found.some(([lon, lat]) => Math.hypot((lon - place[0]) * perLon, (lat - place[1]) * perLat) < apart)) return;
      if (found.length < most) found.push(place);
    });
  }
  return found;
};
