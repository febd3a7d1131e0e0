import type { Language } from '@vias/sql/problem.ts';
import { writeDay, writeDays } from '@vias/style/days.ts';
import type { warningCodes } from './thematic-contract.ts';

type Figures = Readonly<Record<string, string | number>>;
type Texts = Record<Language, string>;

/** Days and spans of them as the language writes them. */
const writeAllDays = (text: string, lang: Language): string =>
  text
    .replace(/(\d{4}-\d\d-\d\d|…) – (\d{4}-\d\d-\d\d|…)/g, (_, from: string, to: string) => writeDays(lang, from, to, 'long'))
    .replace(/(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g, (day) => writeDay(lang, day, 'long'));

const fill = (text: string, figures: Figures, lang: Language): string =>
  writeAllDays(
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const figure = figures[name];
      return typeof figure === 'number' ? figure.toLocaleString(lang, { maximumFractionDigits: 2 }) : (figure ?? whole);
    }),
    lang,
  )
    // A Latvian day at the end of a sentence has the full stop already.
    .replace(/(\d\.)\.(?=\s|$)/g, '$1');
const say =
  (texts: Texts) =>
  (figures: Figures, lang: Language): string =>
    fill(texts[lang], figures, lang);

const counts: Record<'following' | 'measured' | 'unknown', Texts> = {
  following: {
    lv: 'Karte rāda skaitu, un tas seko iedzīvotāju skaitam (korelācija {correlation}): karte galvenokārt rāda, kur dzīvo cilvēki. Izvēlieties skaitu uz 1\u00a0000 iedzīvotājiem vai simbolus.',
    lt: 'Žemėlapis rodo skaičių, o šis priklauso nuo gyventojų skaičiaus (koreliacija {correlation}): daugiausia matyti, kur gyvena žmonės. Pasirinkite skaičių 1\u00a0000 gyventojų arba ženklus.',
    en: 'The map shows counts, and they follow how many people live there (correlation {correlation}): it mostly shows where people live. Choose the rate per 1,000 residents, or symbols.',
  },
  measured: {
    lv: 'Karte rāda skaitu, nevis biežumu (korelācija ar iedzīvotāju skaitu {correlation}). Lielas teritorijas izskatās sliktākas; izvēlieties skaitu uz 1\u00a0000 iedzīvotājiem vai simbolus.',
    lt: 'Žemėlapis rodo skaičių, o ne dažnį (koreliacija su gyventojų skaičiumi {correlation}). Didelės teritorijos atrodo blogesnės; pasirinkite skaičių 1\u00a0000 gyventojų arba ženklus.',
    en: 'The map shows counts, not rates (correlation with residents {correlation}). Large areas look worse than they are; choose the rate per 1,000 residents, or symbols.',
  },
  unknown: {
    lv: 'Karte rāda skaitu, nevis biežumu. Lielas teritorijas izskatās sliktākas; izvēlieties skaitu uz kvadrātkilometru vai simbolus.',
    lt: 'Žemėlapis rodo skaičių, o ne dažnį. Didelės teritorijos atrodo blogesnės; pasirinkite skaičių kvadratiniam kilometrui arba ženklus.',
    en: 'The map shows counts, not rates. Large areas look worse than they are; choose the rate per square kilometre, or symbols.',
  },
};

