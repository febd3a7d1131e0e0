import { Builder } from 'flatbuffers';
import { Column } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js';
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js';
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js';
import type { mapColumn } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';

type Facts = { title: string; description: string; geometryType: number; featuresCount: number; columns: ReturnType<typeof mapColumn>[] };

/** The header of a FlatGeobuf in WGS 84 without an index, that names its layer: the library's own calls every layer L1. */
export const writeHeader = ({ title, description, geometryType, featuresCount, columns }: Facts): Uint8Array => {
  const builder = new Builder();
  const parts = columns.map(({ name, type }) => {
    const nameAt = builder.createString(name);
    Column.startColumn(builder);
    Column.addName(builder, nameAt);
    Column.addType(builder, type);
    return Column.endColumn(builder);
  });
  const columnsAt = Header.createColumnsVector(builder, parts);
  const titleAt = builder.createString(title);
  const descriptionAt = builder.createString(description);
  Crs.startCrs(builder);
  Crs.addCode(builder, 4326);
  const crsAt = Crs.endCrs(builder);
  Header.startHeader(builder);
  // Programs list layers by the name; the title is for those that show both.
  Header.addName(builder, titleAt);
  Header.addTitle(builder, titleAt);
  Header.addDescription(builder, descriptionAt);
  Header.addGeometryType(builder, geometryType);
  Header.addColumns(builder, columnsAt);
  Header.addFeaturesCount(builder, BigInt(featuresCount));
  Header.addIndexNodeSize(builder, 0);
  Header.addCrs(builder, crsAt);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return builder.asUint8Array();
};
