import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'identity.token_missing': {
    status: 401,
    en: 'Sign in first: this address needs an access token.',
    lv: 'Vispirms pierakstieties: šai adresei vajadzīga piekļuves pilnvara.',
    lt: 'Pirmiausia prisijunkite: šiam adresui reikia prieigos rakto.',
  },
  'identity.token_invalid': {
    status: 401,
    en: 'The access token is not valid. Sign in again.',
    lv: 'Piekļuves pilnvara nav derīga. Pierakstieties vēlreiz.',
    lt: 'Prieigos raktas negalioja. Prisijunkite iš naujo.',
  },
  'identity.token_expired': {
    status: 401,
    en: 'The access token has expired. Sign in again; nothing that you saved is lost.',
    lv: 'Piekļuves pilnvaras termiņš ir beidzies. Pierakstieties vēlreiz; saglabātais nav zudis.',
    lt: 'Prieigos rakto galiojimas baigėsi. Prisijunkite iš naujo; tai, ką išsaugojote, neprarasta.',
  },
  'identity.token_revoked': {
    status: 401,
    en: 'The access token was withdrawn. Sign in again; if that fails, ask your administrator.',
    lv: 'Piekļuves pilnvara ir atsaukta. Pierakstieties vēlreiz; ja neizdodas, sazinieties ar savu administratoru.',
    lt: 'Prieigos raktas atšauktas. Prisijunkite iš naujo; jei nepavyksta, kreipkitės į savo administratorių.',
  },
  'identity.token_too_long': {
    status: 401,
    en: 'The access token is longer than 8 kB and was not read.',
    lv: 'Piekļuves pilnvara ir garāka par 8 kB, tāpēc netika lasīta.',
    lt: 'Prieigos raktas ilgesnis nei 8 kB, todėl nebuvo skaitomas.',
  },
  'identity.tenant_unclear': {
    status: 403,
    en: 'Your account belongs to no municipality or service, or to several at once. Your administrator has to put it in exactly one group.',
    lv: 'Jūsu konts nav piesaistīts nevienai pašvaldībai vai dienestam vai ir piesaistīts vairākiem. Administratoram tas jāpievieno tieši vienai grupai.',
    lt: 'Jūsų paskyra nepriskirta jokiai savivaldybei ar tarnybai arba priskirta kelioms. Administratorius turi ją priskirti vienai vienintelei grupei.',
  },
  'identity.role_missing': {
    status: 403,
    en: 'Your role does not allow this. It needs: {roles}.',
    lv: 'Jūsu loma to neatļauj. Vajadzīga loma: {roles}.',
    lt: 'Jūsų vaidmuo to neleidžia. Reikia vaidmens: {roles}.',
  },
  'identity.step_up_needed': {
    status: 401,
    en: 'Confirm with your one-time code first: it must not be older than {minutes} minutes.',
    lv: 'Vispirms apstipriniet ar vienreizējo kodu: apstiprinājums nedrīkst būt vecāks par {minutes} min.',
    lt: 'Pirmiausia patvirtinkite vienkartiniu kodu: patvirtinimas turi būti ne senesnis nei {minutes} min.',
  },
  'identity.quota_used': {
    status: 429,
    en: 'This system has used its quota of {n} requests a minute. Try again in {seconds} s, or ask the municipality for a larger one.',
    lv: 'Sistēma ir izmantojusi savu pieprasījumu kvotu: {n} minūtē. Mēģiniet vēlreiz pēc {seconds} s vai lūdziet pašvaldībai lielāku kvotu.',
    lt: 'Sistema išnaudojo savo užklausų kvotą: {n} per minutę. Bandykite dar kartą po {seconds} s arba paprašykite savivaldybės didesnės kvotos.',
  },
  'identity.provider_down': {
    status: 503,
    en: 'The sign-in service does not answer, so we cannot check who you are. Nothing was changed; try again in a few seconds.',
    lv: 'Pierakstīšanās pakalpojums neatbild, tāpēc nevaram pārbaudīt, kas jūs esat. Nekas nav mainīts; pēc dažām sekundēm mēģiniet vēlreiz.',
    lt: 'Prisijungimo tarnyba neatsako, todėl negalime patikrinti, kas esate. Niekas nepakeista; po kelių sekundžių bandykite dar kartą.',
  },
});
