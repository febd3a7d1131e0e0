import { defineProblems } from '@vias/sql/problem.ts';

// Why one event of a batch is refused. None of these sentences repeats what the event holds.
defineProblems({
  'camera_event_row.not_object': {
    status: 422,
    en: 'An event is an object with id, camera, at, kind, confidence, purpose, legalBasis and retentionDays.',
    lv: 'Notikums ir objekts ar laukiem id, camera, at, kind, confidence, purpose, legalBasis un retentionDays.',
    lt: 'Įvykis yra objektas su laukais id, camera, at, kind, confidence, purpose, legalBasis ir retentionDays.',
  },
  'camera_event_row.field': {
    status: 422,
    en: 'This field is missing or cannot be read. It wants: {wants}.',
    lv: 'Šī lauka trūkst vai to nevar nolasīt. Vajadzīgs: {wants}.',
    lt: 'Šio lauko trūksta arba jo perskaityti nepavyko. Reikia: {wants}.',
  },
  'camera_event_row.field_unknown': {
    status: 422,
    en: 'An event has no such field. It has id, camera, at, kind, confidence, purpose, legalBasis, retentionDays, and where they fit amount, list, plateHash and plateKey.',
    lv: 'Notikumam šāda lauka nav. Ir id, camera, at, kind, confidence, purpose, legalBasis, retentionDays un, kur tie der, amount, list, plateHash un plateKey.',
    lt: 'Įvykis tokio lauko neturi. Yra id, camera, at, kind, confidence, purpose, legalBasis, retentionDays ir, kur tinka, amount, list, plateHash bei plateKey.',
  },
  'camera_event_row.plain_plate': {
    status: 422,
    en: 'There is a number plate in readable form here. It was neither stored nor logged. Send only its keyed hash (plateHash, plateKey), and no field with the plate; an id that merely looks like one needs another form.',
    lv: 'Šeit ir salasāma numurzīme. Tā nav ne saglabāta, ne ierakstīta žurnālā. Sūtiet tikai tās jaucējvērtību, kas iegūta ar atslēgu (plateHash, plateKey), bet numurzīmi nevienā laukā; ja id tikai izskatās pēc numurzīmes, tam vajadzīgs cits pieraksts.',
    lt: 'Čia yra įskaitomas valstybinis numeris. Jis nei išsaugotas, nei įrašytas žurnale. Siųskite tik jo maišos reikšmę su raktu (plateHash, plateKey), o paties numerio – jokiame lauke; jei id tik panašus į numerį, jam reikia kitokios formos.',
  },
  'camera_event_row.repeated': {
    status: 422,
    en: 'The id stands in this batch already, in place {other}.',
    lv: 'Šāds id šajā sūtījumā jau ir, {other}. vietā.',
    lt: 'Toks id šiame siuntinyje jau yra, {other} vietoje.',
  },
  'camera_event_row.in_future': {
    status: 422,
    en: 'The event lies in the future. Check the clock of the camera and the offset of the time.',
    lv: 'Notikums ir nākotnē. Pārbaudiet kameras pulksteni un laika nobīdi.',
    lt: 'Įvykis yra ateityje. Patikrinkite kameros laikrodį ir laiko poslinkį.',
  },
  'camera_event_row.too_old': {
    status: 422,
    en: 'The event is older than the {days} days for which it may be kept.',
    lv: 'Notikums ir vecāks, nekā to drīkst glabāt ({days} d.).',
    lt: 'Įvykis senesnis nei {days} d., kurias jį leidžiama saugoti.',
  },
  'camera_event_row.camera_unknown': {
    status: 422,
    en: 'The register of the municipality has no camera with this code.',
    lv: 'Pašvaldības reģistrā nav kameras ar šādu numuru.',
    lt: 'Savivaldybės registre nėra kameros tokiu numeriu.',
  },
  'camera_event_row.camera_not_in_use': {
    status: 422,
    en: 'According to the register this camera is not in use.',
    lv: 'Saskaņā ar reģistru šo kameru neizmanto.',
    lt: 'Pagal registrą ši kamera nenaudojama.',
  },
  'camera_event_row.camera_without_retention': {
    status: 422,
    en: 'The register does not say for how many days this camera keeps anything; until it does, none of its events are kept.',
    lv: 'Reģistrā nav norādīts, cik dienas šī kamera datus glabā; kamēr tas nav norādīts, tās notikumus nesaglabā.',
    lt: 'Registre nenurodyta, kiek dienų ši kamera saugo duomenis; kol nenurodyta, jos įvykiai nesaugomi.',
  },
  'camera_event_row.camera_reads_no_plates': {
    status: 422,
    en: 'The register does not name this camera as one that reads number plates, or it keeps nothing (0 days).',
    lv: 'Reģistrā šī kamera nav norādīta kā numurzīmju kamera, vai arī tā neko neglabā (0 dienu).',
    lt: 'Registre ši kamera nenurodyta kaip numerius skaitanti, arba ji nieko nesaugo (0 dienų).',
  },
  'camera_event_row.plate_hash_needed': {
    status: 422,
    en: 'plate_read needs plateHash and plateKey; no other kind may have them.',
    lv: 'plate_read vajadzīgi plateHash un plateKey; citiem veidiem tie nedrīkst būt.',
    lt: 'plate_read reikia plateHash ir plateKey; kitos rūšys jų turėti negali.',
  },
  'camera_event_row.plate_key_unknown': {
    status: 422,
    en: 'This is no key for plates of this purpose that counts now.',
    lv: 'Tā nav šim mērķim derīga, spēkā esoša numurzīmju atslēga.',
    lt: 'Tai nėra šiam tikslui tinkamas galiojantis numerių raktas.',
  },
  'camera_event_row.list_needed': {
    status: 422,
    en: 'watch_list_hit needs list, the name of the list of yours that matched; no other kind may have it.',
    lv: 'watch_list_hit vajadzīgs list – jūsu saraksta nosaukums, ar kuru bija sakritība; citiem veidiem tā nedrīkst būt.',
    lt: 'watch_list_hit reikia list – jūsų sąrašo, su kuriuo sutapo, pavadinimo; kitos rūšys jo turėti negali.',
  },
  'camera_event_row.amount_needed': {
    status: 422,
    en: 'people_count, vehicle_count and crowd need amount; no other known kind may have it.',
    lv: 'people_count, vehicle_count un crowd vajadzīgs amount; citiem zināmiem veidiem tā nedrīkst būt.',
    lt: 'people_count, vehicle_count ir crowd reikia amount; kitos žinomos rūšys jo turėti negali.',
  },
  'camera_event_row.code_waits': {
    status: 422,
    en: 'Nobody has given this code a meaning yet, so an event with a plate or list is not kept. The administrator sees the code; send the event again when it has one.',
    lv: 'Šim kodam vēl nav nozīmes, tāpēc notikumu ar numurzīmi vai sarakstu nesaglabā. Administrators kodu redz; kad nozīme ir, nosūtiet notikumu vēlreiz.',
    lt: 'Šis kodas dar neturi reikšmės, todėl įvykis su numeriu ar sąrašu nesaugomas. Administratorius kodą mato; kai reikšmė bus, siųskite įvykį dar kartą.',
  },
  'camera_event_row.differs': {
    status: 422,
    en: 'An event with this id came before, with another content. The first one stays; give the new one an id of its own.',
    lv: 'Notikums ar šādu id jau ir saņemts, bet ar citu saturu. Paliek pirmais; jaunajam dodiet savu id.',
    lt: 'Įvykis su tokiu id jau gautas, bet kitokio turinio. Lieka pirmasis; naujam suteikite savo id.',
  },
});
