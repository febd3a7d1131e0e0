const MB = 1_048_576;
/** How large a layer of one's own may be; each number has a sentence that says it. */
export const limits = {
  /** Of the file, and of everything that comes out of an archive or of GDAL. */
  fileBytes: 50 * MB,
  unpackedBytes: 500 * MB,
  zipEntries: 1_000,
  features: 100_000,
  vertices: 1_000_000,
  /** Of one feature: mending it must not hold the database up. */
  featureVertices: 100_000,
  fields: 300,
  /** Characters of one value, and of all values of a feature. */
  text: 5_000,
  properties: 150_000,
  /** Milliseconds that GDAL may take. */
  patience: 120_000,
  layersEach: 200,
} as const;

export const inMegabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`;
