import twilio from 'twilio';

/** Whether one of the auth tokens (the primary and, while it is rotated, the secondary) signed this form for exactly this public address. */
export const isSignedByTwilio = (
  authTokens: readonly string[],
  signature: string | undefined,
  address: string,
  form: Record<string, string>,
): boolean => signature !== undefined && authTokens.some((token) => twilio.validateRequest(token, signature, address, form));
