-- What people write back is handed on at least once, and by anybody who has a signed form any number of times: each message has one effect, and a number gets a few automatic answers in an hour.

-- Whether a message is new; who asks at the same time waits for the other to commit. The key is an HMAC of the provider's number of the message.
create or replace function take_inbound(message bytea) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into inbound_message (message_hmac) values (message) on conflict do nothing;
  return found;
end $$;
revoke execute on function take_inbound(bytea) from public;
grant execute on function take_inbound(bytea) to vias_worker;

-- Counts an automatic answer to a number: false when it had its number of them in the last hour, or was answered the same question within a minute, which is how an operator without numbers of messages hands one on again.
create or replace function may_answer(number bytea, question bytea, most integer) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- One after the other for each number, so that two at once cannot both be the last.
  perform pg_advisory_xact_lock(hashtextextended('vias reply ' || encode(number, 'hex'), 0));
  if exists (select from reply_given where phone_hmac = number and text_hmac = question and at > clock_timestamp() - interval '1 minute')
    or (select count(*) from reply_given where phone_hmac = number and at > clock_timestamp() - interval '1 hour') >= most then
    return false;
  end if;
  insert into reply_given (phone_hmac, text_hmac, at) values (number, question, clock_timestamp());
  return true;
end $$;
revoke execute on function may_answer(bytea, bytea, integer) from public;
grant execute on function may_answer(bytea, bytea, integer) to vias_worker;

-- START of a number that is not stored any more: what was kept of its STOP goes.
create or replace function forget_stop(number bytea) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from stopped_number where phone_hmac = number $$;
revoke execute on function forget_stop(bytea) from public;
grant execute on function forget_stop(bytea) to vias_worker;
