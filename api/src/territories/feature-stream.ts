import { Problem } from '@vias/sql/problem.ts';

/** A GeoJSON feature as a file gives it: nothing is known about it yet. */
export type RawFeature = { properties?: Record<string, unknown> | null; geometry?: unknown; id?: unknown };
/** One feature, or a whole collection's other members (`crs`, `name`) once its end is reached. */
export type StreamItem = { feature: RawFeature } | { members: Record<string, unknown> };

/** One feature may not be longer than this: the coast of Latvia in full detail is a tenth of it. */
const maxFeatureChars = 20_000_000;
const maxMembersChars = 100_000;

/**
 * Reads a FeatureCollection of any size feature by feature, without holding the file. Throws request.not_json and
 * territory.not_features.
 */
export async function* readFeatures(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<StreamItem> {
  const decoder = new TextDecoder('utf-8');
  // Everything outside the array `features`, which stays as [] in it.
  let outside = '';
  let feature = '';
  let depth = 0;
  let inText = false;
  let escaped = false;
  let inFeatures = false;
  let found = false;
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (inText) {
        if (escaped) escaped = false;
        else if (c === 0x5c) escaped = true;
        else if (c === 0x22) inText = false;
        continue;
      }
      if (c === 0x22) inText = true;
      else if (c === 0x5b || c === 0x7b) {
        depth++;
        if (!inFeatures && depth === 2 && c === 0x5b && /[{,]\s*"features"\s*:\s*$/.test((outside + text.slice(from, i)).slice(-40))) {
          outside += text.slice(from, i + 1);
          from = i + 1;
          inFeatures = true;
          found = true;
        }
      } else if (c === 0x5d || c === 0x7d) {
        depth--;
        if (inFeatures && depth === 1) {
          inFeatures = false;
          from = i;
        } else if (inFeatures && depth === 2) {
          feature += text.slice(from, i + 1);
          from = i + 1;
          yield { feature: parseObject(feature.slice(feature.indexOf('{'))) as RawFeature };
          feature = '';
        }
      }
    }
    if (inFeatures) feature += text.slice(from);
    else outside += text.slice(from);
    if (feature.length > maxFeatureChars || outside.length > maxMembersChars) throw new Problem('territory.not_features');
  }
  const members = parseObject(outside.replace(/^\uFEFF/, ''));
  if (!found) throw new Problem('territory.not_features');
  yield { members };
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('request.not_json', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('territory.not_features');
  return value as Record<string, unknown>;
}
