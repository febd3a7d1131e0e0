-- Registration of residents up to the confirmed number. Bytes come as hexadecimal digits in JSON.

-- Puts a message about the registration into the queue; who calls it sealed number and text for service_message_id.
create or replace function queue_service_message(m jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into service_message (service_message_id, tenant_id, kind, to_enc, body_enc, key_id, lang, is_generated, channel, segments, number_hmacs, expires_at)
  select (m ->> 'id')::uuid, m ->> 'tenant', m ->> 'kind', decode(m ->> 'toEnc', 'hex'), decode(m ->> 'bodyEnc', 'hex'), m ->> 'keyId', m ->> 'lang', (m ->> 'isGenerated')::boolean, m ->> 'channel', coalesce((m ->> 'segments')::smallint, 1),
         array(select decode(x, 'hex') from jsonb_array_elements_text(coalesce(m -> 'hmacs', '[]')) x), now() + make_interval(secs => (m ->> 'validForS')::int) $$;
revoke execute on function queue_service_message(jsonb) from public;
grant execute on function queue_service_message(jsonb) to vias_worker, vias_resident;

-- Counts a request for a code against the limits and, when all hold, keeps it and queues the message. It never looks at subscriber: whether a number is known can be told neither by the answer nor by its time.
-- Answers 'sent' or which limit is reached: 'number', 'address', 'network', 'sequence', 'hour', 'conversion', 'proof'. What one network does closes that network alone; 'hour' is the budget of the municipality,
-- larger than what any one network may take of it, and closes that municipality alone. The only thing that a network can close for others is the number itself that it asks for.
create or replace function begin_registration(r jsonb, message jsonb, limits jsonb) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  number bytea := decode(r ->> 'phoneHmac', 'hex');
  block bytea := decode(r ->> 'blockHmac', 'hex');
  ip bytea := decode(r ->> 'ipHmac', 'hex');
  net bytea := decode(r ->> 'netHmac', 'hex');
  c record;
begin
  -- One after the other, so that two requests at once cannot both be the last that is allowed.
  perform pg_advisory_xact_lock(hashtextextended('vias registration', 0));
  select count(*) filter (where phone_hmac = number) as by_number,
         count(*) filter (where ip_hmac = ip and at > now() - interval '1 hour') as by_address,
         count(*) filter (where net_hmac = net and at > now() - interval '1 hour') as by_network,
         count(distinct phone_hmac) filter (where block_hmac = block and net_hmac = net and phone_hmac <> number and at > now() - interval '1 hour') as in_block,
         count(distinct phone_hmac) filter (where block_hmac = block and phone_hmac <> number and at > now() - interval '1 hour') as in_block_of_all,
         count(*) filter (where tenant_id = r ->> 'tenant' and at > now() - interval '1 hour') as by_tenant,
         count(*) filter (where tenant_id = r ->> 'tenant') as by_tenant_a_day,
         -- Of those that had time to be used.
         count(distinct phone_hmac) filter (where net_hmac = net and at between now() - interval '70 minutes' and now() - interval '10 minutes') as asked,
         count(distinct phone_hmac) filter (where net_hmac = net and at between now() - interval '70 minutes' and now() - interval '10 minutes' and used_at is not null) as used,
         count(distinct phone_hmac) filter (where block_hmac = block and net_hmac = net and at < now() - interval '10 minutes') as block_asked,
         count(distinct phone_hmac) filter (where block_hmac = block and net_hmac = net and at < now() - interval '10 minutes' and used_at is not null) as block_used
  into c from registration_code where at > now() - interval '1 day';
  if c.by_number >= (limits ->> 'perNumberADay')::int then return 'number'; end if;
  if c.by_address >= (limits ->> 'perAddressAnHour')::int then return 'address'; end if;
  if c.by_network >= (limits ->> 'perNetworkAnHour')::int then return 'network'; end if;
  if c.in_block >= (limits ->> 'numbersOfABlockAnHour')::int or c.in_block_of_all >= (limits ->> 'numbersOfABlockOfAllAnHour')::int then return 'sequence'; end if;
  if (c.asked >= (limits ->> 'conversionFrom')::int and c.used < c.asked * (limits ->> 'conversionLeast')::float8)
    or (c.block_asked >= (limits ->> 'blockConversionFrom')::int and c.block_used < c.block_asked * (limits ->> 'conversionLeast')::float8) then return 'conversion'; end if;
  if c.by_tenant >= (limits ->> 'perTenantAnHour')::int or c.by_tenant_a_day >= (limits ->> 'perTenantADay')::int then return 'hour'; end if;
  if (c.by_address >= (limits ->> 'withoutProof')::int or c.by_number >= (limits ->> 'withoutProof')::int) and not (r ->> 'isProven')::boolean then return 'proof'; end if;
  -- A new code ends the one before it, so that there are never two to guess at.
  delete from registration where phone_hmac = number;
  insert into registration (registration_id, tenant_id, lang, phone_enc, phone_hmac, key_id, is_generated, code_hmac, code_until)
  values ((r ->> 'id')::uuid, r ->> 'tenant', r ->> 'lang', decode(r ->> 'phoneEnc', 'hex'), number, r ->> 'keyId', (r ->> 'isGenerated')::boolean, decode(r ->> 'codeHmac', 'hex'),
          now() + make_interval(secs => (limits ->> 'codeSeconds')::int));
  insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac) values ((r ->> 'id')::uuid, r ->> 'tenant', number, block, ip, net);
  perform queue_service_message(message);
  return 'sent';
