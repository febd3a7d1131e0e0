import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

const Turn = z.object({
  alertId: z.string(),
  tenantId: z.string(),
  sender: z.string(),
  channel: z.string(),
  kind: z.enum(['sms', 'voice', 'email', 'push']),
  isLive: z.boolean(),
  isProbe: z.boolean(),
  wave: z.string().nullable(),
  perMessage: z.int(),
  langs: z.array(z.string()),
  rate: z.number(),
  tokens: z.coerce.number(),
  at: z.string(),
});

type Turn = z.output<typeof Turn>;

const Claimed = z.object({
  alertId: z.string(),
  subscriberId: z.string(),
  state: z.enum(['sending', 'suppressed']),
  tryNo: z.int(),
  /** Which rows are marked together as being handed over, see `beginHandOver`; none where the provider's list tells what has left. */
  chunk: z.coerce.number().nullable(),
  lang: z.string(),
  phoneEnc: z.instanceof(Buffer),
  keyId: z.string(),
  isGenerated: z.boolean(),
  segments: z.int(),
  validForS: z.number(),
});

/** A person whose message this worker may hand over, once, until its lease ends. */
export type Claimed = z.output<typeof Claimed> & { channel: string; sender: string; tenantId: string };

/** `listed`: those of the channels whose provider keeps a list, so that nothing need be marked. */
export type ClaimOptions = { channels: readonly string[]; listed?: readonly string[]; limit: number; leaseS: number };

// What a sender may use now, in segments. A clock that was set back would else stop it until the old time has come again.
const tokensNow = sql`case when b.at > clock_timestamp() + interval '1 second' then b.burst else least(b.burst, b.tokens + b.rate_segments * extract(epoch from clock_timestamp() - b.at)) end`;
// Whether word went out that takes an alert back: what comes into its queue afterwards (a retry, a look-up, a lease that ran out) must not follow "it is over".
const isTakenBack = sql`exists (select from alert f where f.audience_of_alert_id = a.alert_id and f.started_at is not null)`;

// Whose language has no text gets the municipality's own: a warning in another language is better than none, and nobody waits for ever at the head of the queue.
const mainFirst = sql`x.lang = (select t.languages[1] from tenant t where t.tenant_id = x.tenant_id) desc, x.lang`;

// Among equals the one that has used least (last_claimed_at, a clock of its own that runs with what it uses); a sender's own order on a channel is decided before its tokens are looked at, or a short text would for ever overtake a long one.
// A closed channel (closed_at) takes nothing but its probe; open_channel() says which one takes over. A further wave (alert_wave) may go by a channel of its own, which `wave` names.
const takeTurn = (tx: Tx, channels: readonly string[]) =>
  tx.maybe(
    Turn,
    sql`
    with due as (
      select distinct on (a.tenant_id, a.sender, w.channel) a.alert_id, a.tenant_id, a.sender, w.channel, w.wave, a.priority, t.last_claimed_at,
             (select max(segments) from alert_text x where x.alert_id = a.alert_id) as per_message
      from alert a join alert_turn t using (alert_id)
      cross join lateral (select case when exists (select from sender_bucket b where b.tenant_id = a.tenant_id and b.sender = a.sender and b.channel = a.channel and b.closed_at is null)
        then a.channel else open_channel(a.tenant_id, a.sender, a.channel) end as channel, null as wave
        union all select distinct v.channel, v.channel from alert_wave v where v.alert_id = a.alert_id and v.channel <> a.channel) w
      where a.status = 'sending' and w.channel = any(${channels}) and a.expires_at > now()
        and (w.wave is null and exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued' and r.next_at <= now() and r.next_channel is null)
          or exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued' and r.next_at <= now() and r.next_channel = w.wave))
        and not ${isTakenBack} and (a.quiet_reason is not null or quiet_end(a.tenant_id, a.priority, now()) is null)
      order by a.tenant_id, a.sender, w.channel, a.priority, t.last_claimed_at)
    select d.alert_id as "alertId", d.tenant_id as "tenantId", d.sender, d.channel, d.wave, c.kind, c.is_live as "isLive", b.closed_at is not null as "isProbe", d.per_message as "perMessage", (select array_agg(x.lang order by ${mainFirst}) from alert_text x where x.alert_id = d.alert_id) as langs, b.rate_segments::float8 as rate,
           ${tokensNow} as tokens, clock_timestamp()::text as at
    from due d join sender_bucket b using (tenant_id, sender, channel) join alert_channel c using (channel)
    where (b.closed_at is null or b.probe_at <= now())
      -- A text longer than the burst (the setting was lowered meanwhile) goes when the bucket is full, and the next ones wait for what it took too much.
      and ${tokensNow} >= least(d.per_message, b.burst)
    order by d.priority, d.last_claimed_at
    limit 1
    for update of b`,
  );

