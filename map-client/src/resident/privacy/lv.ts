import type { Notice } from './notice.ts';

export const notice: Notice = {
  title: 'Kā apstrādājam jūsu datus',
  lead: 'Paziņojums saskaņā ar Vispārīgās datu aizsardzības regulas 13. pantu. Redakcija 2026-11-27.',
  parts: [
    [
      'Kas atbild par datiem',
      'Pārzinis ir pašvaldība, kas jūs brīdina. Ja norādījāt vietas vairākās pašvaldībās, katra atbild par savu daļu un neuzzina, ka jūs pazīst arī citas. Pašvaldības nosaukumu redzat savā lapā; ar datu aizsardzības speciālistu varat sazināties, rakstot pašvaldībai.',
    ],
    [
      'Ko glabājam',
      [
        'mobilā tālruņa numuru, šifrētu;',
        'vārdu, šifrētu, vai iedzīvotāja kartes numura nospiedumu, no kura pašu numuru atjaunot nevar;',
        'vietas, kurās vēlaties saņemt brīdinājumus, un to adreses, ja tās ierakstījāt;',
        'e-pasta adresi un pārlūka paziņojumu adresi, ja tās pievienojāt, šifrētas;',
        'valodu, vai vēlaties zvanu, un cilvēkus, kam par jums ziņot;',
        'kad apstiprinājāt numuru, kuru šī paziņojuma redakciju redzējāt, un kad atteicāties no īsziņām;',
        'kādus brīdinājumus jums sūtījām, vai tie piegādāti un ko atbildējāt.',
      ],
      'Veselības datus, personas kodu un tālruņa atrašanās vietu neglabājam. Vietu no tālruņa nolasām tikai tad, ja nospiežat pogu, un glabājam to kā vienu no jūsu vietām.',
    ],
    [
      'Kādam nolūkam un uz kāda pamata',
      'Datus lietojam tikai tam, lai brīdinātu par briesmām, palīdzētu, ja lūdzat palīdzību, un pārbaudītu, vai brīdināšana darbojas. Pamats ir pašvaldības uzdevums sabiedrības interesēs (regulas 6. panta 1. punkta e) apakšpunkts) un, ja apdraudēta dzīvība, vitālu interešu aizsardzība (d) apakšpunkts).',
      'Dati nav obligāti. Bez numura un vietas īsziņu nosūtīt nevaram; brīdinājumi tad jūs sasniedz citos veidos, piemēram, ar LV-ALERT.',
    ],
    [
      'Kas datus saņem',
      'Īsziņu piegādā sakaru pakalpojuma sniedzējs, kas saņem numuru un tekstu; arī zvanu. Ja pievienojāt e-pastu vai pārlūku, adresi un tekstu saņem jūsu pasta serveris, bet pārlūka ražotāja paziņojumu pakalpojums – tikai šifrētu tekstu. Pašvaldības darbinieki redz tikai skaitļus. Ja atbildat, ka vajadzīga palīdzība, dežurants redz jūsu vietas, un šī skatīšanās tiek reģistrēta. Cilvēks, kuru izvēlējāties, uzzina tikai to, ka brīdinājums jūs nav sasniedzis. Datus nepārdodam un reklāmai nelietojam.',
      'Ja pakalpojuma sniedzējs datus apstrādā ārpus Eiropas Ekonomikas zonas, to drīkst darīt tikai ar regulas 46. pantā paredzētajām garantijām; par tām jautājiet pašvaldībai.',
    ],
    [
      'Cik ilgi',
      [
        'numuru, ko neviens neapstiprina, dzēšam pēc 48 stundām;',
        'ja numurs divus mēnešus nav bijis sasniedzams un to pēc tam apstiprina no jauna, uzskatām, ka tam ir cits īpašnieks: viss, kas ar to glabājās, tiek dzēsts;',
        'ziņas par to, kurš kuru brīdinājumu saņēma, pēc pašvaldības noteiktā laika (parasti 90 dienām) pārvēršam skaitļos;',
        'pārējo glabājam, līdz to dzēšat vai pieteikšanās vairs nav vajadzīga;',
        'ja atteicāties no kāda sūtītāja, arī pēc dzēšanas paliek numura nospiedums, lai pašvaldības reģistrs jūs neatgrieztu sarakstā bez jūsu STOP; numuru no tā atjaunot nevar, un tas pazūd, kad piesakāties no jauna vai atbildat START;',
        'numuru un adrešu nospiedumus, no kuriem lūgti kodi, vienu dienu skaitām, lai novērstu ļaunprātīgu izmantošanu.',
      ],
    ],
    [
      'Jūsu tiesības',
      'Savā lapā jebkurā brīdī varat visu redzēt, labot, lejupielādēt, dzēst un atteikties no jebkura sūtītāja. Varat arī rakstīt pašvaldībai, iebilst pret apstrādi vai lūgt to ierobežot. Automatizētu lēmumu par jums nepieņemam.',
      'Sūdzību varat iesniegt Datu valsts inspekcijai (dvi.gov.lv); Lietuvā – Valsts datu aizsardzības inspekcijai (vdai.lrv.lt).',
    ],
  ],
};
