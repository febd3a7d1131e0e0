-- Whether a word begins with what was typed, diacritics aside. `words` is a search_words column; what was typed is never a pattern.
create or replace function begins_word(words text, typed text) returns boolean language sql immutable strict parallel safe as $$
  select words like '% ' || replace(replace(replace(public.folded(typed), '\', '\\'), '%', '\%'), '_', '\_') || '%' $$;
