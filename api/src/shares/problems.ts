import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'share.not_found': {
    status: 404,
    en: 'There is no such share, or it is between others.',
    lv: 'Šādas kopīgošanas nav, vai arī tā ir starp citiem.',
    lt: 'Tokio bendrinimo nėra arba jis yra tarp kitų.',
  },
  'share.to_oneself': {
    status: 422,
    en: 'A municipality does not share with itself: choose another one, or everybody.',
    lv: 'Pašvaldība nedalās pati ar sevi: izvēlieties citu pašvaldību vai visus.',
    lt: 'Savivaldybė nesidalija pati su savimi: pasirinkite kitą savivaldybę arba visus.',
  },
  'share.tenant_unknown': {
    status: 422,
    en: 'There is no participant “{tenant}”.',
    lv: 'Dalībnieka „{tenant}” nav.',
    lt: 'Dalyvio „{tenant}“ nėra.',
  },
  'share.agreement_needed': {
    status: 422,
    en: 'Across the border a share names the agreement it rests on: its date or number.',
    lv: 'Pāri robežai kopīgošanā jānorāda vienošanās, uz kuru tā balstās: datums vai numurs.',
    lt: 'Dalijantis per sieną reikia nurodyti susitarimą, kuriuo remiamasi: datą arba numerį.',
  },
  'share.basis_needed': {
    status: 422,
    en: 'Health, social and other data about people are shared on a legal basis only: name the law and its article.',
    lv: 'Veselības, sociālos un citus datus par cilvēkiem drīkst kopīgot tikai uz tiesiska pamata: norādiet likumu un pantu.',
    lt: 'Sveikatos, socialiniais ir kitais žmonių duomenimis dalijamasi tik turint teisinį pagrindą: nurodykite įstatymą ir straipsnį.',
  },
  'share.public_not_sensitive': {
    status: 422,
    en: 'With everybody only sensitivity 0 and 1 can be shared.',
    lv: 'Ar visiem var dalīties tikai ar 0. un 1. jutīguma līmeņa datiem.',
    lt: 'Su visais galima dalytis tik 0 ir 1 jautrumo lygio duomenimis.',
  },
  'share.end_before_start': {
    status: 422,
    en: 'A share ends after it begins, and in the future.',
    lv: 'Kopīgošanai jābeidzas pēc sākuma un nākotnē.',
    lt: 'Bendrinimas turi baigtis po pradžios ir ateityje.',
  },
  'share.too_long': {
    status: 422,
    en: 'A share lasts five years at most: what is still needed then is agreed again.',
    lv: 'Kopīgošana ilgst ne vairāk kā piecus gadus: kas būs vajadzīgs ilgāk, par to vienojas no jauna.',
    lt: 'Bendrinimas trunka ne ilgiau kaip penkerius metus: jei reikės ilgiau, tariamasi iš naujo.',
  },
  'share.overlaps': {
    status: 409,
    en: 'The same is shared already until {until}: end that share first, or begin the new one after it.',
    lv: 'Tas pats jau tiek kopīgots līdz {until}: vispirms pārtrauciet to kopīgošanu vai sāciet jauno pēc tās.',
    lt: 'Tuo pačiu jau dalijamasi iki {until}: pirmiausia nutraukite tą bendrinimą arba naująjį pradėkite po jo.',
  },
  'share.not_yours_to_approve': {
    status: 403,
    en: 'A share is approved by the receiver’s administrator; one with everybody by a second administrator of the giver.',
    lv: 'Kopīgošanu apstiprina saņēmēja administrators; kopīgošanu ar visiem apstiprina devēja otrs administrators.',
    lt: 'Bendrinimą tvirtina gavėjo administratorius; bendrinimą su visais tvirtina antrasis duomenis teikiančios savivaldybės administratorius.',
  },
  'share.over': {
    status: 409,
    en: 'This share has ended, has expired or is approved already.',
    lv: 'Šī kopīgošana ir pārtraukta, beigusies vai jau apstiprināta.',
    lt: 'Šis bendrinimas nutrauktas, pasibaigęs arba jau patvirtintas.',
  },
});

defineConstraints({
  share_approved_by_receiver: 'share.not_yours_to_approve',
  share_ended_once: 'share.over',
  share_ends_within_five_years: 'share.too_long',
  share_names_agreement: 'share.agreement_needed',
  share_special_has_basis: 'share.basis_needed',
  share_public_is_not_sensitive: 'share.public_not_sensitive',
});
