import type { Exposure } from '@vias/api/exposure/contract.ts';

export type Incidents = Exposure['incidents'];

/** Whether the last twelve months are more or less than is usual, or as usual; undefined where either may not be told. */
export const verdictOf = ({ last, usual }: Incidents): 'aboveUsual' | 'belowUsual' | 'usual' | undefined => {
  if (!usual || last.count === null || last.interval === null) return undefined;
  // Two uncertain numbers differ only where neither reaches into the other's interval.
  if (last.interval[0] > usual.interval[1]) return 'aboveUsual';
  if (last.interval[1] < usual.interval[0]) return 'belowUsual';
  return 'usual';
};
