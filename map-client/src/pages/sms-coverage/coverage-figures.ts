import type { endpoints } from '@vias/api/sms-coverage/contract.ts';
import { noDataClass, suppressedClass } from '@vias/style/thematic-style.ts';
import type { z } from 'zod';

export type Coverage = z.output<(typeof endpoints)['readCoverage']['answer']['schema']>;
export type CoveredTerritory = Coverage['territories'][number];
export type CoveredPlace = Coverage['places'][number];

/** Bounds of the classes of the share reached: a class is [lower, upper), the last one closed. */
export const shareBreaks = [0, 0.1, 0.25, 0.5, 0.75, 1] as const;

/** The class of a share, −1 where nothing is known, −2 where it is held back. */
export const classOf = ({ share, total }: { share: number | null; total: number | null }): number =>
  total === null
    ? noDataClass
    : share === null
      ? suppressedClass
      : Math.min(
          shareBreaks.length - 2,
          shareBreaks.findLastIndex((lower) => share >= lower),
        );

/** Dwellings and those reached of all municipalities together; null where nothing is known or one of them is held back. */
export const sumOf = (territories: readonly CoveredTerritory[]): { total: number; reached: number; share: number } | null => {
  const whole = territories.filter(({ level }) => level === 'municipality');
  if (whole.length === 0 || whole.some(({ reached, basis }) => reached === null || basis !== whole[0]?.basis)) return null;
  const total = whole.reduce((sum, territory) => sum + (territory.total ?? 0), 0);
  const reached = whole.reduce((sum, territory) => sum + (territory.reached ?? 0), 0);
  return total > 0 ? { total, reached, share: reached / total } : null;
};
