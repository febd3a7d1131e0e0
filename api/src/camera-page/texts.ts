import type { Language } from '@vias/sql/problem.ts';
import type { CameraKind } from '../cameras/contract.ts';

export const languageNames: Record<Language, string> = { lv: 'Latviešu', lt: 'Lietuvių', en: 'English' };

/** How long recordings are kept, in words. */
export const sayDays = (lang: Language, days: number | null): string => {
  const t = texts[lang];
  if (days === null) return t.notStated;
  if (days === 0) return t.noRecording;
  const kind = new Intl.PluralRules(lang).select(days) as keyof (typeof dayWords)['lt'];
  return `${days} ${dayWords[lang][kind] ?? dayWords[lang].other}`;
};
const dayWords: Record<Language, { one?: string; few?: string; other: string }> = {
  lv: { one: 'diena', other: 'dienas' },
  lt: { one: 'diena', few: 'dienos', other: 'dienų' },
  en: { one: 'day', other: 'days' },
};

type Words = Record<
  | 'language'
  | 'title'
  | 'lead'
  | 'inUse'
  | 'planned'
  | 'plannedTag'
  | 'map'
  | 'coarse'
  | 'houses'
  | 'keyPin'
  | 'keyPlanned'
  | 'keySeen'
  | 'keyFlown'
  | 'keyGate'
  | 'list'
  | 'group'
  | 'groupAll'
  | 'purpose'
  | 'basis'
  | 'kept'
  | 'operator'
  | 'contact'
  | 'assessed'
  | 'assessedOn'
  | 'sign'
  | 'noSign'
  | 'notStated'
  | 'noRecording'
  | 'seesArea'
  | 'seesUnknown'
  | 'seesGate'
  | 'seesGateUnknown'
  | 'seesFlown'
  | 'seesFlownUnknown'
  | 'seesCarried'
  | 'rights'
  | 'rightsText'
  | 'authorityLV'
  | 'authorityLT'
  | 'reuse'
  | 'whole'
  | 'embed'
  | 'generated'
  | 'printed'
  | 'nothingTitle'
  | 'nothing',
  string
> & { kinds: Record<CameraKind, string> };

