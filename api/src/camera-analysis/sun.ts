const rad = Math.PI / 180;
const day = 86_400_000;
/** Julian centuries of the year 2000 begin at its noon of the first of January, milliseconds since 1970. */
const epoch = Date.UTC(2000, 0, 1, 12);

/** Degrees of the sun above the horizon, without refraction; right to a few hundredths of a degree in this century (the low-precision formula of the Astronomical Almanac). `at` is milliseconds since 1970. */
export const sunAltitude = (at: number, lon: number, lat: number): number => {
  const days = (at - epoch) / day;
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const longitude = (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const tilt = (23.439 - 0.0000004 * days) * rad;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(longitude));
  const sidereal = (280.46061837 + 360.98564736629 * days + lon) * rad;
  return (
    Math.asin(Math.sin(lat * rad) * Math.sin(declination) + Math.cos(lat * rad) * Math.cos(declination) * Math.cos(sidereal - ascension)) /
    rad
  );
};

/** Night is when the sun is more than six degrees below the horizon: civil dusk is over, street lamps burn, and a camera sees what its lamps or its sensor let it. */
export const isNight = (at: number, lon: number, lat: number): boolean => sunAltitude(at, lon, lat) < -6;

/** Of each hour of the clock in Riga and Vilnius the part of a period in which it is night, looked at every half hour past. */
export const darkHours = (since: number, until: number, lon: number, lat: number): number[] => {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Riga', hour: '2-digit', hourCycle: 'h23' });
  const [dark, all] = [new Array<number>(24).fill(0), new Array<number>(24).fill(0)];
  const hour = 3_600_000;
  // Whole hours of UTC are whole hours there.
  for (let at = Math.floor(since / hour) * hour + hour / 2; at < until || at - since < hour; at += hour) {
    const here = Number(clock.format(at));
    all[here] = (all[here] as number) + 1;
    if (isNight(at, lon, lat)) dark[here] = (dark[here] as number) + 1;
  }
  return all.map((count, i) => (count === 0 ? 0 : (dark[i] as number) / count));
};
