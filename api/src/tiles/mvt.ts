/** Vector tiles (Mapbox Vector Tile 2.1) written byte by byte: no protobuf library, no objects per feature, so a tile costs its bytes and little more. */

/** Width and height of a tile in its own units. */
export const tileExtent = 4096;

type Value = string | number;

const varintSize = (v: number): number => (v < 0x80 ? 1 : v < 0x4000 ? 2 : v < 0x200000 ? 3 : v < 0x10000000 ? 4 : 5);

/** A signed number as geometry has it. */
export const zigzag = (v: number): number => ((v << 1) ^ (v >> 31)) >>> 0;

/** Writes a varint at p and returns where the next byte goes. */
export const put = (bytes: Buffer, p: number, value: number): number => {
  // Most are short, and straight code for them is twice as fast as a loop.
  if (value < 0x80) {
    bytes[p] = value;
    return p + 1;
  }
  bytes[p] = (value & 127) | 128;
  if (value < 0x4000) {
    bytes[p + 1] = value >>> 7;
    return p + 2;
  }
  bytes[p + 1] = ((value >>> 7) & 127) | 128;
  if (value < 0x200000) {
    bytes[p + 2] = value >>> 14;
    return p + 3;
  }
  bytes[p + 2] = ((value >>> 14) & 127) | 128;
  if (value < 0x10000000) {
    bytes[p + 3] = value >>> 21;
    return p + 4;
  }
  bytes[p + 3] = ((value >>> 21) & 127) | 128;
  bytes[p + 4] = value >>> 28;
  return p + 5;
};

/** Memory to write into before the size is known, used again for every tile: tiles are written one at a time. Holds at least so many bytes. */
export const createScratch = (): ((size: number) => Buffer) => {
  let bytes = Buffer.allocUnsafeSlow(1 << 18);
  return (size) => {
    if (bytes.length < size) bytes = Buffer.allocUnsafeSlow(2 * size);
    return bytes;
  };
};

const varints = (list: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(list.reduce((size, v) => size + varintSize(v), 0));
  let at = 0;
  for (const v of list) at = put(bytes, at, v);
  return bytes;
};

const field = (tag: number, body: Buffer): Buffer => Buffer.concat([varints([tag, body.length]), body]);

/** Writes a whole number from 0 to 2³² − 1 as an entry of a layer's dictionary of values, at most 8 bytes. */
export const putWhole = (bytes: Buffer, from: number, value: number): number => {
  const end = put(bytes, from + 3, value);
  bytes[from] = 0x22;
  bytes[from + 1] = end - from - 2;
  bytes[from + 2] = 0x28;
  return end;
};

/** An entry of a layer's dictionary of values: a string, a whole number from 0, or any other number as a double. */
export const encodeValue = (value: Value): Buffer => {
  if (typeof value === 'string') return field(0x22, field(0x0a, Buffer.from(value)));
  if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return field(0x22, varints([0x28, value]));
  const double = Buffer.alloc(9);
  double[0] = 0x19;
  double.writeDoubleLE(value, 1);
  return field(0x22, double);
};

/** A layer of its parts: features and values as they were written, the names of the attributes. No bytes at all without features. */
export const assembleLayer = (name: string, features: Buffer, keys: Iterable<string>, ...values: Buffer[]): Buffer => {
  if (features.length === 0) return Buffer.alloc(0);
  const before = Buffer.concat([Buffer.from([0x78, 2]), field(0x0a, Buffer.from(name))]);
  const names = Buffer.concat([...keys].map((key) => field(0x1a, Buffer.from(key))));
  const parts = [before, features, names, ...values, varints([0x28, tileExtent])];
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varints([0x1a, size]), ...parts]);
};

/** Begins a point of fewer than 128 bytes and returns where its tags go, pairs of key and value indexes. An `id` below 0 writes none. */
export const beginPoint = (bytes: Buffer, from: number, id: number): number => {
  bytes[from] = 0x12;
  let p = from + 2;
  if (id >= 0) {
    bytes[p++] = 0x08;
    p = put(bytes, p, id);
  }
  bytes[p] = 0x12;
  return p + 2;
};

/** Ends the point begun at `from` whose tags lie from `tags` to `end`; returns where the next feature goes. */
export const endPoint = (bytes: Buffer, from: number, tags: number, end: number, x: number, y: number): number => {
  bytes[tags - 1] = end - tags;
  bytes[end] = 0x18;
  bytes[end + 1] = 1;
  bytes[end + 2] = 0x22;
  bytes[end + 4] = 9;
  const next = put(bytes, put(bytes, end + 5, zigzag(x)), zigzag(y));
  bytes[end + 3] = next - end - 4;
  bytes[from + 1] = next - from - 2;
  return next;
};

/** One layer of few features under construction. */
export type LayerWriter = {
  /** A point with attributes. */
  point(id: number, attributes: Readonly<Record<string, Value>>, x: number, y: number): void;
  /** Lines as flat x, y lists. */
  line(id: number, attributes: Readonly<Record<string, Value>>, parts: readonly Int32Array[]): void;
  /** A polygon of rings as flat x, y lists without the closing point: shells clockwise on screen, holes the other way. */
  polygon(id: number, attributes: Readonly<Record<string, Value>>, rings: readonly Int32Array[]): void;
  /** The tile with this one layer; no bytes at all when it has no feature. */
  finish(): Buffer;
};

/** Commands that draw lines of flat x, y lists, each from where the last ended; `end` closes a ring. */
const stepsOf = (lines: readonly Int32Array[], end: readonly number[]): number[] => {
  const steps: number[] = [];
  let [x, y] = [0, 0];
  const step = (line: Int32Array, i: number) => {
    const [nx, ny] = [line[i] as number, line[i + 1] as number];
    steps.push(zigzag(nx - x), zigzag(ny - y));
    [x, y] = [nx, ny];
  };
  for (const line of lines) {
    steps.push(9);
    step(line, 0);
    steps.push(((line.length / 2 - 1) << 3) | 2);
    for (let i = 2; i < line.length; i += 2) step(line, i);
    steps.push(...end);
  }
  return steps;
};

/** Starts a layer of the name, 4096 units wide. */
export const createLayer = (name: string): LayerWriter => {
  const features: Buffer[] = [];
  const keys = new Map<string, number>();
  const values = new Map<Value, number>();
  const indexIn = <T>(known: Map<T, number>, item: T): number => {
    const index = known.get(item) ?? known.size;
    known.set(item, index);
    return index;
  };
  const feature = (id: number, attributes: Readonly<Record<string, Value>>, type: number, geometry: readonly number[]) => {
    const tags = Object.entries(attributes).flatMap(([key, value]) => [indexIn(keys, key), indexIn(values, value)]);
    const body = [varints([0x08, id]), field(0x12, varints(tags)), varints([0x18, type]), field(0x22, varints(geometry))];
    features.push(field(0x12, Buffer.concat(body)));
  };
  return {
    point: (id, attributes, x, y) => feature(id, attributes, 1, [9, zigzag(x), zigzag(y)]),
    line: (id, attributes, parts) => feature(id, attributes, 2, stepsOf(parts, [])),
    polygon: (id, attributes, rings) => feature(id, attributes, 3, stepsOf(rings, [15])),
    finish: () => assembleLayer(name, Buffer.concat(features), keys.keys(), ...[...values.keys()].map(encodeValue)),
  };
};
