import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'survey.not_found': {
    status: 404,
    en: 'There is no such survey, or you may not see it.',
    lv: 'Šādas aptaujas nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokios apklausos nėra arba neturite teisės jos matyti.',
  },
  'survey.not_yours': {
    status: 403,
    en: 'You see what this survey found, but only its owner may change it.',
    lv: 'Jūs redzat šīs aptaujas rezultātus, bet mainīt to var tikai tās īpašnieks.',
    lt: 'Matote šios apklausos rezultatus, bet keisti ją gali tik jos savininkas.',
  },
  'survey.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the survey since you opened it: now it is version {version}. Nothing of theirs was lost.',
    lv: 'Kāds šo aptauju ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Nekas nav zudis.',
    lt: 'Kažkas pakeitė apklausą po to, kai ją atvėrėte: dabar tai {version} versija. Niekas neprarasta.',
  },
  'survey.days_reversed': {
    status: 422,
    en: 'The survey would end before it began.',
    lv: 'Aptauja beigtos, pirms tā sākusies.',
    lt: 'Apklausa baigtųsi anksčiau, nei prasidėjo.',
  },
  'survey.answers_closed': {
    status: 403,
    en: 'Single answers are read by people of the municipality whose role is cleared for sensitive indicators. What enough people said is in the results.',
    lv: 'Atsevišķas atbildes lasa tikai pašas pašvaldības darbinieki, kuru lomai ļauts redzēt jutīgus rādītājus. To, ko teicis pietiekami daudz cilvēku, rāda rezultāti.',
    lt: 'Atskirus atsakymus skaito tik pačios savivaldybės darbuotojai, kurių vaidmeniui leidžiama matyti jautrius rodiklius. Tai, ką pasakė pakankamai žmonių, rodo rezultatai.',
  },
  'survey.parts_closed': {
    status: 403,
    en: 'Who may not read single answers sees the whole survey, not a part of it: parts could be subtracted from each other. Ask without reason and dayPart.',
    lv: 'Kas nedrīkst lasīt atsevišķas atbildes, redz visu aptauju kopā, nevis tās daļu: daļas varētu atņemt vienu no otras. Jautājiet bez reason un dayPart.',
    lt: 'Kas negali skaityti atskirų atsakymų, mato visą apklausą, o ne jos dalį: dalis būtų galima atimti vieną iš kitos. Klauskite be reason ir dayPart.',
  },
  'survey.cursor_invalid': {
    status: 400,
    en: 'The cursor of the next page is not valid.',
    lv: 'Nākamās lapas norāde nav derīga.',
    lt: 'Kito puslapio žymeklis negalioja.',
  },
  'survey.import_not_found': {
    status: 404,
    en: 'There is no such import of this survey.',
    lv: 'Šādas šīs aptaujas importa nav.',
    lt: 'Tokio šios apklausos importo nėra.',
  },
  'survey.file_empty': {
    status: 422,
    en: 'There is no answer in the file: a heading and at least one row are needed, or a GeoJSON FeatureCollection of points.',
    lv: 'Failā nav nevienas atbildes: vajadzīgs virsraksts un vismaz viena rinda vai GeoJSON FeatureCollection ar punktiem.',
    lt: 'Faile nėra nė vieno atsakymo: reikia antraštės ir bent vienos eilutės arba GeoJSON FeatureCollection su taškais.',
  },
  'survey.file_too_long': {
    status: 422,
    en: 'The file has more than {most} answers. Divide it: nothing of it was imported.',
    lv: 'Failā ir vairāk nekā {most} atbilžu. Sadaliet to: nekas no tā nav importēts.',
    lt: 'Faile daugiau nei {most} atsakymų. Padalykite jį: niekas iš jo neimportuota.',
  },
  'survey.column_missing': {
    status: 422,
    en: 'The file needs a column {column}. It has: {columns}.',
    lv: 'Failā vajadzīga kolonna {column}. Tajā ir: {columns}.',
    lt: 'Faile reikia stulpelio {column}. Jame yra: {columns}.',
  },
  'survey.place_missing': {
    status: 422,
    en: 'The answer names no place; without one it cannot stand on the map.',
    lv: 'Atbildei nav vietas; bez tās to nevar parādīt kartē.',
    lt: 'Atsakyme nėra vietos; be jos atsakymo negalima parodyti žemėlapyje.',
  },
  'survey.place_far': {
    status: 422,
    en: 'The place lies outside Latvia and Lithuania.',
    lv: 'Vieta ir ārpus Latvijas un Lietuvas.',
    lt: 'Vieta yra už Latvijos ir Lietuvos ribų.',
  },
  'survey.reason_unknown': {
    status: 422,
    en: 'The survey has no such reason. It has: {possible}. Words of the person’s own belong in the column of words.',
    lv: 'Aptaujā šāda iemesla nav. Ir: {possible}. Pašas personas vārdi jāraksta komentāra kolonnā.',
    lt: 'Apklausoje tokios priežasties nėra. Yra: {possible}. Savais žodžiais išsakyta nuomonė rašoma komentaro stulpelyje.',
  },
  'survey.nothing_said': {
    status: 422,
    en: 'The answer gives neither a reason nor words.',
    lv: 'Atbildē nav ne iemesla, ne vārdu.',
    lt: 'Atsakyme nėra nei priežasties, nei žodžių.',
  },
  'survey.words_too_long': {
    status: 422,
    en: 'The words are longer than {most} characters.',
    lv: 'Teksts ir garāks par {most} rakstzīmēm.',
    lt: 'Tekstas ilgesnis nei {most} ženklų.',
  },
  'survey.value_unreadable': {
    status: 422,
    en: 'This cannot be read. Possible: {possible}.',
    lv: 'To nevar nolasīt. Der: {possible}.',
    lt: 'To perskaityti nepavyko. Tinka: {possible}.',
  },
  'survey.answer_differs': {
    status: 422,
    en: 'The answer with this number is there already and says something else. Undo the import it came with to replace it.',
    lv: 'Atbilde ar šo numuru jau ir, un tajā teikts kas cits. Lai to aizstātu, atsauciet importu, ar kuru tā nākusi.',
    lt: 'Atsakymas šiuo numeriu jau yra, ir jame pasakyta kas kita. Norėdami jį pakeisti, atšaukite importą, su kuriuo jis atėjo.',
  },
});

defineConstraints({ survey_days_in_order: 'survey.days_reversed' });
