import type { Language } from '@vias/sql/problem.ts';

/** What the pages behind a one-time link say. */
export type AccountLinkTexts = {
  title: { invite: string; factor: string; password: string };
  lead: (name: string, username: string) => string;
  password: string;
  passwordHint: string;
  again: string;
  oldPassword: string;
  factorTitle: string;
  factorLead: string;
  factorKey: string;
  factorOpen: string;
  code: string;
  save: string;
  weak: string;
  differ: string;
  wrongPassword: string;
  wrongCode: string;
  done: string;
  doneLead: (username: string) => string;
  gone: string;
  goneLead: string;
};

const lv: AccountLinkTexts = {
  title: { invite: 'Laipni lūdzam VIAS', factor: 'Jauns otrais faktors', password: 'Jauna parole' },
  lead: (name, username) => `${name}, jūsu lietotājvārds ir ${username}. Saite derīga vienu reizi.`,
  password: 'Jaunā parole',
  passwordHint: 'Vismaz 12 rakstzīmes. Vislabāk der vairāki vārdi pēc kārtas.',
  again: 'Jaunā parole vēlreiz',
  oldPassword: 'Jūsu parole',
  factorTitle: 'Otrais faktors',
  factorLead: 'Ievadiet šo atslēgu tālruņa autentifikācijas lietotnē. Pēc tam lietotne rādīs vienreizējos kodus.',
  factorKey: 'Atslēga',
  factorOpen: 'Atvērt autentifikācijas lietotni šajā ierīcē',
  code: 'Lietotnes rādītais kods',
  save: 'Saglabāt',
  weak: 'Parolei jābūt no 12 līdz 128 rakstzīmēm, un tā nedrīkst būt lietotājvārds. Izvēlieties citu.',
  differ: 'Abas ievadītās paroles atšķiras. Ievadiet vienu un to pašu divreiz.',
  wrongPassword: 'Parole nav pareiza. Mēģiniet vēlreiz; ja tā aizmirsta, lūdziet administratoram jaunas paroles saiti.',
  wrongCode: 'Kods nav pareizs. Sagaidiet nākamo un pārbaudiet, vai tālruņa pulkstenis rāda precīzu laiku.',
  done: 'Viss gatavs',
  doneLead: (username) => `Tagad varat pierakstīties kā ${username}.`,
  gone: 'Saite vairs nav derīga',
  goneLead: 'Tā jau ir izmantota, beidzies tās termiņš vai tā aizstāta ar jaunu. Lūdziet administratoram citu.',
};

const lt: AccountLinkTexts = {
  title: { invite: 'Sveiki atvykę į VIAS', factor: 'Naujas antrasis veiksnys', password: 'Naujas slaptažodis' },
  lead: (name, username) => `${name}, jūsų naudotojo vardas – ${username}. Nuoroda galioja vieną kartą.`,
  password: 'Naujas slaptažodis',
  passwordHint: 'Bent 12 ženklų. Geriausia – keli žodžiai iš eilės.',
  again: 'Naujas slaptažodis dar kartą',
  oldPassword: 'Jūsų slaptažodis',
  factorTitle: 'Antrasis veiksnys',
  factorLead: 'Įveskite šį raktą telefono autentifikavimo programėlėje. Tada ji rodys vienkartinius kodus.',
  factorKey: 'Raktas',
  factorOpen: 'Atverti autentifikavimo programėlę šiame įrenginyje',
  code: 'Programėlės rodomas kodas',
  save: 'Išsaugoti',
  weak: 'Slaptažodis turi būti nuo 12 iki 128 ženklų ir nesutapti su naudotojo vardu. Pasirinkite kitą.',
  differ: 'Įvesti slaptažodžiai skiriasi. Įveskite tą patį du kartus.',
  wrongPassword:
    'Slaptažodis neteisingas. Bandykite dar kartą; jei jį pamiršote, paprašykite administratoriaus naujo slaptažodžio nuorodos.',
  wrongCode: 'Kodas neteisingas. Palaukite kito ir patikrinkite, ar telefono laikrodis tikslus.',
  done: 'Viskas paruošta',
  doneLead: (username) => `Dabar galite prisijungti kaip ${username}.`,
  gone: 'Nuoroda nebegalioja',
  goneLead: 'Ji jau panaudota, baigėsi jos galiojimas arba ją pakeitė nauja. Paprašykite administratoriaus kitos.',
};

const en: AccountLinkTexts = {
  title: { invite: 'Welcome to VIAS', factor: 'A new second factor', password: 'A new password' },
  lead: (name, username) => `${name}, your user name is ${username}. The link works once.`,
  password: 'New password',
  passwordHint: 'At least 12 characters. Several words in a row are best.',
  again: 'New password once more',
  oldPassword: 'Your password',
  factorTitle: 'Second factor',
  factorLead: 'Enter this key in the authenticator app of your phone. The app will then show one-time codes.',
  factorKey: 'Key',
  factorOpen: 'Open the authenticator app on this device',
  code: 'The code that the app shows',
  save: 'Save',
  weak: 'A password has 12 to 128 characters and is not the user name. Choose another.',
  differ: 'The two passwords differ. Enter the same one twice.',
  wrongPassword: 'The password is not right. Try again; if you have forgotten it, ask your administrator for a link to a new password.',
  wrongCode: "The code is not right. Wait for the next one, and check that the phone's clock is exact.",
  done: 'All set',
  doneLead: (username) => `You can now sign in as ${username}.`,
  gone: 'The link works no more',
  goneLead: 'It was used already, has run out or was replaced by a new one. Ask your administrator for another.',
};

export const accountLinkTexts: Record<Language, AccountLinkTexts> = { lv, lt, en };
