import type { LucideIcon } from 'lucide-react';

/** A Lucide icon; decoration, because a word or a label always stands with it. */
export const Icon = ({ of: Shape, large }: { of: LucideIcon; large?: boolean }) => (
  <Shape className={large ? 'icon icon-l' : 'icon'} aria-hidden="true" />
);
