-- A try names the channel of its claim, which takeTurn read from alert_channel; to check it again cost a tenth of what PostgreSQL does for a message, and two workers waited for one another at the channel's row.
alter table delivery_try drop constraint delivery_try_channel_fkey;
