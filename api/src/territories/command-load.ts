import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { type Ask, type Io, requireValue, type Values } from './command-line.ts';
import type { SetReport } from './contract.ts';
import { download, Refusal } from './download.ts';
import { type RawFeature, readFeatures } from './feature-stream.ts';

/** `load`: sends a file, or what an address gives, to the server feature by feature and tells what became of each; answers how many were refused. */
export async function load(ask: Ask, file: string, values: Values, io: Io): Promise<number> {
  const country = requireValue(values, 'country').toUpperCase();
  const level = values.level ?? 'municipality';
  const isAddress = /^https?:\/\//.test(file);
  if (!isAddress && !existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  const query = new URLSearchParams({
    country,
    level,
    scheme: requireValue(values, 'scheme'),
    validFrom: requireValue(values, 'valid-from'),
    title: values.title ?? `${country} ${level} ${values['valid-from']}`,
    source: values.source ?? (isAddress ? file.slice(0, 300) : basename(file)),
    licence: values.licence ?? 'not stated',
    ...(values['valid-to'] && { validTo: values['valid-to'] }),
    ...(values.crs && { crs: values.crs }),
    ...(values['swap-axes'] && { swapAxes: 'true' }),
    ...(values.replace && { replace: 'true' }),
    ...(values['code-property'] && { codeProperty: values['code-property'] }),
    ...(values['name-property'] && { nameProperty: values['name-property'] }),
    ...(values['kind-property'] && { kindProperty: values['kind-property'] }),
  });
  const source = isAddress ? download(file, io.fetch) : createReadStream(file);
  // fetch hides why its body broke off, so the reason is kept here.
  let broken: unknown;
  const features = async function* () {
    try {
      yield* onlyCountry(source, country);
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  const body = Readable.toWeb(Readable.from(features())) as BodyInit;
  const report = await ask<SetReport>('POST', `/api/territories/boundary-sets?${query}`, body, 'application/geo+json').catch((error) => {
    throw broken ?? error;
  });
  const { id, version, crs, read, accepted, rejected, removed, placed, rejects, repairs } = report;
  for (const { row, code, detail } of rejects) io.err(`Not taken: unit ${row}${code ? ` (${code})` : ''}. ${detail}\n`);
  for (const { row, code, reason, areaChangeKm2 } of repairs)
    io.err(`Mended: unit ${row} (${code}). ${reason}, area ${areaChangeKm2 >= 0 ? '+' : ''}${areaChangeKm2} km²\n`);
  if (values.json) io.out(`${JSON.stringify({ id, version, crs, read, accepted, rejected, repaired: repairs.length, removed, placed })}\n`);
  else
    io.out(
      `Set ${id}, version ${version} (${crs}): ${read} read, ${accepted} accepted, ${rejected} rejected, ${repairs.length} mended, ${removed} removed; ${placed} things placed.\n`,
    );
  return rejected;
}

/** A collection of many countries gives only the units of one; a file that names no countries passes whole. */
async function* onlyCountry(source: AsyncIterable<Uint8Array>, country: string): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const item of readFeatures(source)) {
    if ('members' in item) yield `]${item.members.crs ? `,"crs":${JSON.stringify(item.members.crs)}` : ''}}`;
    else if (isOf(item.feature, country)) {
      yield `${first ? '' : ','}${JSON.stringify(item.feature)}`;
      first = false;
    }
  }
}

const isOf = ({ properties }: RawFeature, country: string): boolean => {
  const named = properties?.CNTR_CODE ?? properties?.CNTR_ID ?? properties?.country;
  return typeof named !== 'string' || named.toUpperCase() === country;
};
