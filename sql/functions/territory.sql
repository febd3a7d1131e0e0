-- Whether a word begins with what was typed, diacritics aside. `words` is a search_words column; what was typed is never a pattern.
create or replace function begins_word(words text, typed text) returns boolean language sql immutable strict parallel safe as $$
  select words like '% ' || replace(replace(replace(public.folded(typed), '\', '\\'), '%', '\%'), '_', '\_') || '%' $$;

-- Residents of the land of a territory on the last count before the day, else on the first after it, in whatever division they were counted: the numbers of predecessors
-- are carried over by the weights of succession, where one count has all of them. No row where nobody counted.
create or replace function residents_of_land(territory integer, day date) returns table (residents integer, as_of date) language sql stable as $$
  with recursive path as (
    select t.territory_id, t.boundary_set_id, 1::float8 as weight, 0 as depth from territory t where t.territory_id = territory
    union all
    select f.territory_id, f.boundary_set_id, p.weight * s.weight, p.depth + 1
    from path p join territory_successor s on s.to_territory_id = p.territory_id join territory f on f.territory_id = s.from_territory_id
    where p.depth < 5
  )
  select round(sum(p.weight * c.residents))::int, c.as_of
  from path p join territory_population c on c.territory_id = p.territory_id
  group by p.boundary_set_id, c.as_of
  having count(*) = (select count(*) from path whole where whole.boundary_set_id = p.boundary_set_id)
  order by c.as_of > day, abs(c.as_of - day), min(p.depth) limit 1 $$;