const byPhone = (kind: Turn['kind']): boolean => kind === 'sms' || kind === 'voice';
const address = (kind: Turn['kind']) => (byPhone(kind) ? sql`s.phone_enc` : sql`k.contact_enc`);
const addressKey = (kind: Turn['kind']) => (byPhone(kind) ? sql`s.key_id` : sql`k.key_id`);
/** So many rows are marked together before the first of them is handed over: few enough that little is unclear after a crash, enough that marking costs no rate. */
const chunkRows = 25;
/** Our own error code: nothing is stored that this kind of channel could reach. */
const noAddress = 902;

/**
 * Takes the next recipients of the alert whose turn it is, within the sender's segments per second; none when nothing is due or the rate is used up.
 * Their state is `sending` when this transaction commits, and only then may anything be handed over. Who opted out meanwhile is suppressed here.
 */
export async function claimRecipients(tx: Tx, { channels, listed = [], limit, leaseS }: ClaimOptions): Promise<Claimed[]> {
  const turn = await takeTurn(tx, channels);
  if (!turn) return [];
  const rows = await tx.rows(
    Claimed,
    sql`
    with c as materialized (
      select ctid as at, subscriber_id, case when lang = any (${turn.langs}::text[]) then lang else ${turn.langs[0] ?? ''} end as lang from recipient
      where alert_id = ${turn.alertId} and state = 'queued' and next_at <= now() and ${turn.wave === null ? sql`next_channel is null` : sql`next_channel = ${turn.wave}`}
      order by next_at limit ${turn.isProbe ? 1 : Math.max(1, Math.min(limit, Math.floor(turn.tokens / turn.perMessage)))}
      for update skip locked), claim as materialized (select ${listed.includes(turn.channel) ? sql`null::bigint` : sql`nextval('claim_chunk')`} as chunk)
    update recipient r set
      chunk = v.chunk,
      state = case when v.code is null then 'sending'::recipient_state else 'suppressed' end,
      error_code = case when v.code is null then r.error_code else nullif(v.code, 0) end,
      channel = case when v.code is null then ${turn.channel} else r.channel end,
      attempt = r.attempt + 1,
      lease_until = now() + make_interval(secs => ${leaseS})
    from (
      select c.at, c.lang, x.segments, claim.chunk + least(63, (row_number() over () - 1) / ${chunkRows}) as chunk, ${address(turn.kind)} as phone_enc, ${addressKey(turn.kind)} as key_id, coalesce(s.is_generated, false) as is_generated, a.expires_at,
             case when s.subscriber_id is null then 0 when o.subscriber_id is not null and alert_heeds_stop(a.alert_id) then 21610 when s.bad_since is not null and ${byPhone(turn.kind)} then s.bad_code
                  when s.is_generated and ${turn.isLive} then 0 when ${address(turn.kind)} is null then ${noAddress} end as code
      from alert a cross join claim cross join c join alert_text x on x.alert_id = ${turn.alertId} and x.lang = c.lang left join subscriber s using (subscriber_id)
      ${byPhone(turn.kind) ? sql`` : sql`left join subscriber_contact k on k.subscriber_id = c.subscriber_id and k.kind = ${turn.kind}`}
      left join opt_out o on o.subscriber_id = c.subscriber_id and o.tenant_id = ${turn.tenantId}
      where a.alert_id = ${turn.alertId}) v
    -- By its place, which is locked: once more through the index costs a tenth of the claim.
    where r.ctid = v.at
    returning r.alert_id as "alertId", r.subscriber_id as "subscriberId", r.state, r.attempt as "tryNo", r.chunk, v.lang,
              coalesce(v.phone_enc, '') as "phoneEnc", coalesce(v.key_id, '') as "keyId", v.is_generated as "isGenerated", v.segments,
              extract(epoch from v.expires_at - clock_timestamp())::float8 as "validForS"`,
  );
  const { channel, sender, tenantId } = turn;
  const claimed: Claimed[] = [];
  let used = 0;
  for (const { alertId, subscriberId, state, tryNo, chunk, lang, phoneEnc, keyId, isGenerated, segments, validForS } of rows) {
    if (state !== 'sending') continue;
    used += segments;
    // Written out: spreading a row costs as much as opening its number.
    claimed.push({
      alertId,
      subscriberId,
      state,
      tryNo,
      chunk,
      lang,
      phoneEnc,
      keyId,
      isGenerated,
      segments,
      validForS,
      channel,
      sender,
      tenantId,
    }); // prettier-ignore
  }
  await tx.run(
    sql`update sender_bucket set tokens = ${turn.tokens - used}, at = ${turn.at}::timestamptz where tenant_id = ${turn.tenantId} and sender = ${turn.sender} and channel = ${turn.channel}`,
  );
  const [probe] = claimed;
  if (turn.isProbe && probe)
    await tx.run(
      sql`update sender_bucket set probe_alert_id = ${probe.alertId}, probe_subscriber_id = ${probe.subscriberId}, probe_try_no = ${probe.tryNo}, probes = least(probes + 1, 10),
        probe_at = now() + make_interval(secs => least(600, 60 * 2 ^ probes)) where tenant_id = ${turn.tenantId} and sender = ${turn.sender} and channel = ${turn.channel}`,
    );
  // Turns are counted in seconds of the rate that were used, not in claims, which differ in size: equals share it exactly. Who was held up catches up on one second, not on all it missed.
  await tx.run(sql`
    update alert_turn t set last_claimed_at = make_interval(secs => ${used / turn.rate}) + greatest(t.last_claimed_at, coalesce((
      select min(o.last_claimed_at) from alert_turn o join alert a using (alert_id) where a.status = 'sending' and o.alert_id <> t.alert_id
        and exists (select from recipient r where r.alert_id = o.alert_id and r.state = 'queued' and r.next_at <= now())), clock_timestamp()) - interval '1 second')
    where alert_id = ${turn.alertId}`);
  return claimed;
}

