import type { Channel, Handover } from './channels/channel.ts';
import type { Claimed } from './claim.ts';
import type { PhoneVault } from './phone-vault.ts';

/** What became of one claimed recipient; `kept` means that nothing was handed over and its claim can be given back. */
export type Result = { claim: Claimed; outcome: Handover | { kind: 'kept' } };

/** How many hand-overs of a channel run at once: one more after each full round without a refusal, half after a refusal for speed, none while the provider wants us to wait. Times on the monotonic clock, milliseconds. */
export type Throttle = { limit: number; slowUntil: number; waitUntil: number; readonly max: number };

/** Begins at `start` and never leaves 1…max. */
export const createThrottle = (start: number, max: number): Throttle => ({ limit: Math.min(start, max), slowUntil: 0, waitUntil: 0, max });

const longestWaitMs = 5_000;

/** Adapts to what the provider says; one burst of refusals halves the limit once, and its Retry-After holds all of the channel back, up to five seconds. */
export function adapt(throttle: Throttle, outcome: Result['outcome'], now: number): void {
  if (outcome.kind === 'accepted') throttle.limit = Math.min(throttle.max, throttle.limit + 1 / throttle.limit);
  // A provider that is away does not ask for less.
  if (outcome.kind !== 'throttled' || outcome.down) return;
  throttle.waitUntil = Math.max(throttle.waitUntil, now + Math.min(outcome.afterMs, longestWaitMs));
  if (now < throttle.slowUntil) return;
  throttle.limit = Math.max(1, throttle.limit / 2);
  throttle.slowUntil = now + 1_000;
}

/** Our own error code: the stored number cannot be opened. */
export const unreadable = 901;

export type HandOverOptions = {
  channel: Channel | undefined;
  vault: PhoneVault;
  leaseEndsAt: number;
  claimedAt: number;
  wallAt: number;
  requestTimeoutMs: number;
};

/** Hands one claimed recipient to its channel. `leaseEndsAt` and `claimedAt` are on this process's monotonic clock, counted from before the claim was asked for, `wallAt` is what its calendar said then: past the lease nothing may be sent, and nothing begins that may last beyond it. */
export async function handOver(
  claim: Claimed,
  text: { body: string } | undefined,
  { channel, vault, leaseEndsAt, claimedAt, wallAt, requestTimeoutMs }: HandOverOptions,
): Promise<Result> {
  // A machine that was asleep may not have counted it: its other clock has, mostly.
  const asleepMs = Math.max(0, Date.now() - wallAt - (performance.now() - claimedAt));
  const withinMs = leaseEndsAt - performance.now() - asleepMs;
  if (!text || !channel || withinMs <= requestTimeoutMs) return { claim, outcome: { kind: 'kept' } };
  const { alertId, subscriberId, tryNo, sender, isGenerated, lang } = claim;
  let to: string;
  try {
    to = vault.open(subscriberId, claim.phoneEnc, claim.keyId);
  } catch {
    // Nothing was handed over and nothing can be: neither to be looked up nor to be tried again.
    return { claim, outcome: { kind: 'rejected', code: unreadable } };
  }
  // The database said how long the alert lives; this machine's wall clock may be wrong.
  const validForS = claim.validForS - (performance.now() - claimedAt) / 1000;
  return {
    claim,
    outcome: await channel.send({ alertId, subscriberId, tryNo, sender, isGenerated, lang, to, body: text.body, validForS, withinMs }),
  };
}
