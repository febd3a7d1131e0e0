import type { Exposure } from '@vias/api/exposure/contract.ts';

export type Incidents = Exposure['incidents'];

/** Years before the last one that the server looks at. */
const yearsCompared = 4;

/** Whether the last twelve months are more or less than is usual, or as usual; undefined where either may not be told. */
export const verdictOf = ({ last, usual }: Incidents): 'aboveUsual' | 'belowUsual' | 'usual' | undefined => {
  if (!usual || last.count === null || last.interval === null) return undefined;
  // Two uncertain numbers differ only where neither reaches into the other's interval.
  if (last.interval[0] > usual.interval[1]) return 'aboveUsual';
  if (last.interval[1] < usual.interval[0]) return 'belowUsual';
  return 'usual';
};

/** Why the last twelve months are compared with fewer years than there could be, or with none; undefined where every year was recorded whole. */
export const limitOf = ({
  before,
  recordedSince,
  isLastWhole,
}: Incidents): 'nothingRecorded' | 'lastPartial' | 'noWholeYear' | 'wholeYears' | undefined => {
  if (recordedSince === null) return 'nothingRecorded';
  if (!isLastWhole) return 'lastPartial';
  if (before.length === 0) return 'noWholeYear';
  return before.length < yearsCompared ? 'wholeYears' : undefined;
};
