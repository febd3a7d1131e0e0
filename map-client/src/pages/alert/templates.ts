import type { Lang } from './alert-data.ts';
import type { Draft } from './draft.ts';

/** A kind of warning with its words of CAP and its texts; [vieta], [vieta], [место], [place] wait for the author. */
export interface Template {
  id: 'chemical' | 'smoke' | 'flood' | 'storm' | 'water' | 'search' | 'clear';
  cap: Pick<Draft, 'category' | 'responseType' | 'urgency' | 'severity' | 'certainty'>;
  texts: Record<Lang, string>;
}

/** Templates, the most urgent first. Each text says what, where, what to do, and where more will be said. */
export const templates: readonly Template[] = [
  {
    id: 'chemical',
    cap: { category: 'CBRNE', responseType: 'Shelter', urgency: 'Immediate', severity: 'Extreme', certainty: 'Observed' },
    texts: {
      lv: '[vieta]: ķīmisku vielu noplūde. Ejiet telpās, aizveriet logus un durvis, izslēdziet ventilāciju. Gaidiet ziņas.',
      lt: '[vieta]: cheminės medžiagos nuotėkis. Eikite į patalpas, uždarykite langus ir duris, išjunkite vėdinimą. Laukite žinių.',
      ru: '[место]: утечка химического вещества. Укройтесь в помещении, закройте окна и двери, выключите вентиляцию. Ждите сообщений.',
      en: '[place]: chemical leak. Go indoors, close windows and doors, switch off ventilation. Wait for updates.',
    },
  },
  {
    id: 'smoke',
    cap: { category: 'Fire', responseType: 'Shelter', urgency: 'Immediate', severity: 'Severe', certainty: 'Observed' },
    texts: {
      lv: '[vieta]: ugunsgrēks, bīstami dūmi. Palieciet telpās, aizveriet logus, netuvojieties ugunsgrēka vietai.',
      lt: '[vieta]: gaisras, pavojingi dūmai. Likite patalpose, uždarykite langus, nesiartinkite prie gaisravietės.',
      ru: '[место]: пожар, опасный дым. Оставайтесь в помещении, закройте окна, не приближайтесь к месту пожара.',
      en: '[place]: fire, dangerous smoke. Stay indoors, close windows, keep away from the fire.',
    },
  },
  {
    id: 'flood',
    cap: { category: 'Met', responseType: 'Evacuate', urgency: 'Immediate', severity: 'Extreme', certainty: 'Likely' },
    texts: {
      lv: '[vieta]: plūdi, ūdens strauji ceļas. Dodieties uz augstāku vietu, paņemiet dokumentus un zāles. Nebrauciet pa applūdušiem ceļiem.',
      lt: '[vieta]: potvynis, vanduo sparčiai kyla. Eikite į aukštesnę vietą, pasiimkite dokumentus ir vaistus. Nevažiuokite užlietais keliais.',
      ru: '[место]: наводнение, вода быстро прибывает. Идите на возвышенность, возьмите документы и лекарства. Не ездите по затопленным дорогам.',
      en: '[place]: flooding, water is rising fast. Move to higher ground, take documents and medicines. Do not drive on flooded roads.',
    },
  },
  {
    id: 'storm',
    cap: { category: 'Met', responseType: 'Prepare', urgency: 'Expected', severity: 'Severe', certainty: 'Likely' },
    texts: {
      lv: '[vieta]: gaidāma vētra. Palieciet telpās, nostipriniet mantas pagalmā, uzlādējiet tālruni. Netuvojieties pārrautiem vadiem.',
      lt: '[vieta]: artėja audra. Likite patalpose, pritvirtinkite daiktus kieme, įkraukite telefoną. Nesiartinkite prie nutrūkusių laidų.',
      ru: '[место]: ожидается буря. Оставайтесь в помещении, закрепите вещи во дворе, зарядите телефон. Не подходите к оборванным проводам.',
      en: '[place]: storm expected. Stay indoors, secure loose things outside, charge your phone. Keep away from fallen power lines.',
    },
  },
  {
    id: 'water',
    cap: { category: 'Health', responseType: 'Avoid', urgency: 'Immediate', severity: 'Moderate', certainty: 'Observed' },
    texts: {
      lv: '[vieta]: krāna ūdens nav drošs. Nedzeriet to un nelietojiet ēdiena gatavošanai, pat vārītu. Par dzeramo ūdeni ziņosim.',
      lt: '[vieta]: vandentiekio vanduo nesaugus. Negerkite jo ir nenaudokite maistui, net virinto. Apie geriamąjį vandenį pranešime.',
      ru: '[место]: вода из крана небезопасна. Не пейте её и не готовьте на ней, даже после кипячения. О питьевой воде сообщим.',
      en: '[place]: tap water is not safe. Do not drink it or cook with it, even if boiled. We will say where to get drinking water.',
    },
  },
  {
    id: 'search',
    cap: { category: 'Rescue', responseType: 'Monitor', urgency: 'Immediate', severity: 'Moderate', certainty: 'Observed' },
    texts: {
      lv: '[vieta]: pazudis cilvēks. Apskatiet pagalmu, šķūņus, pagrabus. Ja redzat viņu, zvaniet 112.',
      lt: '[vieta]: dingo žmogus. Apžiūrėkite kiemą, ūkinius pastatus, rūsius. Pamatę skambinkite 112.',
      ru: '[место]: пропал человек. Осмотрите двор, сараи, подвалы. Если увидите, звоните 112.',
      en: '[place]: a person is missing. Please check your yard, sheds and cellars. If you see them, call 112.',
    },
  },
  {
    id: 'clear',
    cap: { category: 'Safety', responseType: 'AllClear', urgency: 'Past', severity: 'Minor', certainty: 'Observed' },
    texts: {
      lv: '[vieta]: apdraudējums beidzies. Izvēdiniet telpas. Paldies par sadarbību.',
      lt: '[vieta]: pavojus baigėsi. Išvėdinkite patalpas. Dėkojame už pagalbą.',
      ru: '[место]: опасность миновала. Проветрите помещения. Спасибо за содействие.',
      en: '[place]: the danger is over. Air your rooms. Thank you for your help.',
    },
  },
];

/** The texts of a template with the place written in where it is known. */
export const fill = ({ texts }: Template, place: string | undefined): Record<Lang, string> => {
  const write = (text: string): string => (place ? text.replace(/\[[^\]]*\]/, place) : text);
  return { lv: write(texts.lv), lt: write(texts.lt), ru: write(texts.ru), en: write(texts.en) };
};
