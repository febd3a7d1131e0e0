-- Where people do not feel safe, as points that weigh: single answers for those who read them, else the centres of the blocks that they may know of. For coverage, siting and patrols.
create or replace view survey_place with (security_invoker = true) as
select a.tenant_id, a.survey_id, 1::double precision as weight, a.day_part, a.reasons, true as is_exact, a.geom::geometry(Point, 4326) as geom
from survey_answer a
union all
select s.tenant_id, s.survey_id, c.answers::double precision, null, null, false, lks_block_centre(c.level, c.x, c.y)::geometry(Point, 4326)
from survey s cross join lateral survey_cells(s.survey_id) c
where not c.is_exact;

comment on view survey_place is 'Places of answers with their weight: 1 for a single answer (is_exact), the number told for a block of at least 250 m that others may know of. Sum the weight; never count the rows.';
grant select on survey_place to vias_user, vias_machine, vias_public;

-- The same as a thematic layer, by cell. The first column is the feature's id.
create or replace view layer_survey with (security_invoker = true) as
select s.survey_no::bigint * 536870912 + c.level * 67108864 + c.x * 8192 + c.y + 4096 as place_no, s.survey_id, s.tenant_id, s.access_class_id, s.title ->> 'lv' as title_lv, s.title ->> 'lt' as title_lt,
       s.title ->> 'en' as title_en, s.source, s.ended_on, c.answers, c.is_exact, 250 * (1 << 2 * c.level) as width_m, s.is_generated, lks_block(c.level, c.x, c.y)::geometry(Polygon, 4326) as geom
from survey s cross join lateral survey_cells(s.survey_id) c;

comment on view layer_survey is '{"title": {"lv": "Vietas, kur nejūtas droši", "lt": "Vietos, kur nesijaučiama saugiai", "en": "Places where people do not feel safe"},
  "about": {"lv": "Drošības aptauju atbildes 250 m kvadrātos; kur atbilžu ir maz, lielākos.", "lt": "Saugumo apklausų atsakymai 250 m kvadratais; kur atsakymų mažai, didesniais.", "en": "Answers of safety surveys in squares of 250 m; in larger ones where they are few."},
  "geometry": "Polygon"}';
comment on column layer_survey.answers is 'How many answers name a place here. Not the reader''s own survey: fewer than five are never told, and the number is moved by at most 2.';
comment on column layer_survey.is_exact is 'Whether the number is exact.';
comment on column layer_survey.width_m is 'Width of the square, metres.';

grant select on layer_survey to vias_user, vias_machine, vias_public;
