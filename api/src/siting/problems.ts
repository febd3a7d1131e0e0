import { defineProblems } from '@vias/sql/problem.ts';

defineProblems({
  'siting.plan_not_found': {
    status: 404,
    en: 'There is no such plan, or you may not see it.',
    lv: 'Šāda plāna nav, vai arī jums nav tiesību to redzēt.',
    lt: 'Tokio plano nėra arba neturite teisės jo matyti.',
  },
  'siting.share_ended': {
    status: 409,
    en: 'The plan was made with what another institution shared, and that is not shared with you any more. Ask again: the plan is then made of what you see now.',
    lv: 'Plānā izmantoti citas iestādes dati, kas ar jums vairs nav kopīgoti. Meklējiet vēlreiz: plānu sagatavos no tā, ko redzat tagad.',
    lt: 'Plane panaudoti kitos įstaigos duomenys, kuriais su jumis nebesidalijama. Ieškokite iš naujo: planas bus parengtas iš to, ką matote dabar.',
  },
  'siting.not_done': {
    status: 409,
    en: 'The plan is not computed yet. Wait until it is done.',
    lv: 'Plāns vēl nav aprēķināts. Uzgaidiet, līdz aprēķins beigsies.',
    lt: 'Planas dar neapskaičiuotas. Palaukite, kol skaičiavimas baigsis.',
  },
  'siting.area_empty': {
    status: 422,
    en: 'The area encloses nothing. Draw at least three corners that do not lie on one line.',
    lv: 'Apgabals neko neietver. Uzzīmējiet vismaz trīs stūrus, kas nav uz vienas taisnes.',
    lt: 'Plotas nieko neapima. Nubraižykite bent tris kampus, kurie nėra vienoje tiesėje.',
  },
  'siting.area_too_large': {
    status: 422,
    en: 'The area has {km2} km²; at most {limit} km² are planned at once, because places farther apart than 30 m say nothing about cameras. Draw the part that matters, or make several plans.',
    lv: 'Apgabala platība ir {km2} km²; vienā reizē plāno ne vairāk kā {limit} km², jo vietas, kas ir tālāk par 30 m cita no citas, par kamerām neko nepasaka. Uzzīmējiet svarīgāko daļu vai izveidojiet vairākus plānus.',
    lt: 'Ploto dydis – {km2} km²; vienu kartą planuojama ne daugiau kaip {limit} km², nes vietos, nutolusios viena nuo kitos daugiau kaip 30 m, apie kameras nieko nepasako. Nubraižykite svarbiausią dalį arba sudarykite kelis planus.',
  },
  'siting.no_places': {
    status: 422,
    en: 'Nothing of the area is open: buildings and zones without cameras take all of it. Draw streets or squares.',
    lv: 'Apgabalā nav nevienas atklātas vietas: visu aizņem ēkas un zonas bez kamerām. Uzzīmējiet ielas vai laukumus.',
    lt: 'Plote nėra atvirų vietų: viską užima pastatai ir zonos be kamerų. Nubraižykite gatves ar aikštes.',
  },
  'siting.no_demand': {
    status: 422,
    en: 'Nothing in the area has a weight: no source was given one, or none of those that were has anything here. Give all ground a weight, choose a longer period or other categories.',
    lv: 'Nekam šajā apgabalā nav svara: tas nav piešķirts nevienam avotam, vai arī šeit izvēlētajos avotos nekā nav. Piešķiriet svaru visai teritorijai, izvēlieties garāku periodu vai citas kategorijas.',
    lt: 'Niekas šiame plote neturi svorio: jis nepriskirtas jokiam šaltiniui arba pasirinktuose šaltiniuose čia nieko nėra. Suteikite svorį visai teritorijai, pasirinkite ilgesnį laikotarpį ar kitas kategorijas.',
  },
  'siting.no_candidates': {
    status: 422,
    en: 'There is no place where a camera could stand. Draw points, take the corners of buildings, or choose a layer with poles.',
    lv: 'Nav nevienas vietas, kur kameru varētu uzstādīt. Atzīmējiet punktus, izmantojiet ēku stūrus vai izvēlieties slāni ar stabiem.',
    lt: 'Nėra nė vienos vietos, kur kamerą būtų galima įrengti. Pažymėkite taškus, naudokite pastatų kampus arba pasirinkite stulpų sluoksnį.',
  },
  'siting.too_many_sites': {
    status: 422,
    en: 'More than {limit} places for cameras are offered; no more are compared. Take the corners of buildings farther apart, or draw a smaller area.',
    lv: 'Kamerām piedāvāts vairāk vietu, nekā salīdzina: pieļaujamas ne vairāk kā {limit}. Izvēlieties retākus ēku stūrus vai mazāku apgabalu.',
    lt: 'Kameroms pasiūlyta daugiau vietų, nei lyginama: leidžiama ne daugiau kaip {limit}. Pasirinkite rečiau išdėstytus pastatų kampus arba mažesnį plotą.',
  },
  'siting.too_many_options': {
    status: 422,
    en: '{sites} places with {kinds} kinds of camera in {directions} directions are {count} views; at most {limit} are compared. Fewer directions, kinds or places would work.',
    lv: 'Vietas ({sites}), kameru veidi ({kinds}) un virzieni ({directions}) kopā dod šādu skatu skaitu: {count}; salīdzina ne vairāk kā {limit}. Derētu mazāk virzienu, veidu vai vietu.',
    lt: 'Vietos ({sites}), kamerų rūšys ({kinds}) ir kryptys ({directions}) kartu sudaro tiek vaizdų: {count}; lyginama ne daugiau kaip {limit}. Tiktų mažiau krypčių, rūšių ar vietų.',
  },
  'siting.too_many_buildings': {
    status: 422,
    en: 'As far as the cameras would see from all the places offered stand more than {limit} buildings; no more are looked at. Offer cameras with a shorter range, or places that lie closer together.',
    lv: 'Tik tālu, cik kameras redzētu no visām piedāvātajām vietām, ēku ir vairāk, nekā izvērtē: pieļaujamas ne vairāk kā {limit}. Piedāvājiet kameras ar mazāku redzamības attālumu vai vietas, kas ir tuvāk cita citai.',
    lt: 'Tokiu atstumu, kokiu kameros matytų iš visų pasiūlytų vietų, pastatų yra daugiau, nei vertinama: leidžiama ne daugiau kaip {limit}. Pasiūlykite kamerų, kurios mato ne taip toli, arba arčiau viena kitos esančių vietų.',
  },
  'siting.no_budget': {
    status: 422,
    en: 'A budget of {budget} buys nothing. Say how much money there is, or how many cameras.',
    lv: 'Ar budžetu {budget} neko nevar nopirkt. Norādiet, cik ir naudas vai cik kameru drīkst uzstādīt.',
    lt: 'Už {budget} biudžetą nieko nenupirksite. Nurodykite, kiek yra pinigų arba kiek kamerų galima įrengti.',
  },
  'siting.budget_too_small': {
    status: 422,
    en: 'The cheapest camera costs {cheapest}, the budget is {budget}. Raise it, or offer a cheaper kind.',
    lv: 'Lētākā kamera maksā {cheapest}, bet budžets ir {budget}. Palieliniet to vai piedāvājiet lētāku kameru.',
    lt: 'Pigiausia kamera kainuoja {cheapest}, o biudžetas – {budget}. Padidinkite jį arba pasiūlykite pigesnę kamerą.',
  },
  'siting.optics_missing': {
    status: 422,
    en: 'What the camera “{name}” would see cannot be said without its lens, its sensor and the width of its picture in pixels.',
    lv: 'Ko redzētu kamera „{name}”, nevar pateikt, ja nav zināms objektīvs, sensors un attēla platums pikseļos.',
    lt: 'Negalima pasakyti, ką matytų kamera „{name}“, kol nežinomas objektyvas, jutiklis ir vaizdo plotis pikseliais.',
  },
  'siting.indicator_missing': {
    status: 422,
    en: 'Risk was given a weight, but no indicator says where it is high. Choose one, or set the weight to 0.',
    lv: 'Riskam ir piešķirts svars, bet nav izvēlēts rādītājs, kas parāda, kur tas ir augsts. Izvēlieties rādītāju vai norādiet svaru 0.',
    lt: 'Rizikai suteiktas svoris, bet nepasirinktas rodiklis, kuris parodytų, kur ji didelė. Pasirinkite rodiklį arba nurodykite svorį 0.',
  },
  'siting.layer_without_points': {
    status: 422,
    en: 'The layer has no points in the area, or you may not see it.',
    lv: 'Slānī šajā apgabalā nav neviena punkta, vai arī jums nav tiesību to redzēt.',
    lt: 'Sluoksnyje šiame plote nėra nė vieno taško arba neturite teisės jo matyti.',
  },
  'siting.busy': {
    status: 409,
    en: 'Your municipality already has {limit} plans that are being computed. Wait for one, or delete one.',
    lv: 'Jūsu pašvaldībai jau tiek aprēķināti {limit} plāni. Uzgaidiet vai izdzēsiet kādu no tiem.',
    lt: 'Jūsų savivaldybei jau skaičiuojami {limit} planai. Palaukite arba vieną iš jų ištrinkite.',
  },
});
