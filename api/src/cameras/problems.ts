import { defineProblems } from '@vias/sql/problem.ts';
import { defineConstraints } from '../http/answer-problem.ts';

defineProblems({
  'camera.not_found': {
    status: 404,
    en: 'There is no such camera, or you may not see it.',
    lv: 'Šādas kameras nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokios kameros nėra arba neturite teisės jos matyti.',
  },
  'camera.not_yours': {
    status: 403,
    en: 'You see this camera, but only its owner may change it.',
    lv: 'Jūs redzat šo kameru, bet mainīt to var tikai tās īpašnieks.',
    lt: 'Šią kamerą matote, bet keisti ją gali tik jos savininkas.',
  },
  'camera.not_cleared': {
    status: 403,
    en: 'Your role writes cameras up to sensitivity {most}, not {sensitivity}.',
    lv: 'Jūsu loma ļauj ievadīt kameras līdz {most}. jutīguma līmenim, nevis {sensitivity}.',
    lt: 'Jūsų vaidmuo leidžia įrašyti kameras iki {most} jautrumo lygio, o ne {sensitivity}.',
  },
  'camera.changed_meanwhile': {
    status: 412,
    en: 'Somebody changed the camera since you opened it: now it is version {version}. Nothing of theirs was lost.',
    lv: 'Kāds šo kameru ir mainījis, kopš to atvērāt: tagad ir {version}. versija. Nekas nav zudis.',
    lt: 'Kažkas pakeitė kamerą po to, kai ją atvėrėte: dabar tai {version} versija. Niekas neprarasta.',
  },
  'camera.cursor_invalid': {
    status: 400,
    en: 'The cursor of the next page is not valid.',
    lv: 'Nākamās lapas norāde nav derīga.',
    lt: 'Kito puslapio žymeklis negalioja.',
  },
  'camera.code_taken': {
    status: 409,
    en: 'Your municipality already has a camera with this code.',
    lv: 'Jūsu pašvaldībai jau ir kamera ar šādu numuru.',
    lt: 'Jūsų savivaldybė jau turi kamerą tokiu numeriu.',
  },
  'camera.ground_missing': {
    status: 422,
    en: 'A camera that is in use needs a purpose and a legal basis. Until they are known it can be entered as planned.',
    lv: 'Kamerai, ko izmanto, jānorāda mērķis un tiesiskais pamats. Kamēr tie nav zināmi, kameru var ievadīt kā plānotu.',
    lt: 'Naudojamai kamerai būtina nurodyti tikslą ir teisinį pagrindą. Kol jie nežinomi, kamerą galima įrašyti kaip planuojamą.',
  },
  'camera.azimuth_invalid': {
    status: 422,
    en: 'An azimuth lies between 0 and 360 degrees, clockwise from north; {value} does not. The same direction would be {would}. Leave it empty when nobody knows.',
    lv: 'Azimuts ir no 0 līdz 360 grādiem, pulksteņrādītāja virzienā no ziemeļiem; {value} neder. Tas pats virziens būtu {would}. Ja virziens nav zināms, atstājiet tukšu.',
    lt: 'Azimutas yra nuo 0 iki 360 laipsnių, pagal laikrodžio rodyklę nuo šiaurės; {value} netinka. Ta pati kryptis būtų {would}. Jei kryptis nežinoma, palikite tuščią.',
  },
  'camera.focal_invalid': {
    status: 422,
    en: 'There is no lens of {value} mm: a focal length lies between {least} and {most} mm. Leave it empty when nobody knows.',
    lv: 'Objektīva ar {value} mm fokusa attālumu nav: tas ir no {least} līdz {most} mm. Ja tas nav zināms, atstājiet tukšu.',
    lt: 'Objektyvo, kurio židinio nuotolis {value} mm, nebūna: jis yra nuo {least} iki {most} mm. Jei jis nežinomas, palikite tuščią.',
  },
  'camera.out_of_range': {
    status: 422,
    en: '{value} is not possible here: from {least} to {most} {unit}.',
    lv: 'Vērtība {value} šeit nav iespējama: no {least} līdz {most} {unit}.',
    lt: 'Reikšmė {value} čia negalima: nuo {least} iki {most} {unit}.',
  },
  'camera.days_reversed': {
    status: 422,
    en: 'The camera would be removed before it was installed.',
    lv: 'Kamera būtu noņemta, pirms tā uzstādīta.',
    lt: 'Kamera būtų nuimta anksčiau, nei įrengta.',
  },
  'camera.removal_without_status': {
    status: 422,
    en: 'A day of removal belongs to a camera with the status removed.',
    lv: 'Noņemšanas dienu var norādīt tikai kamerai ar stāvokli „noņemta”.',
    lt: 'Nuėmimo dieną galima nurodyti tik kamerai, kurios būsena „nuimta“.',
  },
  'camera.mask_shapeless': {
    status: 422,
    en: 'A privacy mask is either an area or a sector between two different azimuths.',
    lv: 'Privātuma maska ir vai nu laukums, vai sektors starp diviem dažādiem azimutiem.',
    lt: 'Privatumo kaukė yra arba plotas, arba sektorius tarp dviejų skirtingų azimutų.',
  },
  'camera.mask_view_unknown': {
    status: 422,
    en: 'The mask is for view {view}, but the camera has {views}.',
    lv: 'Maska paredzēta {view}. skatam, bet kamerai skatu skaits ir {views}.',
    lt: 'Kaukė skirta {view} vaizdui, bet kameros vaizdų skaičius yra {views}.',
  },
  'camera.mask_outside_view': {
    status: 422,
    en: 'The mask from {from} to {to} degrees hides nothing: the camera looks from {left} to {right} degrees.',
    lv: 'Maska no {from} līdz {to} grādiem neko neaizsedz: kamera redz no {left} līdz {right} grādiem.',
    lt: 'Kaukė nuo {from} iki {to} laipsnių nieko neuždengia: kamera mato nuo {left} iki {right} laipsnių.',
  },
  'camera.mask_area_outside': {
    status: 422,
    en: 'The masked area hides nothing: no part of it lies in the view, from {left} to {right} degrees. Draw it into the view, or take it away.',
    lv: 'Maskas laukums neko neaizsedz: tas viss ir ārpus redzeslauka, kas ir no {left} līdz {right} grādiem. Iezīmējiet to redzeslaukā vai izņemiet.',
    lt: 'Kaukės plotas nieko neuždengia: jis visas yra už regos lauko, kuris yra nuo {left} iki {right} laipsnių. Nubraižykite jį regos lauke arba pašalinkite.',
  },
  'camera.mask_area_beyond': {
    status: 422,
    en: 'The masked area hides nothing: no part of it lies in the view, from {left} to {right} degrees up to {far} m. Draw it into the view, or take it away.',
    lv: 'Maskas laukums neko neaizsedz: tas viss ir ārpus redzeslauka, kas ir no {left} līdz {right} grādiem un līdz {far} m. Iezīmējiet to redzeslaukā vai izņemiet.',
    lt: 'Kaukės plotas nieko neuždengia: jis visas yra už regos lauko, kuris yra nuo {left} iki {right} laipsnių ir iki {far} m. Nubraižykite jį regos lauke arba pašalinkite.',
  },
  'camera.reach_unfit': {
    status: 422,
    en: 'Gate lines belong to number-plate cameras, flight areas to drones, patrol tracks to body-worn and movable cameras.',
    lv: 'Vārtu līnijas ir numurzīmju kamerām, lidojumu laukumi – droniem, patruļu maršruti – ķermeņa un pārvietojamām kamerām.',
    lt: 'Vartų linijos skirtos numerių atpažinimo kameroms, skrydžių plotai – dronams, patruliavimo maršrutai – kūno ir kilnojamosioms kameroms.',
  },
  'camera.shape_far': {
    status: 422,
    en: 'This lies {metres} m from the camera; more than {most} m is most likely a slip. Check the position and the order of the coordinates.',
    lv: 'Tas atrodas {metres} m no kameras; vairāk nekā {most} m visticamāk ir kļūda. Pārbaudiet vietu un koordinātu secību.',
    lt: 'Tai yra {metres} m nuo kameros; daugiau nei {most} m greičiausiai yra klaida. Patikrinkite vietą ir koordinačių tvarką.',
  },
  'camera.stream_invalid': {
    status: 422,
    en: 'The address of a picture begins with rtsp://, rtsps://, http:// or https://.',
    lv: 'Attēla adrese sākas ar rtsp://, rtsps://, http:// vai https://.',
    lt: 'Vaizdo adresas prasideda rtsp://, rtsps://, http:// arba https://.',
  },
  'camera.stream_password': {
    status: 422,
    en: 'The address holds a user name or password. Leave them out: the video system asks for them itself.',
    lv: 'Adresē ir lietotājvārds vai parole. Izņemiet tos: videosistēma tos pajautās pati.',
    lt: 'Adrese yra naudotojo vardas arba slaptažodis. Pašalinkite juos: vaizdo sistema paklaus pati.',
  },
  'camera.stream_closed': {
    status: 404,
    en: 'There is no picture of this camera that you may open.',
    lv: 'Šai kamerai nav attēla, ko jūs drīkstētu atvērt.',
    lt: 'Nėra šios kameros vaizdo, kurį galėtumėte atverti.',
  },
  'camera.file_empty': {
    status: 422,
    en: 'There is no camera in the file: a heading and at least one row are needed, or a GeoJSON FeatureCollection with features.',
    lv: 'Failā nav nevienas kameras: vajadzīgs virsraksts un vismaz viena rinda vai GeoJSON FeatureCollection ar objektiem.',
    lt: 'Faile nėra nė vienos kameros: reikia antraštės ir bent vienos eilutės arba GeoJSON FeatureCollection su objektais.',
  },
  'camera.file_unreadable': {
    status: 422,
    en: 'The file begins like JSON but is not a GeoJSON FeatureCollection in degrees (WGS 84).',
    lv: 'Fails sākas kā JSON, bet nav GeoJSON FeatureCollection grādos (WGS 84).',
    lt: 'Failas prasideda kaip JSON, bet nėra GeoJSON FeatureCollection laipsniais (WGS 84).',
  },
  'camera.file_too_long': {
    status: 422,
    en: 'There are more cameras in the file than the {most} that one file may hold. It was not read further and nothing is stored: divide it.',
    lv: 'Failā ir vairāk kameru nekā {most}, cik vienā failā drīkst būt. Tālāk tas netika lasīts, un nekas nav saglabāts: sadaliet to.',
    lt: 'Faile yra daugiau kamerų nei {most}, kiek viename faile gali būti. Toliau jis neskaitytas ir nieko neišsaugota: padalykite jį.',
  },
  'camera.column_missing': {
    status: 422,
    en: 'The file needs a column {column}. It has: {columns}.',
    lv: 'Failā vajadzīga kolonna {column}. Tajā ir: {columns}.',
    lt: 'Faile reikia stulpelio {column}. Jame yra: {columns}.',
  },
  'camera.row_broken': {
    status: 422,
    en: 'The row does not have the columns of the heading, or a quotation mark is open.',
    lv: 'Rindas kolonnas neatbilst virsrakstam, vai arī nav aizvērtas pēdiņas.',
    lt: 'Eilutės stulpeliai neatitinka antraštės arba neuždarytos kabutės.',
  },
  'camera.value_missing': {
    status: 422,
    en: 'This must not be empty.',
    lv: 'Šis lauks nedrīkst būt tukšs.',
    lt: 'Šis laukas negali būti tuščias.',
  },
  'camera.code_twice': {
    status: 422,
    en: 'The code stands in line {line} of the file already.',
    lv: 'Šis numurs failā jau ir {line}. rindā.',
    lt: 'Šis numeris faile jau yra {line} eilutėje.',
  },
  'camera.value_unreadable': {
    status: 422,
    en: 'This cannot be read. Possible: {possible}.',
    lv: 'To nevar nolasīt. Der: {possible}.',
    lt: 'To perskaityti nepavyko. Tinka: {possible}.',
  },
});

defineConstraints({
  camera_code_once: 'camera.code_taken',
  camera_active_has_ground: 'camera.ground_missing',
  camera_days_in_order: 'camera.days_reversed',
  camera_removed_has_day: 'camera.removal_without_status',
  camera_mask_area_or_sector: 'camera.mask_shapeless',
  camera_stream_without_password: 'camera.stream_password',
});