const Text = z.object({ lang: z.string(), body: z.string() });

/** The texts of an alert as approved, by language, the municipality's own first; none when the database no longer holds what was approved. */
export async function readFrozenTexts(tx: Tx, alertId: string): Promise<Map<string, { body: string }>> {
  const rows = await tx.rows(
    Text,
    sql`select x.lang, x.sent_body as body from alert a join alert_text x using (alert_id) where a.alert_id = ${alertId} and a.frozen_hash = alert_hash(a) order by ${mainFirst}`,
  );
  return new Map(rows.map(({ lang, body }) => [lang, { body }]));
}

/** What somebody gets who reads this language: its text, or where it has none the municipality's own. */
export const textIn = (texts: ReadonlyMap<string, { body: string }>, lang: string): { body: string } | undefined =>
  texts.get(lang) ?? texts.values().next().value;

const Held = z.object({ held: z.string() });

/** Of these claims, those that are no longer ours: the lease is over by the database's clock, or somebody else has the row. For a process whose own clocks stood still. */
export async function readLost(tx: Tx, claims: readonly Claimed[]): Promise<(claim: Claimed) => boolean> {
  const rows = await tx.rows(
    Held,
    sql`select r.alert_id || ' ' || r.subscriber_id as held
      from unnest(${claims.map((c) => c.alertId)}::uuid[], ${claims.map((c) => c.subscriberId)}::uuid[], ${claims.map((c) => c.tryNo)}::int[]) v (alert_id, subscriber_id, try_no)
      join recipient r on r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.attempt = v.try_no
      where r.state = 'sending' and r.lease_until > clock_timestamp()`,
  );
  const held = new Set(rows.map((row) => row.held));
  return ({ alertId, subscriberId }) => !held.has(`${alertId} ${subscriberId}`);
}