/** The page's own words. `{who}` a municipality, `{n}` a number, `{at}` a day, `{authority}` whom one complains to. */
export const texts: Record<Language, Words> = {
  lv: {
    language: 'Valoda',
    title: 'Videokameras publiskās vietās',
    lead: 'Šeit redzams, kur {who} izmanto videokameras, ko tās aptuveni redz, kādam mērķim tās vajadzīgas un cik ilgi glabā ierakstus. Attēlus un ierakstus šī lapa nerāda.',
    inUse: 'Izmantotas kameras: {n}',
    planned: 'Plānotas kameras: {n}',
    plannedTag: 'plānota',
    map: 'Karte: kameru aptuvenās vietas un tas, ko tās aptuveni redz. Tas pats lasāms sarakstā zem kartes.',
    coarse:
      'Vietas kartē ir aptuvenas, ar precizitāti līdz 50 m. Novērotā teritorija parādīta kvadrātos, tāpēc kamera redz mazāk, nekā iekrāsots.',
    houses: 'Ēkas un adreses: {sources}.',
    keyPin: 'kamera (numurs sarakstā)',
    keyPlanned: 'plānota kamera',
    keySeen: 'aptuveni novērotā teritorija',
    keyFlown: 'drona lidojumu teritorija',
    keyGate: 'vieta, kur nolasa numura zīmes',
    list: 'Kameras',
    group: 'Kameras Nr. {n}',
    groupAll: 'Visām kamerām',
    purpose: 'Mērķis',
    basis: 'Tiesiskais pamats',
    kept: 'Cik ilgi glabā ierakstus',
    operator: 'Kas atbild par kamerām',
    contact: 'Kam jautāt',
    assessed: 'Ietekme uz datu aizsardzību',
    assessedOn: 'novērtēta {at}',
    sign: 'informatīvā zīme uzstādīta {at}',
    noSign: 'par informatīvo zīmi nav ziņu',
    notStated: 'nav norādīts',
    noRecording: 'ierakstus neveic',
    seesArea: 'novērotā teritorija iekrāsota kartē',
    seesUnknown: 'novērotā teritorija nav norādīta',
    seesGate: 'nolasa garāmbraucošo transportlīdzekļu numura zīmes kartē atzīmētajā vietā',
    seesGateUnknown: 'nolasa garāmbraucošo transportlīdzekļu numura zīmes; vieta kartē nav atzīmēta',
    seesFlown: 'lido tikai kartē iesvītrotajā teritorijā',
    seesFlownUnknown: 'lidojumu teritorija nav norādīta',
    seesCarried: 'darbinieks to nēsā dienesta laikā; kartē maršruts nav parādīts',
    rights: 'Jūsu tiesības',
    rightsText:
      'Jums ir tiesības uzzināt, vai ierakstā esat jūs, un saņemt tā kopiju, kamēr ieraksts nav izdzēsts, kā arī iebilst pret novērošanu. Vērsieties pie tā, kas atbild par kameru. Sūdzību var iesniegt {authority}.',
    authorityLV: 'Datu valsts inspekcijai (dvi.gov.lv)',
    authorityLT: 'Lietuvas Valsts datu aizsardzības inspekcijai (vdai.lrv.lt)',
    reuse: 'Dati atkalizmantošanai (GeoJSON)',
    whole: 'Atvērt visu lapu jaunā logā',
    embed: 'Kā šo lapu ievietot citā tīmekļvietnē',
    generated: 'Demonstrācija: kameras un ēkas ir izdomātas.',
    printed: 'Lapa sagatavota {at}',
    nothingTitle: 'Šādas kameru lapas nav',
    nothing: 'Pārbaudiet adresi. Ja tā ir pareiza, šī pašvaldība kameru karti vēl nav atvērusi visiem.',
    kinds: {
      fixed: 'stacionāra kamera',
      ptz: 'grozāma kamera',
      anpr: 'numura zīmju nolasīšanas kamera',
      movable: 'pārvietojama kamera',
      drone: 'drons',
      body_worn: 'ķermeņa kamera',
    },
  },
  lt: {
    language: 'Kalba',
    title: 'Vaizdo kameros viešosiose vietose',
    lead: 'Čia matote, kur {who} naudoja vaizdo kameras, ką jos apytiksliai mato, kokiu tikslu jų reikia ir kiek laiko saugomi įrašai. Vaizdų ir įrašų šis puslapis nerodo.',
    inUse: 'Naudojamos kameros: {n}',
    planned: 'Planuojamos kameros: {n}',
    plannedTag: 'planuojama',
    map: 'Žemėlapis: apytikslės kamerų vietos ir tai, ką jos apytiksliai mato. Tą patį rasite sąraše po žemėlapiu.',
    coarse:
      'Vietos žemėlapyje apytikslės, 50 m tikslumu. Stebima teritorija parodyta kvadratais, todėl kamera mato mažiau, nei nuspalvinta.',
    houses: 'Pastatai ir adresai: {sources}.',
    keyPin: 'kamera (numeris sąraše)',
    keyPlanned: 'planuojama kamera',
    keySeen: 'apytiksliai stebima teritorija',
    keyFlown: 'drono skrydžių teritorija',
    keyGate: 'vieta, kur nuskaitomi valstybiniai numeriai',
    list: 'Kameros',
    group: 'Kameros Nr. {n}',
    groupAll: 'Visoms kameroms',
    purpose: 'Tikslas',
    basis: 'Teisinis pagrindas',
    kept: 'Kiek laiko saugomi įrašai',
    operator: 'Kas atsako už kameras',
    contact: 'Kur kreiptis',
    assessed: 'Poveikis duomenų apsaugai',
    assessedOn: 'įvertintas {at}',
    sign: 'informacinis ženklas įrengtas {at}',
    noSign: 'apie informacinį ženklą žinių nėra',
    notStated: 'nenurodyta',
    noRecording: 'įrašai nedaromi',
    seesArea: 'stebima teritorija nuspalvinta žemėlapyje',
    seesUnknown: 'stebima teritorija nenurodyta',
    seesGate: 'nuskaito pravažiuojančių transporto priemonių valstybinius numerius žemėlapyje pažymėtoje vietoje',
    seesGateUnknown: 'nuskaito pravažiuojančių transporto priemonių valstybinius numerius; vieta žemėlapyje nepažymėta',
    seesFlown: 'skraido tik žemėlapyje užbrūkšniuotoje teritorijoje',
    seesFlownUnknown: 'skrydžių teritorija nenurodyta',
    seesCarried: 'darbuotojas ją nešioja tarnybos metu; maršrutas žemėlapyje nerodomas',
    rights: 'Jūsų teisės',
    rightsText:
      'Turite teisę sužinoti, ar esate įraše, ir gauti jo kopiją, kol įrašas neištrintas, taip pat nesutikti su stebėjimu. Kreipkitės į tą, kas atsako už kamerą. Skundą galima pateikti {authority}.',
    authorityLV: 'Latvijos duomenų valstybės inspekcijai (dvi.gov.lv)',
    authorityLT: 'Valstybinei duomenų apsaugos inspekcijai (vdai.lrv.lt)',
    reuse: 'Duomenys pakartotiniam naudojimui (GeoJSON)',
    whole: 'Atverti visą puslapį naujame lange',
    embed: 'Kaip šį puslapį įdėti į kitą svetainę',
    generated: 'Demonstracija: kameros ir pastatai išgalvoti.',
    printed: 'Puslapis parengtas {at}',
    nothingTitle: 'Tokio kamerų puslapio nėra',
    nothing: 'Patikrinkite adresą. Jei jis teisingas, ši savivaldybė kamerų žemėlapio dar nėra atvėrusi visiems.',
    kinds: {
      fixed: 'stacionari kamera',
      ptz: 'valdoma kamera',
      anpr: 'valstybinių numerių atpažinimo kamera',
      movable: 'kilnojamoji kamera',
      drone: 'dronas',
      body_worn: 'kūno kamera',
    },
  },
  en: {
    language: 'Language',
    title: 'Cameras in public places',
    lead: 'Where {who} uses cameras, what they see roughly, what they are for and how long recordings are kept. This page shows no pictures and no recordings.',
    inUse: 'Cameras in use: {n}',
    planned: 'Cameras planned: {n}',
    plannedTag: 'planned',
    map: 'Map: roughly where the cameras stand and what they see. The list below the map says the same.',
    coarse: 'Places on the map are right to within 50 m. What is watched is shown in squares, so a camera sees less than is coloured.',
    houses: 'Buildings and addresses: {sources}.',
    keyPin: 'camera (number in the list)',
    keyPlanned: 'planned camera',
    keySeen: 'roughly what is watched',
    keyFlown: 'where a drone flies',
    keyGate: 'where number plates are read',
    list: 'Cameras',
    group: 'Cameras no. {n}',
    groupAll: 'For all cameras',
    purpose: 'Purpose',
    basis: 'Legal basis',
    kept: 'How long recordings are kept',
    operator: 'Who answers for the cameras',
    contact: 'Whom to ask',
    assessed: 'Data protection impact',
    assessedOn: 'assessed on {at}',
    sign: 'sign put up on {at}',
    noSign: 'nothing is known of a sign',
    notStated: 'not stated',
    noRecording: 'nothing is recorded',
    seesArea: 'what it watches is coloured on the map',
    seesUnknown: 'what it watches is not stated',
    seesGate: 'reads the number plates of vehicles that pass the place marked on the map',
    seesGateUnknown: 'reads the number plates of passing vehicles; the place is not marked on the map',
    seesFlown: 'flies only over the area hatched on the map',
    seesFlownUnknown: 'where it flies is not stated',
    seesCarried: 'worn by staff on duty; where they walk is not shown',
    rights: 'Your rights',
    rightsText:
      'You may ask whether you are in a recording and get a copy of it until it is deleted, and you may object to being watched. Turn to whoever answers for the camera. You may complain to {authority}.',
    authorityLV: 'the Data State Inspectorate of Latvia (dvi.gov.lv)',
    authorityLT: 'the State Data Protection Inspectorate of Lithuania (vdai.lrv.lt)',
    reuse: 'Data for reuse (GeoJSON)',
    whole: 'Open the whole page in a new window',
    embed: 'How to place this page in another site',
    generated: 'Demonstration: cameras and buildings are invented.',
    printed: 'Page made on {at}',
    nothingTitle: 'There is no such page of cameras',
    nothing: 'Check the address. If it is right, this municipality has not opened its map of cameras to everybody yet.',
    kinds: {
      fixed: 'fixed camera',
      ptz: 'camera that turns and zooms',
      anpr: 'number-plate camera',
      movable: 'movable camera',
      drone: 'drone',
      body_worn: 'body-worn camera',
    },
  },
};
