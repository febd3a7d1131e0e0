import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'webhook.not_found': {
    status: 404,
    en: 'There is no such webhook here.',
    lv: 'Šādas paziņojumu adreses te nav.',
    lt: 'Tokio pranešimų adreso čia nėra.',
  },
  'webhook.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed it meanwhile. Open it again and repeat your change.',
    lv: 'To pa šo laiku kāds ir mainījis. Atveriet vēlreiz un atkārtojiet izmaiņas.',
    lt: 'Tuo metu kažkas tai pakeitė. Atverkite iš naujo ir pakartokite pakeitimą.',
  },
  'webhook.institution_unknown': {
    status: 422,
    en: 'There is no such institution here, or the exchange with it has ended.',
    lv: 'Šādas iestādes te nav, vai arī apmaiņa ar to ir beigta.',
    lt: 'Tokios įstaigos čia nėra arba keitimasis su ja baigtas.',
  },
  'webhook.institution_ended': {
    status: 409,
    en: 'The exchange with this institution has ended.',
    lv: 'Apmaiņa ar šo iestādi ir beigta.',
    lt: 'Keitimasis su šia įstaiga baigtas.',
  },
  'webhook.too_many': {
    status: 409,
    en: 'An institution has at most {most} webhooks. Change one that is there.',
    lv: 'Vienai iestādei var būt ne vairāk kā {most} paziņojumu adreses. Mainiet kādu no esošajām.',
    lt: 'Viena įstaiga gali turėti ne daugiau kaip {most} pranešimų adresus. Pakeiskite vieną iš esamų.',
  },
  'webhook.address_unfit': {
    status: 422,
    en: 'This address cannot be told: it must begin with https://, hold no user name, and lie in the open Internet, not in an internal network.',
    lv: 'Uz šo adresi sūtīt nevar: tai jāsākas ar https://, bez lietotājvārda, un jāatrodas atklātajā internetā, nevis iekšējā tīklā.',
    lt: 'Šiuo adresu siųsti negalima: jis turi prasidėti https://, būti be naudotojo vardo ir atvirame internete, ne vidiniame tinkle.',
  },
  'webhook.category_unknown': {
    status: 422,
    en: 'There is no category {category}.',
    lv: 'Veida {category} nav.',
    lt: 'Rūšies {category} nėra.',
  },
  'webhook.disabled': {
    status: 409,
    en: 'Sending to this address is stopped. Start it again first.',
    lv: 'Sūtīšana uz šo adresi ir apturēta. Vispirms atsāciet to.',
    lt: 'Siuntimas šiuo adresu sustabdytas. Pirmiausia jį atnaujinkite.',
  },
  'webhook.delivery_not_dead': {
    status: 409,
    en: 'Only a delivery that failed for good can be dropped. It is not one any more, or there is none.',
    lv: 'Atmest var tikai sūtījumu, ko neizdevās piegādāt. Šis tāds vairs nav, vai arī tā nav vispār.',
    lt: 'Atmesti galima tik nepavykusį siuntinį. Šis toks nebėra arba jo išvis nėra.',
  },
});

defineConstraints({ webhook_is_disabled: 'webhook.disabled' });
