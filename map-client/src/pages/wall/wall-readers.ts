import type { Role } from '../../auth.ts';

/** Who may put the wall up, as the server says it too. */
export const wallReaders: readonly Role[] = ['dispatcher', 'municipality-admin', 'planner'];
