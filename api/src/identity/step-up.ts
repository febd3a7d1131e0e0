import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Clock } from '../deps.ts';
import './problems.ts';

/** How old the second factor may be for approving and sending, seconds; the realm file says the same to Keycloak. */
export const STEP_UP_SECONDS = 900;
/** Clocks of provider and API may differ by this much, seconds. */
export const TOLERANCE_SECONDS = 10;

/** Passes a person who confirmed with the second factor in the last 15 minutes; else 401 `identity.step_up_needed` as RFC 9470 asks. Machines never pass. */
export const requireStepUp = (principal: Principal, clock: Clock): void => {
  if (principal.kind === 'user' && principal.acr === 'mfa') {
    const age = clock.now() / 1000 - (principal.authTime ?? Number.NEGATIVE_INFINITY);
    if (age <= STEP_UP_SECONDS + TOLERANCE_SECONDS) return;
  }
  throw new Problem('identity.step_up_needed', {
    values: { minutes: STEP_UP_SECONDS / 60 },
    headers: {
      'www-authenticate': `Bearer realm="vias", error="insufficient_user_authentication", acr_values="mfa", max_age="${STEP_UP_SECONDS}"`,
    },
  });
};
