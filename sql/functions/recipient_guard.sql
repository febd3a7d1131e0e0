-- The arrows of a recipient. A late "delivered" wins over everything but an acknowledgement: whoever answers has it, whatever the operators say. Nothing else ever goes back, except a number
-- that could not be opened (901), when a person goes on after its key was put right, and what failed, when a person starts the next wave. The condition costs no call unless it fails.
create or replace function refuse_recipient_move() returns trigger language plpgsql as $$
begin
  raise exception 'a recipient does not go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'recipient_arrow';
end $$;
drop trigger if exists guard on recipient;
create trigger guard before update on recipient for each row
  when (old.state <> new.state and not (old.state = 'failed' and new.state = 'queued' and old.error_code is not distinct from 901)
    and not (old.state in ('failed', 'suppressed') and new.state = 'queued' and new.wave = old.wave + 1) and (old.state, new.state) not in (
    ('queued', 'sending'), ('queued', 'suppressed'), ('queued', 'not_sent'), ('queued', 'delivered'),
    ('sending', 'accepted'), ('sending', 'sent'), ('sending', 'delivered'), ('sending', 'failed'), ('sending', 'queued'), ('sending', 'uncertain'), ('sending', 'suppressed'), ('sending', 'not_sent'),
    ('uncertain', 'accepted'), ('uncertain', 'sent'), ('uncertain', 'delivered'), ('uncertain', 'failed'), ('uncertain', 'queued'), ('uncertain', 'review'), ('uncertain', 'suppressed'), ('uncertain', 'not_sent'),
    ('review', 'accepted'), ('review', 'sent'), ('review', 'delivered'), ('review', 'failed'), ('review', 'queued'), ('review', 'not_sent'),
    ('accepted', 'sent'), ('accepted', 'delivered'), ('accepted', 'failed'), ('accepted', 'suppressed'), ('accepted', 'queued'), ('accepted', 'acknowledged'),
    ('sent', 'delivered'), ('sent', 'failed'), ('sent', 'suppressed'), ('sent', 'queued'), ('sent', 'acknowledged'),
    ('failed', 'delivered'), ('suppressed', 'delivered'), ('not_sent', 'delivered'), ('failed', 'acknowledged'), ('delivered', 'acknowledged'),
    ('queued', 'acknowledged'), ('sending', 'acknowledged'), ('uncertain', 'acknowledged'), ('review', 'acknowledged'), ('suppressed', 'acknowledged'), ('not_sent', 'acknowledged')))
  execute function refuse_recipient_move();