end $$;
revoke execute on function begin_registration(jsonb, jsonb, jsonb) from public;
grant execute on function begin_registration(jsonb, jsonb, jsonb) to vias_worker;

-- Codes that were sent by municipality in the last hour and in 24, for the numbers of the system: how near registration is to its budget.
create or replace function registration_use() returns table (tenant_id text, in_hour integer, in_day integer) language sql stable security definer set search_path = public, pg_temp as $$
  select c.tenant_id, (count(*) filter (where c.at > now() - interval '1 hour'))::int, count(*)::int from registration_code c where c.at > now() - interval '1 day' group by c.tenant_id $$;
revoke execute on function registration_use() from public;
grant execute on function registration_use() to vias_jobs;

-- Takes a code: {outcome: 'ok', subscriber} | {outcome: 'wrong', left} | {outcome: 'over'}. The number is known from now on, whether it was before or not.
create or replace function confirm_registration(id uuid, code bytea, tries_most integer) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  r registration;
  who uuid;
  before text := my_principal();
  kind text := my_principal_kind();
begin
  select * into r from registration where registration_id = id for update;
  if not found or r.code_until <= now() or r.tries >= tries_most then
    return jsonb_build_object('outcome', 'over');
  end if;
  if r.code_hmac <> code then
    update registration set tries = tries + 1 where registration_id = id;
    return case when r.tries + 1 >= tries_most then jsonb_build_object('outcome', 'over') else jsonb_build_object('outcome', 'wrong', 'left', tries_most - r.tries - 1) end;
  end if;
  update registration_code set used_at = now() where registration_id = id;
  -- A number that was dead for two months has another owner when it answers again (operators hand them out anew): who had it before, and where they live, is not theirs to read.
  select subscriber_id into who from subscriber where phone_hmac = r.phone_hmac and bad_since < now() - interval '60 days';
  if found then
    perform set_config('vias.principal_kind', 'resident', true), set_config('vias.principal', who::text, true);
    perform erase_me();
    perform set_config('vias.principal_kind', coalesce(kind, ''), true), set_config('vias.principal', coalesce(before, ''), true);
  end if;
  insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id, is_generated) values (id, r.phone_enc, r.phone_hmac, r.key_id, r.is_generated) on conflict (phone_hmac) do nothing;
  select subscriber_id into strict who from subscriber where phone_hmac = r.phone_hmac;
  -- It just took a message, so it is not dead.
  update subscriber set bad_since = null, bad_code = null where subscriber_id = who and bad_since is not null;
  delete from registration where registration_id = id;
  return jsonb_build_object('outcome', 'ok', 'subscriber', who, 'tenant', r.tenant_id);
end $$;
revoke execute on function confirm_registration(uuid, bytea, integer) from public;
grant execute on function confirm_registration(uuid, bytea, integer) to vias_worker;

-- What is not confirmed vanishes: numbers that wait for a code, confirmed numbers that nobody completed, unanswered questions to carers, messages that came too late. Counters are kept a day.
create or replace function forget_unconfirmed() returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n integer;
  gone uuid[];
begin
  delete from registration_code where at < now() - interval '25 hours';
  delete from service_message where expires_at < now();
  delete from registration where created_at < now() - interval '48 hours';
  get diagnostics n = row_count;
  delete from contact_code where code_until < now();
  delete from contact_code_sent where at < now() - interval '25 hours';
  delete from carer where agreed_at is null and coalesce(ended_at, asked_at) < now() - interval '14 days';
  delete from reply_given where at < now() - interval '1 hour';
  delete from inbound_message where at < now() - interval '1 year';
  -- A STOP outlives the register it came from, the number does not.
  perform set_config('vias.principal', 'resident', true);
  gone := array(select s.subscriber_id from subscriber s where s.created_at < now() - interval '48 hours' and not exists (select from resident r where r.subscriber_id = s.subscriber_id)
    and not exists (select from alert a join recipient q using (alert_id) where a.status in ('resolving', 'sending', 'paused') and q.subscriber_id = s.subscriber_id) for update);
  insert into stopped_number (tenant_id, phone_hmac, at) select o.tenant_id, s.phone_hmac, o.at from opt_out o join subscriber s using (subscriber_id) where s.subscriber_id = any (gone) on conflict do nothing;
  delete from opt_out where subscriber_id = any (gone);
  delete from subscriber where subscriber_id = any (gone);
  return n;
end $$;
revoke execute on function forget_unconfirmed() from public;
grant execute on function forget_unconfirmed() to vias_jobs;
