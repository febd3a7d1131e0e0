-- Ways out of states that had none: a boundary set whose loading was cut off, a telephone number that cannot be opened.

alter table boundary_set add column unplaced_since timestamptz;
comment on column boundary_set.unplaced_since is 'When the loading that is under way last wrote. It is emptied when everything is placed; a value that stays means that the loading was cut off, and the next start or the next loading puts it right.';

-- Codes below 1000 are our own.
insert into error_class (error_code, class, action, retry_after_s, en, lv, lt) values
  (901, 'account', 'fail', '{}', 'The stored number cannot be opened: its key is missing or the record is damaged', 'Saglabāto numuru nevar atvērt: trūkst tā atslēgas vai ieraksts ir bojāts',
   'Įrašyto numerio negalima atverti: trūksta jo rakto arba įrašas sugadintas');
