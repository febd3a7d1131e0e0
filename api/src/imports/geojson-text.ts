/** A feature longer than this (characters) is refused: a point needs a few hundred. */
const FEATURE_LIMIT = 4_194_304;

/**
 * Cuts a GeoJSON FeatureCollection into the texts of its features as it arrives. `null` stands for a feature that is too long.
 * `found` tells whether the list of features was met at all, `open` whether the text ended inside it.
 */
export const createFeatureScanner = () => {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let inFeatures = false;
  let found = false;
  let closed = false;
  let key = '';
  let keyHead = '';
  let keyStart = 0;
  let feature = '';
  let tooLong = false;
  const push = (text: string): (string | null)[] => {
    const features: (string | null)[] = [];
    let start = inFeatures && depth > 2 ? 0 : -1;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (inString) {
        if (escaped) escaped = false;
        else if (c === 0x5c) escaped = true;
        else if (c === 0x22) {
          inString = false;
          if (depth === 1) key = keyHead + text.slice(keyStart, i);
        }
        continue;
      }
      if (c === 0x22) {
        inString = true;
        keyHead = '';
        keyStart = i + 1;
      } else if (c === 0x7b || c === 0x5b) {
        if (depth === 1 && c === 0x5b && key === 'features' && !found) {
          inFeatures = true;
          found = true;
        }
        if (depth === 2 && inFeatures) start = i;
        depth++;
      } else if (c === 0x7d || c === 0x5d) {
        depth--;
        if (inFeatures && depth === 2 && start >= 0) {
          features.push(tooLong ? null : feature + text.slice(start, i + 1));
          feature = '';
          tooLong = false;
          start = -1;
        }
        if (inFeatures && depth === 1) inFeatures = false;
        if (depth === 0) closed = true;
      }
    }
    // A key may be cut by the end of a piece; a long text beside the features need not be kept.
    if (inString && depth === 1) keyHead = (keyHead + text.slice(keyStart)).slice(0, 100);
    keyStart = 0;
    if (start >= 0 && !tooLong) feature += text.slice(start);
    if (feature.length > FEATURE_LIMIT) {
      tooLong = true;
      feature = '';
    }
    return features;
  };
  return { push, state: () => ({ found, open: !closed, partial: inFeatures && depth > 2 }) };
};
