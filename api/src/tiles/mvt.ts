/** Vector tiles (Mapbox Vector Tile 2.1) written byte by byte: no protobuf library, no objects per feature, so a tile costs its bytes and little more. */

/** Width and height of a tile in its own units. */
export const tileExtent = 4096;

type Value = string | number;

/** One layer under construction. Features are written as they come; the dictionaries of keys and values follow them in the bytes. */
export type LayerWriter = {
  /** Index of an attribute's name. */
  key(name: string): number;
  /** Index of an attribute's value: a string, a whole number from 0, or any other number as a double. */
  value(value: Value): number;
  /** The same for a value that hardly ever comes twice: not looked for, so a repeat is written again. */
  newValue(value: Value): number;
  /** A point. `tags` holds pairs of key and value indexes, the first `tagCount` of them are used; an `id` below 0 writes none. */
  point(id: number, tags: Uint32Array, tagCount: number, x: number, y: number): void;
  /** A polygon of rings as flat x, y lists without the closing point: shells clockwise on screen, holes the other way. */
  polygon(id: number, tags: Uint32Array, tagCount: number, rings: readonly Int32Array[]): void;
  /** Features written so far. */
  count(): number;
  /** The tile with this one layer; no bytes at all when it has no feature. */
  finish(): Buffer;
};

const varintSize = (v: number): number => (v < 0x80 ? 1 : v < 0x4000 ? 2 : v < 0x200000 ? 3 : v < 0x10000000 ? 4 : 5);
const zigzag = (v: number): number => ((v << 1) ^ (v >> 31)) >>> 0;

/** Writes a varint at p and returns where the next byte goes. */
const put = (bytes: Buffer, from: number, value: number): number => {
  let [p, v] = [from, value];
  while (v > 127) {
    bytes[p++] = (v & 127) | 128;
    v >>>= 7;
  }
  bytes[p++] = v;
  return p;
};

const encodeValue = (value: Value): Buffer => {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([varints([0x0a, text.length]), text]);
  }
  if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return varints([0x28, value]);
  const double = Buffer.alloc(9);
  double[0] = 0x19;
  double.writeDoubleLE(value, 1);
  return double;
};

const varints = (list: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(list.reduce((size, v) => size + varintSize(v), 0));
  let at = 0;
  for (const v of list) at = put(bytes, at, v);
  return bytes;
};