const Going = z.object({ alertId: z.string(), channel: z.string(), onlySubscriberId: z.string().nullable() });

/** Of these claims, those that may no longer be handed over: their alert was paused, stopped, taken back or is over, or their channel is closed to all but its probe. */
export async function readStopped(tx: Tx, claims: readonly Claimed[]): Promise<(claim: Claimed) => boolean> {
  const rows = await tx.rows(
    Going,
    sql`select a.alert_id as "alertId", b.channel, case when b.closed_at is not null then coalesce(b.probe_subscriber_id::text, '') end as "onlySubscriberId"
      from alert a join sender_bucket b using (tenant_id, sender)
      where a.alert_id = any(${[...new Set(claims.map((claim) => claim.alertId))]}::uuid[]) and a.status = 'sending' and a.expires_at > now() and not ${isTakenBack}`,
  );
  const going = new Map(rows.map((row) => [`${row.alertId} ${row.channel}`, row.onlySubscriberId]));
  // Claims of one alert and channel come in long runs, several hundred ten times a second.
  let last: { alertId: string; channel: string; only: string | null | undefined } | undefined;
  return ({ alertId, channel, subscriberId }) => {
    if (last?.alertId !== alertId || last.channel !== channel) last = { alertId, channel, only: going.get(`${alertId} ${channel}`) };
    const { only } = last;
    return only === undefined || (only !== null && only !== subscriberId);
  };
}

/** Writes down that rows of these chunks may be handed over from now on; nothing of a chunk leaves before this is committed. */
export const beginHandOver = (tx: Tx, chunks: readonly number[]): Promise<number> =>
  tx.run(sql`insert into hand_over (chunk) select unnest(${chunks}::bigint[]) on conflict do nothing`);

/** Gives back what was claimed and not handed over: to the queue while the alert is paused or lives on, to `not_sent` once it was stopped. */
export const returnClaims = (tx: Tx, claims: readonly Pick<Claimed, 'alertId' | 'subscriberId' | 'tryNo'>[]): Promise<number> =>
  tx.run(sql`
    update recipient r set lease_until = null, next_at = now(),
      state = case when a.status in ('cancelled', 'expired') then 'not_sent'::recipient_state else 'queued' end
    from unnest(${claims.map((c) => c.alertId)}::uuid[], ${claims.map((c) => c.subscriberId)}::uuid[], ${claims.map((c) => c.tryNo)}::int[]) v (alert_id, subscriber_id, try_no)
    join alert a using (alert_id)
    where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.attempt = v.try_no and r.state = 'sending'`);

/** Results that say nothing was taken (back to the queue after a while, no failure counted) or that nobody can tell (to be looked up). */
export const settleOpen = (
  tx: Tx,
  results: readonly { alertId: string; subscriberId: string; tryNo: number; unclear: boolean; afterS: number }[],
): Promise<number> =>
  tx.run(sql`
    update recipient r set next_at = now() + make_interval(secs => v.after_s), lookups = 0,
      state = case when v.unclear then 'uncertain'::recipient_state when a.status in ('cancelled', 'expired') then 'not_sent' else 'queued' end
    from unnest(${results.map((c) => c.alertId)}::uuid[], ${results.map((c) => c.subscriberId)}::uuid[], ${results.map((c) => c.tryNo)}::int[],
                ${results.map((c) => c.unclear)}::boolean[], ${results.map((c) => c.afterS)}::float8[]) v (alert_id, subscriber_id, try_no, unclear, after_s)
    join alert a using (alert_id)
    where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.attempt = v.try_no and r.state = 'sending'`);
