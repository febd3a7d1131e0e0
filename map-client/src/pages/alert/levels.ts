import type { Draft } from './draft.ts';

/** Four levels a person can tell apart, and what they are in CAP. */
export type Level = 'extreme' | 'severe' | 'moderate' | 'minor';

export const levels: readonly { id: Level; cap: Pick<Draft, 'severity' | 'urgency'> }[] = [
  { id: 'extreme', cap: { severity: 'Extreme', urgency: 'Immediate' } },
  { id: 'severe', cap: { severity: 'Severe', urgency: 'Expected' } },
  { id: 'moderate', cap: { severity: 'Moderate', urgency: 'Expected' } },
  { id: 'minor', cap: { severity: 'Minor', urgency: 'Future' } },
];

/** Whether what a warning tells of is past: an all-clear, or word that a warning is withdrawn. */
export const isOver = ({ urgency }: { urgency: string }): boolean => urgency === 'Past';

/** The level of a CAP severity; what another system calls unknown is shown as moderate. */
export const levelOf = ({ severity }: { severity: string }): Level => levels.find(({ cap }) => cap.severity === severity)?.id ?? 'moderate';