/** Starts a layer of the name, 4096 units wide. */
export const createLayer = (name: string): LayerWriter => {
  let bytes = Buffer.allocUnsafe(1 << 16);
  let at = 0;
  let features = 0;
  const keys = new Map<string, number>();
  const known = new Map<Value, number>();
  const values: Value[] = [];
  // Counts are small whole numbers and come by the ten thousand: they find their index in a table (0 = not yet), not in the map.
  const smallValues = new Uint32Array(4096);

  const room = (size: number) => {
    if (at + size <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + size));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  };
  const write = (value: number) => {
    at = put(bytes, at, value);
  };
  const newValue = (value: Value): number => values.push(value) - 1;
  const findValue = (value: Value): number => {
    const found = known.get(value);
    if (found !== undefined) return found;
    known.set(value, values.length);
    return newValue(value);
  };
  /** Everything of a feature before its geometry: length, id, tags, type. */
  const head = (id: number, tags: Uint32Array, tagCount: number, type: number, geometrySize: number) => {
    let tagSize = 0;
    for (let i = 0; i < tagCount; i++) tagSize += varintSize(tags[i] as number);
    const size =
      (id < 0 ? 0 : 1 + varintSize(id)) +
      (tagCount ? 1 + varintSize(tagSize) + tagSize : 0) +
      2 +
      1 +
      varintSize(geometrySize) +
      geometrySize;
    room(size + 6);
    bytes[at++] = 0x12;
    write(size);
    if (id >= 0) {
      bytes[at++] = 0x08;
      write(id);
    }
    if (tagCount) {
      bytes[at++] = 0x12;
      write(tagSize);
      for (let i = 0; i < tagCount; i++) write(tags[i] as number);
    }
    bytes[at++] = 0x18;
    bytes[at++] = type;
    bytes[at++] = 0x22;
    write(geometrySize);
    features++;
  };

  return {
    key(text) {
      const found = keys.get(text) ?? keys.size;
      keys.set(text, found);
      return found;
    },
    newValue,
    value(value) {
      if (typeof value === 'number' && value >= 0 && value < 4096 && Number.isInteger(value)) {
        const small = smallValues[value] as number;
        if (small) return small - 1;
        const fresh = newValue(value);
        smallValues[value] = fresh + 1;
        return fresh;
      }
      return findValue(value);
    },
    point(id, tags, tagCount, x, y) {
      const zx = zigzag(x);
      const zy = zigzag(y);
      room(40 + 5 * tagCount);
      // Written straight through with one byte kept for each length; the few features that need two are written again with care.
      const b = bytes;
      let p = at + 2;
      if (id >= 0) {
        b[p++] = 0x08;
        p = put(b, p, id);
      }
      const tagsAt = p;
      if (tagCount > 0) {
        b[p] = 0x12;
        p += 2;
        for (let i = 0; i < tagCount; i++) {
          const v = tags[i] as number;
          if (v < 128) b[p++] = v;
          else p = put(b, p, v);
        }
        b[tagsAt + 1] = p - tagsAt - 2;
      }
      b[p] = 0x18;
      b[p + 1] = 1;
      b[p + 2] = 0x22;
      b[p + 4] = 9;
      const end = put(b, put(b, p + 5, zx), zy);
      b[p + 3] = end - p - 4;
      if (end - at - 2 > 127) {
        head(id, tags, tagCount, 1, 1 + varintSize(zx) + varintSize(zy));
        bytes[at++] = 9;
        write(zx);
        write(zy);
        return;
      }
      b[at] = 0x12;
      b[at + 1] = end - at - 2;
      at = end;
      features++;
    },
    polygon(id, tags, tagCount, rings) {
      const steps: number[] = [];
      let [x, y] = [0, 0];
      const step = (ring: Int32Array, i: number) => {
        const [nx, ny] = [ring[i] as number, ring[i + 1] as number];
        steps.push(zigzag(nx - x), zigzag(ny - y));
        [x, y] = [nx, ny];
      };
      for (const ring of rings) {
        steps.push(9);
        step(ring, 0);
        steps.push(((ring.length / 2 - 1) << 3) | 2);
        for (let i = 2; i < ring.length; i += 2) step(ring, i);
        steps.push(15);
      }
      let size = 0;
      for (const s of steps) size += varintSize(s);
      head(id, tags, tagCount, 3, size);
      for (const s of steps) write(s);
    },
    count: () => features,
    finish() {
      if (features === 0) return Buffer.alloc(0);
      const title = Buffer.from(name);
      const field = (tag: number, body: Buffer) => Buffer.concat([varints([tag, body.length]), body]);
      const body = [
        Buffer.from([0x78, 2]),
        field(0x0a, title),
        bytes.subarray(0, at),
        ...[...keys.keys()].map((key) => field(0x1a, Buffer.from(key))),
        encodeValues(values),
        varints([0x28, tileExtent]),
      ];
      const size = body.reduce((sum, part) => sum + part.length, 0);
      return Buffer.concat([varints([0x1a, size]), ...body]);
    },
  };
};

/** The value dictionary in one buffer; thousands of counts would otherwise be thousands of small ones. */
const encodeValues = (values: Iterable<Value>): Buffer => {
  let bytes = Buffer.allocUnsafe(1 << 14);
  let at = 0;
  for (const value of values) {
    const plain = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
    const encoded = plain ? undefined : encodeValue(value);
    const size = encoded?.length ?? 1 + varintSize(value as number);
    if (at + size + 6 > bytes.length) bytes = Buffer.concat([bytes.subarray(0, at)], (at + size + 6) * 2);
    bytes[at++] = 0x22;
    at = put(bytes, at, size);
    if (encoded) {
      at += encoded.copy(bytes, at);
    } else {
      bytes[at++] = 0x28;
      at = put(bytes, at, value as number);
    }
  }
  return bytes.subarray(0, at);
};
