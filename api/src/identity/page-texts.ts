import type { Role } from '@vias/sql/principal.ts';
import type { Language } from '@vias/sql/problem.ts';

/** What the sign-in pages say. */
export type PageTexts = {
  signIn: string;
  lead: string;
  username: string;
  password: string;
  wrong: string;
  wait: (minutes: number) => string;
  stepUp: string;
  stepUpLead: (name: string) => string;
  code: string;
  codeHint: string;
  confirm: string;
  wrongCode: string;
  noSecondFactor: string;
  cancel: string;
  demo: string;
  demoTitle: string;
  demoLead: string;
  demoFilter: string;
  demoNone: string;
  demoPeople: (count: number) => string;
  demoCode: string;
  demoUseCode: string;
  withPassword: string;
  latvia: string;
  lithuania: string;
  operators: string;
  signOut: string;
  signOutLead: string;
  stay: string;
  signedOut: string;
  signedOutLead: string;
  back: string;
  broken: string;
  expired: string;
  brokenLead: string;
  language: string;
  footer: string;
};

const lv: PageTexts = {
  signIn: 'Pierakstīties',
  lead: 'Ar savu pašvaldības vai dienesta kontu.',
  username: 'Lietotājvārds',
  password: 'Parole',
  wrong: 'Lietotājvārds vai parole nav pareiza. Pārbaudiet un mēģiniet vēlreiz.',
  wait: (minutes) => `Pārāk daudz neizdevušos mēģinājumu. Mēģiniet vēlreiz pēc ${minutes} min.`,
  stepUp: 'Apstipriniet, ka tas esat jūs',
  stepUpLead: (name) => `${name}, ievadiet vienreizējo kodu no autentifikācijas lietotnes. Apstiprinājums ir spēkā 15 minūtes.`,
  code: 'Vienreizējais kods',
  codeHint: 'Seši cipari; katrs kods derīgs vienu reizi.',
  confirm: 'Apstiprināt',
  wrongCode: 'Kods nav derīgs vai jau ir izmantots. Sagaidiet nākamo un ievadiet to.',
  noSecondFactor: 'Jūsu kontam vienreizējie kodi nav ieslēgti. Tos var ieslēgt administrators.',
  cancel: 'Atcelt',
  demo: 'Demonstrācija',
  demoTitle: 'Izvēlieties, kā vārdā strādāsiet',
  demoLead: 'Personas un dati ir izdomāti. Pietiek izvēlēties vārdu; parole nav vajadzīga.',
  demoFilter: 'Meklēt personu, lomu vai pašvaldību',
  demoNone: 'Neviens neatbilst. Saīsiniet meklējamo tekstu.',
  demoPeople: (count) => (count % 10 === 1 && count % 100 !== 11 ? `${count} persona` : `${count} personas`),
  demoCode: 'Derīgs kods:',
  demoUseCode: 'Apstiprināt ar šo kodu',
  withPassword: 'Ar paroli',
  latvia: 'Latvija',
  lithuania: 'Lietuva',
  operators: 'VIAS uzturētāji',
  signOut: 'Izrakstīties',
  signOutLead: 'Vai beigt darbu ar VIAS šajā pārlūkā?',
  stay: 'Palikt',
  signedOut: 'Izrakstīšanās pabeigta',
  signedOutLead: 'Šajā pārlūkā VIAS ir aizvērta.',
  back: 'Atvērt VIAS',
  broken: 'Pierakstīties neizdevās',
  expired: 'Pierakstīšanās lapa ir novecojusi',
  brokenLead: 'Nekas nav zudis. Atveriet VIAS un pierakstieties vēlreiz.',
  language: 'Valoda',
  footer: 'VIAS: negadījumi, riski un brīdinājumi Latvijas un Lietuvas pašvaldībās',
};

