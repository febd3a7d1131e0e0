-- The cell of an even grid that a point lies in, by column and row. The grid begins at the origin of the coordinate system, so a cell is the same on every map.
-- Squares have sides of `size`; hexagons lie on a flat side, `size` is the distance between opposite sides, and odd columns stand half a cell higher (as in ST_HexagonGrid).
create or replace function thematic_cell(place geometry, shape text, size double precision) returns table (cell_column integer, cell_row integer)
language sql immutable parallel safe as $$
  select case shape when 'square' then floor(x / size)::int else rounded_q::int end,
         case shape when 'square' then floor(y / size)::int else (rounded_r + (rounded_q - abs(rounded_q::int % 2)) / 2)::int end
  from (select public.st_x(place) as x, public.st_y(place) as y) p,
       -- The point in the two axes of the hexagons, and the third that makes their sum zero; the axis that rounds worst follows from the others.
       lateral (select x * 2 / sqrt(3) / size as q, (y - x / sqrt(3)) / size as r) axes,
       lateral (select abs(round(q) - q) as dq, abs(round(r) - r) as dr, abs(round(-q - r) + q + r) as ds) off,
       lateral (select case when dq > dr and dq > ds then -round(-q - r) - round(r) else round(q) end as rounded_q,
                       case when dq > dr and dq > ds or ds > dr then round(r) else -round(q) - round(-q - r) end as rounded_r) cell
$$;
