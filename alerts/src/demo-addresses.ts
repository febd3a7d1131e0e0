import type { DemoPlace } from './demo-residents.ts';

/** An invented house on an invented street, degrees WGS 84. On a quiet street nobody of the demonstration is registered. */
export type DemoAddress = {
  code: string;
  text: string;
  street: string | null;
  house: string;
  settlement: string;
  dwellings: number;
  lon: number;
  lat: number;
  isQuiet: boolean;
};

const words = {
  LV: [
    ...['Liepu', 'Ozolu', 'Bērzu', 'Kļavu', 'Egļu', 'Priežu', 'Ābeļu', 'Ķiršu', 'Ceriņu', 'Vītolu', 'Kastaņu', 'Pīlādžu', 'Lazdu', 'Ošu'],
    ...['Skolas', 'Dzirnavu', 'Pasta', 'Tirgus', 'Upes', 'Ezera', 'Avotu', 'Dārza', 'Meža', 'Parka', 'Kalna', 'Lejas', 'Pļavu', 'Lauku'],
    ...[
      'Saules',
      'Rīta',
      'Vakara',
      'Mēness',
      'Zvaigžņu',
      'Varavīksnes',
      'Vasaras',
      'Rudens',
      'Stārķu',
      'Cīruļu',
      'Lakstīgalu',
      'Bezdelīgu',
    ],
    ...['Maizes', 'Amatnieku', 'Kalēju', 'Audēju', 'Podnieku', 'Ceļmalas', 'Tilta', 'Stacijas', 'Krasta', 'Smilšu', 'Akmeņu', 'Māla'],
  ],
  LT: [
    ...[
      'Liepų',
      'Ąžuolų',
      'Beržų',
      'Klevų',
      'Eglių',
      'Pušų',
      'Obelų',
      'Vyšnių',
      'Alyvų',
      'Gluosnių',
      'Kaštonų',
      'Šermukšnių',
      'Lazdynų',
      'Uosių',
    ],
    ...[
      'Mokyklos',
      'Malūno',
      'Pašto',
      'Turgaus',
      'Upės',
      'Ežero',
      'Šaltinio',
      'Sodų',
      'Miško',
      'Parko',
      'Kalno',
      'Slėnio',
      'Pievų',
      'Laukų',
    ],
    ...[
      'Saulės',
      'Ryto',
      'Vakaro',
      'Mėnulio',
      'Žvaigždžių',
      'Vaivorykštės',
      'Vasaros',
      'Rudens',
      'Gandrų',
      'Vyturių',
      'Lakštingalų',
      'Kregždžių',
    ],
    ...['Duonos', 'Amatų', 'Kalvių', 'Audėjų', 'Puodžių', 'Pakelės', 'Tilto', 'Stoties', 'Kranto', 'Smėlio', 'Akmenų', 'Molio'],
  ],
} as const;
const farms = [
  'Kalnieši',
  'Lejnieki',
  'Upmaļi',
  'Birzes',
  'Pūpoli',
  'Ozolāji',
  'Dzirnavnieki',
  'Vītiņi',
  'Rubeņi',
  'Saulgrieži',
  'Bērziņi',
  'Strautmaļi',
];

// A number from 0 up to 1 that belongs to its words: the same on every machine (FNV-1a with a last stir).
const lotOf = (...of: (string | number)[]): number => {
  let hash = 0x811c9dc5;
  for (const char of of.join(' ')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3ce5);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
};

const housesOf = (weight: number): number => {
  if (weight < 1000) return 5;
  return Math.round(Math.min(900, weight >= 20_000 ? weight / 60 : 20 + weight / 110));
};
/** Flats by how large the place is: blocks of a city, small blocks of a town, one house with flats in a village. */
const dwellingsOf = (weight: number, no: number, lot: number): number => {
  if (weight >= 20_000) return lot < 0.42 ? 12 + Math.floor(lot * 115) : 1;
  if (weight >= 1000) return lot < 0.25 ? 8 + Math.floor(lot * 72) : 1;
  return no === 0 ? 12 + Math.floor(lot * 10) : 1;
};
const perStreet = 24;
const kmPerDegree = 111.3;

/** Invents the houses of a place: some along each street of it, on both sides, every 26 m; every sixth street of a town is a quiet one. */
export function inventAddresses(place: DemoPlace): DemoAddress[] {
  const { country, name, weight } = place;
  const narrow = Math.cos((place.lat * Math.PI) / 180);
  const spread = Math.min(1.6, 0.12 + Math.sqrt(weight) / 150);
  const first = Math.floor(lotOf(name, place.lon) * words[country].length);
  return Array.from({ length: housesOf(weight) }, (_, i): DemoAddress => {
    const [way, no] = [Math.floor(i / perStreet), i % perStreet];
    const word = words[country][(first + way) % words[country].length] ?? '';
    // Streets lie crosswise around the middle of the place, closer together there.
    const [along, across] = [(lotOf(name, way, 'a') - 0.5) * 2 * spread, (lotOf(name, way, 'b') ** 1.4 - 0.3) * 2 * spread];
    const turn = lotOf(name, 'turn') * Math.PI + (way % 2) * (Math.PI / 2);
    const [forth, side] = [along + (no - perStreet / 2) * 0.013, across + (no % 2 === 0 ? 0.014 : -0.014)];
    const [east, north] = [forth * Math.cos(turn) - side * Math.sin(turn), forth * Math.sin(turn) + side * Math.cos(turn)];
    const isFarm = country === 'LV' && weight < 1000 && no > 1;
    const street = isFarm ? null : country === 'LV' ? `${word} iela` : `${word} g.`;
    const house = isFarm ? (farms[(first + no) % farms.length] ?? '') : String(no + 1);
    return {
      code: `${country}-${name}-${place.lon.toFixed(3)}-${i}`.slice(0, 40),
      text: `${street ? `${street} ${house}` : `"${house}"`}, ${name}`,
      street,
      house,
      settlement: name,
      dwellings: dwellingsOf(weight, no, lotOf(name, way, no)),
      lon: Math.round((place.lon + east / (kmPerDegree * narrow)) * 1e6) / 1e6,
      lat: Math.round((place.lat + north / kmPerDegree) * 1e6) / 1e6,
      isQuiet: weight >= 1000 && way % 6 === 5,
    };
  });
}

/** Where a person of a place lives, by a lot from 0 up to 1: a house as often as it has dwellings, none on a quiet street. */
export function createHomes(place: DemoPlace): (lot: number) => DemoAddress | undefined {
  const lived = inventAddresses(place).filter(({ isQuiet }) => !isQuiet);
  let sum = 0;
  const upTo = lived.map(({ dwellings }) => {
    sum += dwellings;
    return sum;
  });
  return (lot) => {
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lot * sum < (upTo[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return lived[low];
  };
}