const lt: PageTexts = {
  signIn: 'Prisijungti',
  lead: 'Savo savivaldybės ar tarnybos paskyra.',
  username: 'Naudotojo vardas',
  password: 'Slaptažodis',
  wrong: 'Neteisingas naudotojo vardas arba slaptažodis. Patikrinkite ir bandykite dar kartą.',
  wait: (minutes) => `Per daug nesėkmingų bandymų. Bandykite dar kartą po ${minutes} min.`,
  stepUp: 'Patvirtinkite, kad tai jūs',
  stepUpLead: (name) => `${name}, įveskite vienkartinį kodą iš autentifikavimo programėlės. Patvirtinimas galioja 15 minučių.`,
  code: 'Vienkartinis kodas',
  codeHint: 'Šeši skaitmenys; kiekvienas kodas galioja vieną kartą.',
  confirm: 'Patvirtinti',
  wrongCode: 'Kodas negalioja arba jau panaudotas. Palaukite kito ir įveskite jį.',
  noSecondFactor: 'Jūsų paskyrai vienkartiniai kodai neįjungti. Juos gali įjungti administratorius.',
  cancel: 'Atšaukti',
  demo: 'Demonstracija',
  demoTitle: 'Pasirinkite, kieno vardu dirbsite',
  demoLead: 'Asmenys ir duomenys išgalvoti. Pakanka pasirinkti vardą; slaptažodžio nereikia.',
  demoFilter: 'Ieškoti asmens, vaidmens ar savivaldybės',
  demoNone: 'Niekas neatitinka. Sutrumpinkite paieškos tekstą.',
  demoPeople: (count) =>
    count % 10 === 1 && count % 100 !== 11
      ? `${count} asmuo`
      : count % 10 === 0 || (count % 100 > 10 && count % 100 < 20)
        ? `${count} asmenų`
        : `${count} asmenys`,
  demoCode: 'Galiojantis kodas:',
  demoUseCode: 'Patvirtinti šiuo kodu',
  withPassword: 'Su slaptažodžiu',
  latvia: 'Latvija',
  lithuania: 'Lietuva',
  operators: 'VIAS prižiūrėtojai',
  signOut: 'Atsijungti',
  signOutLead: 'Baigti darbą su VIAS šioje naršyklėje?',
  stay: 'Likti',
  signedOut: 'Jūs atsijungėte',
  signedOutLead: 'Šioje naršyklėje VIAS uždaryta.',
  back: 'Atverti VIAS',
  broken: 'Prisijungti nepavyko',
  expired: 'Prisijungimo puslapis paseno',
  brokenLead: 'Niekas neprarasta. Atverkite VIAS ir prisijunkite iš naujo.',
  language: 'Kalba',
  footer: 'VIAS: įvykiai, rizikos ir perspėjimai Latvijos ir Lietuvos savivaldybėse',
};

const en: PageTexts = {
  signIn: 'Sign in',
  lead: 'With the account of your municipality or service.',
  username: 'User name',
  password: 'Password',
  wrong: 'The user name or the password is wrong. Check them and try again.',
  wait: (minutes) => `Too many failed attempts. Try again in ${minutes} min.`,
  stepUp: 'Confirm that it is you',
  stepUpLead: (name) => `${name}, enter the one-time code of your authenticator app. The confirmation counts for 15 minutes.`,
  code: 'One-time code',
  codeHint: 'Six digits; every code works once.',
  confirm: 'Confirm',
  wrongCode: 'The code is wrong or was used already. Wait for the next one and enter it.',
  noSecondFactor: 'Your account has no one-time codes. Your administrator can switch them on.',
  cancel: 'Cancel',
  demo: 'Demonstration',
  demoTitle: 'Choose whose work to try',
  demoLead: 'People and data are invented. Press a name; no password is needed.',
  demoFilter: 'Search for a person, role or municipality',
  demoNone: 'Nobody matches. Shorten the text.',
  demoPeople: (count) => (count === 1 ? '1 person' : `${count} people`),
  demoCode: 'A code that works:',
  demoUseCode: 'Confirm with this code',
  withPassword: 'With a password',
  latvia: 'Latvia',
  lithuania: 'Lithuania',
  operators: 'Operators of VIAS',
  signOut: 'Sign out',
  signOutLead: 'Finish with VIAS in this browser?',
  stay: 'Stay',
  signedOut: 'You are signed out',
  signedOutLead: 'VIAS is closed in this browser.',
  back: 'Open VIAS',
  broken: 'Signing in failed',
  expired: 'This sign-in page is out of date',
  brokenLead: 'Nothing is lost. Open VIAS and sign in again.',
  language: 'Language',
  footer: 'VIAS: incidents, risks and alerts in municipalities of Latvia and Lithuania',
};

export const pageTexts: Record<Language, PageTexts> = { lv, lt, en };

/** What the roles are called on the list of demonstration users: by the work, which fits women and men alike. */
export const roleNames: Record<Language, Record<Role, string>> = {
  lv: {
    'incident-editor': 'Negadījumu ievade',
    planner: 'Plānošana',
    dispatcher: 'Dežūrdienests',
    'alert-author': 'Brīdinājumu sagatavošana',
    'alert-approver': 'Brīdinājumu apstiprināšana',
    institution: 'Iestāde',
    'municipality-admin': 'Pašvaldības administrēšana',
    auditor: 'Audits',
    operator: 'Sistēmas uzturēšana',
  },
  lt: {
    'incident-editor': 'Įvykių registravimas',
    planner: 'Planavimas',
    dispatcher: 'Budėtojų tarnyba',
    'alert-author': 'Perspėjimų rengimas',
    'alert-approver': 'Perspėjimų tvirtinimas',
    institution: 'Įstaiga',
    'municipality-admin': 'Savivaldybės administravimas',
    auditor: 'Auditas',
    operator: 'Sistemos priežiūra',
  },
  en: {
    'incident-editor': 'Incident records',
    planner: 'Planning',
    dispatcher: 'Duty desk',
    'alert-author': 'Preparing alerts',
    'alert-approver': 'Approving alerts',
    institution: 'Institution',
    'municipality-admin': 'Municipal administration',
    auditor: 'Audit',
    operator: 'System operation',
  },
};
