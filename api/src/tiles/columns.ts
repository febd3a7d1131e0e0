/** Incidents as parallel typed arrays, 25 bytes each: what a tile scan reads, and nothing else. */
export type Columns = {
  readonly n: number;
  /** Web Mercator (EPSG:3857) as a fraction of the world times 2³², from the north-west corner. */
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** Whole seconds since `epochStart`. */
  readonly time: Uint32Array;
  /** The incident's number, the feature id in a tile. */
  readonly id: Uint32Array;
  /** The last 32 bits of the incident's uuid: what the change feed is matched by. Not unique. */
  readonly key: Uint32Array;
  readonly category: Uint16Array;
  /** Severity and status in one byte, see `markOf`. */
  readonly mark: Uint8Array;
  /** Access class; 0 is nobody's: a row that is gone. */
  readonly cls: Uint16Array;
};

/** Start of the time column, seconds before 1970: 1950-01-01T00:00Z, so that 32 bits reach 2086. */
export const epochStart = -631_152_000;
export const bytesPerIncident = 25;

/** Severity 1–5 and the index of the status (0–31) in one byte. */
export const markOf = (severity: number, status: number): number => (severity & 7) | (status << 3);

/** Columns with room for n rows, all zero. */
export const emptyColumns = (n: number): Columns => ({
  n,
  x: new Uint32Array(n),
  y: new Uint32Array(n),
  time: new Uint32Array(n),
  id: new Uint32Array(n),
  key: new Uint32Array(n),
  category: new Uint16Array(n),
  mark: new Uint8Array(n),
  cls: new Uint16Array(n),
});

/** Copies row i of one set of columns to row j of another. */
export const copyRow = (from: Columns, i: number, to: Columns, j: number): void => {
  to.x[j] = from.x[i] as number;
  to.y[j] = from.y[i] as number;
  to.time[j] = from.time[i] as number;
  to.id[j] = from.id[i] as number;
  to.key[j] = from.key[i] as number;
  to.category[j] = from.category[i] as number;
  to.mark[j] = from.mark[i] as number;
  to.cls[j] = from.cls[i] as number;
};

/** The first n rows as columns of their own length, sharing the memory. */
export const firstRows = (from: Columns, n: number): Columns => ({
  n,
  x: from.x.subarray(0, n),
  y: from.y.subarray(0, n),
  time: from.time.subarray(0, n),
  id: from.id.subarray(0, n),
  key: from.key.subarray(0, n),
  category: from.category.subarray(0, n),
  mark: from.mark.subarray(0, n),
  cls: from.cls.subarray(0, n),
});

const spread = (value: number): number => {
  let v = value & 0xffff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
};

/** Place on the Morton curve of two 16-bit coordinates: the tiles of every zoom up to 16 are unbroken stretches of it. */
export const morton = (x: number, y: number): number => (spread(x) | (spread(y) << 1)) >>> 0;
