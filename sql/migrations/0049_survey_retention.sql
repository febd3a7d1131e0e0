-- Answers of surveys go by age like everything that people said; results are made of them, so nothing goes before a municipality has chosen a time.
insert into retention_bound (category, least_days, most_days, usual_days, by_itself, title) values
  ('survey_answers', 30, 3650, 1095, false, '{"lv": "Drošības aptauju atbildes", "lt": "Saugumo apklausų atsakymai", "en": "Answers to safety surveys"}');
