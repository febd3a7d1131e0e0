-- Numbers that something is the matter with: a preview looks at these few and not at a million others.
create index subscriber_flawed on subscriber (subscriber_id) where bad_since is not null or is_generated;