/** The sentence of each warning, with its figures in it. */
export const warningTexts: Record<(typeof warningCodes)[number], (figures: Figures, lang: Language) => string> = {
  counts_without_denominator: (figures, lang) =>
    fill(counts[figures.isFollowing === 1 ? 'following' : figures.correlation === undefined ? 'unknown' : 'measured'][lang], figures, lang),
  unstable_rates: say({
    lv: 'Nestabilas vērtības: {unstable} no {shown}. Tās balstās uz tik maziem skaitļiem, ka nākamajā periodā var būt pavisam citas; salīdzinot skatieties uz intervālu.',
    lt: 'Nestabilios reikšmės: {unstable} iš {shown}. Jos remiasi tokiais mažais skaičiais, kad kitą laikotarpį gali būti visai kitokios; lygindami žiūrėkite į intervalą.',
    en: 'Unstable values: {unstable} of {shown}. They rest on numbers so small that they may be quite different in the next period; compare by the interval.',
  }),
  small_denominators: say({
    lv: 'Teritorijas, kurās saucējs ir mazāks par {limit}: {areas}. Tur daži gadījumi maina krāsu.',
    lt: 'Teritorijos, kurių vardiklis mažesnis nei {limit}: {areas}. Ten spalvą pakeičia keli atvejai.',
    en: 'Areas with a denominator below {limit}: {areas}. A few cases change the colour there.',
  }),
  nearly_empty_classes: say({
    lv: 'Gandrīz tukšas klases (mazāk nekā {least} teritorijas): {classes}. Izvēlieties mazāk klašu vai citu metodi.',
    lt: 'Beveik tuščios klasės (mažiau nei {least} teritorijos): {classes}. Pasirinkite mažiau klasių arba kitą metodą.',
    en: 'Nearly empty classes (fewer than {least} areas): {classes}. Choose fewer classes or another method.',
  }),
  all_values_equal: say({
    lv: 'Visas vērtības ir vienādas ({value}), tāpēc karte atšķirību nerāda.',
    lt: 'Visos reikšmės vienodos ({value}), todėl žemėlapis skirtumų nerodo.',
    en: 'All values are equal ({value}), so the map shows no difference.',
  }),
  no_overlap_in_time: say({
    lv: 'Šajā periodā nav nekādu datu. Dati par negadījumiem ir no {from} līdz {to}.',
    lt: 'Šio laikotarpio duomenų nėra. Duomenų apie įvykius yra nuo {from} iki {to}.',
    en: 'Nothing is known of this period. Incidents are known from {from} to {to}.',
  }),
  records_begin: say({
    lv: 'Teritorijas, par kurām dati sākas tikai perioda laikā: {areas} no {of} (par visām dati ir kopš {since}). Tur skaitīts īsāks laiks, tāpēc skaits ir mazāks nekā par visu periodu. Izvēlieties vēlāku perioda sākumu.',
    lt: 'Teritorijos, kurių duomenys prasideda tik laikotarpio viduryje: {areas} iš {of} (visų jų duomenys yra nuo {since}). Ten skaičiuota trumpesnį laiką, todėl skaičius mažesnis nei viso laikotarpio. Pasirinkite vėlesnę laikotarpio pradžią.',
    en: 'Areas whose records begin only within the period: {areas} of {of} (all of them have records since {since}). They were counted for a shorter time, so their numbers are lower than those of the whole period. Choose a later beginning.',
  }),
  periods_apart: say({
    lv: 'Abi mainīgie ir no dažādiem laikiem: {first} un {second}. Sakritība kartē vēl nav sakarība.',
    lt: 'Kintamieji yra skirtingų laikotarpių: {first} ir {second}. Sutapimas žemėlapyje dar nėra ryšys.',
    en: 'The two variables are of different times: {first} and {second}. What coincides on the map need not belong together.',
  }),
  denominator_apart: say({
    lv: 'Dati par iedzīvotāju skaitu ir uz {asOf}, no kartes perioda tos šķir {years} g.; biežums var būt neprecīzs.',
    lt: 'Gyventojų skaičiaus duomenys yra {asOf} dienos, nuo žemėlapio laikotarpio juos skiria {years} m.; dažnis gali būti netikslus.',
    en: 'Residents are those of {asOf}, {years} years from the period of the map; rates may be off.',
  }),
  much_suppressed: say({
    lv: 'Slēpto vērtību daudz: {suppressed} no {of}. Garāks periods, vairāk veidu vai lielākas teritorijas rādītu vairāk.',
    lt: 'Daug paslėptų reikšmių: {suppressed} iš {of}. Ilgesnis laikotarpis, daugiau rūšių ar didesnės teritorijos parodytų daugiau.',
    en: 'Many values are suppressed: {suppressed} of {of}. A longer period, more categories or larger areas would show more.',
  }),
  much_without_data: say({
    lv: 'Nav datu: {noData} no {of} teritorijām. Par tām neviens neziņo vai nav zināms saucējs; tas nenozīmē, ka tur nekas nenotiek.',
    lt: 'Nėra duomenų: {noData} iš {of} teritorijų. Apie jas niekas nepraneša arba nežinomas vardiklis; tai nereiškia, kad ten nieko nevyksta.',
    en: 'No data: {noData} of {of} areas. Nobody reports from them, or their denominator is not known; that does not mean that nothing happens there.',
  }),
  widened: say({
    lv: 'Ne visus šos negadījumus jums ir tiesības redzēt, tāpēc skaitīts pa pilniem mēnešiem un pilnām veidu grupām: {from} – {to}.',
    lt: 'Ne visus šiuos įvykius jums leista matyti, todėl suskaičiuoti ištisi mėnesiai ir ištisos rūšių grupės: {from} – {to}.',
    en: 'You may not read all of these incidents, so whole months and whole groups of categories are counted: {from} – {to}.',
  }),
  filter_hides_areas: say({
    lv: 'Pēc smaguma, stāvokļa, pašvaldības un vidējā rāda tikai teritorijas, kurās jums ir tiesības redzēt visus negadījumus; slēptas {suppressed} no {of}.',
    lt: 'Pagal sunkumą, būseną, savivaldybę ir vidurkį rodomos tik teritorijos, kuriose jums leista matyti visus įvykius; paslėpta {suppressed} iš {of}.',
    en: 'By severity, status, municipality and as a mean only areas are shown where you may read every incident; {suppressed} of {of} are hidden.',
  }),
  reference_incomplete: say({
    lv: 'Salīdzinājumam trūkst {missing} no {years} iepriekšējiem gadiem: par tiem nav datu. Vidējais ir no pārējiem.',
    lt: 'Palyginimui trūksta {missing} iš {years} ankstesnių metų: apie juos duomenų nėra. Vidurkis – iš likusių.',
    en: 'Of {years} earlier years {missing} are missing from the comparison: nothing is known of them. The mean is of the others.',
  }),
  few_areas_for_hot_spots: say({
    lv: 'Karstie punkti meklēti tikai {areas} teritorijās; no {limit} rezultāts ir drošs. Izvēlieties sīkāku iedalījumu vai režģi.',
    lt: 'Karštųjų taškų ieškota tik {areas} teritorijose; patikima nuo {limit}. Pasirinkite smulkesnį skirstymą arba tinklelį.',
    en: 'Hot spots were looked for in {areas} areas only; from {limit} on the result can be relied on. Choose smaller areas or a grid.',
  }),
  only_readable_points: say({
    lv: 'Kartē ir tikai tie negadījumi, kurus jums ir tiesības redzēt; {areas} no {of} teritorijām tādu ir vairāk.',
    lt: 'Žemėlapyje tik tie įvykiai, kuriuos jums leista matyti; {areas} iš {of} teritorijų jų yra daugiau.',
    en: 'The map has only the incidents that you may read; in {areas} of {of} areas there may be more.',
  }),
  residents_in_blocks: say({
    lv: 'Iedzīvotāju skaits saskaitīts pa 250 m šūnām un to grupām, kurās ir vismaz pieci cilvēki. Mazā vai reti apdzīvotā teritorijā saskaitīti nav visi, tāpēc biežums tur var būt par augstu.',
    lt: 'Gyventojai suskaičiuoti pagal 250 m langelius ir jų grupes, kuriose yra bent penki žmonės. Mažoje ar retai gyvenamoje teritorijoje suskaičiuoti ne visi, todėl dažnis ten gali būti per didelis.',
    en: 'Residents are counted by cells of 250 m and groups of them with at least five people. In a small or thinly populated area not everybody is counted, so its rate may be too high.',
  }),
};
