import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'user.not_found': {
    status: 404,
    en: 'There is no such account, or it belongs to another municipality.',
    lv: 'Šāda konta nav, vai arī tas pieder citai pašvaldībai.',
    lt: 'Tokios paskyros nėra arba ji priklauso kitai savivaldybei.',
  },
  'user.kept_in_keycloak': {
    status: 409,
    en: 'People and systems are kept in Keycloak here: change them in its administration console.',
    lv: 'Lietotāji un sistēmas šeit tiek pārvaldīti Keycloak: mainiet tos tā administrēšanas konsolē.',
    lt: 'Naudotojai ir sistemos čia tvarkomi „Keycloak“: keiskite juos jos administravimo konsolėje.',
  },
  'user.name_taken': {
    status: 409,
    en: 'Somebody here already has this user name. Choose another, for instance with the initial of the first name.',
    lv: 'Šāds lietotājvārds jau ir aizņemts. Izvēlieties citu, piemēram, ar vārda pirmo burtu.',
    lt: 'Toks naudotojo vardas jau užimtas. Pasirinkite kitą, pavyzdžiui, su pirmąja vardo raide.',
  },
  'user.role_not_given': {
    status: 422,
    en: 'One of these roles cannot be given here: systems get incident-editor, planner or institution; people of a municipality any role but operator.',
    lv: 'Kādu no šīm lomām te nevar piešķirt: sistēmai – negadījumu ievade, plānošana vai iestāde; pašvaldības darbiniekam – jebkura loma, izņemot sistēmas uzturēšanu.',
    lt: 'Vieno iš šių vaidmenų čia suteikti negalima: sistemai – įvykių registravimas, planavimas arba įstaiga; savivaldybės darbuotojui – bet kuris vaidmuo, išskyrus sistemos priežiūros.',
  },
  'user.not_by_operator': {
    status: 403,
    en: 'The operator invites and disables a municipality’s administrators. Everything else about its people is decided by its own administrator.',
    lv: 'Uzturētājs uzaicina un atspējo pašvaldības administratorus. Pārējo par saviem lietotājiem lemj pašvaldības administrators.',
    lt: 'Prižiūrėtojas kviečia ir išjungia savivaldybės administratorius. Visa kita apie savo naudotojus sprendžia savivaldybės administratorius.',
  },
  'user.other_tenant': {
    status: 403,
    en: 'You keep the people of your own municipality only.',
    lv: 'Jūs pārvaldāt tikai savas pašvaldības lietotājus.',
    lt: 'Jūs tvarkote tik savo savivaldybės naudotojus.',
  },
  'user.tenant_unknown': {
    status: 422,
    en: 'There is no municipality or service “{tenant}”.',
    lv: 'Nav tādas pašvaldības vai dienesta „{tenant}”.',
    lt: 'Nėra tokios savivaldybės ar tarnybos „{tenant}“.',
  },
  'user.last_keeper': {
    status: 409,
    en: 'This is the last administrator who can sign in. Invite another one and wait until the invitation is accepted; then this works.',
    lv: 'Šis ir pēdējais administrators, kas var pierakstīties. Uzaiciniet vēl vienu un sagaidiet, kamēr uzaicinājums ir pieņemts; tad tas izdosies.',
    lt: 'Tai paskutinis administratorius, galintis prisijungti. Pakvieskite dar vieną ir palaukite, kol kvietimas bus priimtas; tada pavyks.',
  },
  'user.not_oneself': {
    status: 409,
    en: 'You cannot disable your own account or take your own administrator’s role. Ask another administrator.',
    lv: 'Savu kontu atspējot vai sev administratora lomu atņemt nevar. Lūdziet to izdarīt citam administratoram.',
    lt: 'Savo paskyros išjungti ar savo administratoriaus vaidmens atimti negalima. Paprašykite kito administratoriaus.',
  },
  'user.reset_by_another': {
    status: 409,
    en: 'Your own way in is reset by another administrator, or by the operator of VIAS: otherwise a lost link would lock you out.',
    lv: 'Jūsu pašu piekļuvi atjauno cits administrators vai VIAS uzturētājs: citādi, pazaudējot saiti, jūs paliktu ārpusē.',
    lt: 'Jūsų pačių prieigą atkuria kitas administratorius arba VIAS prižiūrėtojas: kitaip pametę nuorodą liktumėte be prieigos.',
  },
  'user.disabled': {
    status: 409,
    en: 'The account is disabled. Enable it first.',
    lv: 'Konts ir atspējots. Vispirms iespējojiet to.',
    lt: 'Paskyra išjungta. Pirmiausia ją įjunkite.',
  },
  'user.link_not_fitting': {
    status: 409,
    en: 'An invitation is for whoever has not accepted one yet; a new second factor or password for whoever has.',
    lv: 'Uzaicinājums domāts tam, kas vēl nevienu nav pieņēmis; jauns otrais faktors vai parole – tam, kas ir pieņēmis.',
    lt: 'Kvietimas skirtas tam, kas jo dar nepriėmė; naujas antrasis veiksnys ar slaptažodis – tam, kas jau priėmė.',
  },
});

defineConstraints({
  account_tenant_id_username_key: 'user.name_taken',
  account_role_not_given: 'user.role_not_given',
  account_roles_by_own_admin: 'user.not_by_operator',
  account_last_keeper: 'user.last_keeper',
  account_not_oneself: 'user.not_oneself',
  account_is_disabled: 'user.disabled',
  account_link_fits_state: 'user.link_not_fitting',
  account_reset_by_another: 'user.reset_by_another',
});
