// Not the whole SDK, whose 240 files cost a tenth of a second wherever a signature may be looked at.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** Whether one of the auth tokens (the primary and, while it is rotated, the secondary) signed this form for exactly this public address. */
export const isSignedByTwilio = (
  authTokens: readonly string[],
  signature: string | undefined,
  address: string,
  form: Record<string, string>,
): boolean => signature !== undefined && authTokens.some((token) => validateRequest(token, signature, address, form));
