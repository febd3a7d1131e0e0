import type { Notice } from './notice.ts';

export const notice: Notice = {
  title: 'Kaip tvarkome jūsų duomenis',
  lead: 'Pranešimas pagal Bendrojo duomenų apsaugos reglamento 13 straipsnį. Redakcija 2026-11-27.',
  parts: [
    [
      'Kas atsako už duomenis',
      'Duomenų valdytoja yra jus perspėjanti savivaldybė. Jei nurodėte vietų keliose savivaldybėse, kiekviena atsako už savo dalį ir nesužino, kad jus pažįsta ir kitos. Savivaldybės pavadinimą matote savo puslapyje; su duomenų apsaugos pareigūnu galite susisiekti parašę savivaldybei.',
    ],
    [
      'Ką saugome',
      [
        'mobiliojo telefono numerį, užšifruotą;',
        'vardą ir pavardę, užšifruotus, arba gyventojo kortelės numerio atspaudą, iš kurio paties numerio atkurti negalima;',
        'vietas, kuriose norite būti perspėti, ir jų adresus, jei juos įrašėte;',
        'el. pašto adresą ir naršyklės pranešimų adresą, jei juos pridėjote, užšifruotus;',
        'kalbą, ar pageidaujate skambučio, ir žmones, kuriems apie jus pranešti;',
        'kada patvirtinote numerį, kurią šio pranešimo redakciją matėte ir kada atsisakėte žinučių;',
        'kokius perspėjimus jums siuntėme, ar jie pristatyti ir ką atsakėte.',
      ],
      'Sveikatos duomenų, asmens kodo ir telefono buvimo vietos nesaugome. Vietą iš telefono nuskaitome tik jums patiems paspaudus mygtuką ir saugome ją kaip vieną iš jūsų vietų.',
    ],
    [
      'Kokiu tikslu ir kokiu pagrindu',
      'Duomenis naudojame tik tam, kad perspėtume apie pavojų, padėtume, jei prašote pagalbos, ir patikrintume, ar perspėjimas veikia. Pagrindas – savivaldybės užduotis viešojo intereso labui (reglamento 6 straipsnio 1 dalies e punktas), o gresiant pavojui gyvybei – gyvybinių interesų apsauga (d punktas).',
      'Duomenų pateikti neprivaloma. Be numerio ir vietos žinutės išsiųsti negalime; perspėjimai tada jus pasiekia kitais būdais, pavyzdžiui, per gyventojų perspėjimo ir informavimo sistemą (GPIS).',
    ],
    [
      'Kas gauna duomenis',
      'Žinutę pristato ryšio paslaugų teikėjas, kuris gauna numerį ir tekstą; taip pat ir skambutį. Jei pridėjote el. paštą ar naršyklę, adresą ir tekstą gauna jūsų pašto serveris, o naršyklės gamintojo pranešimų paslauga – tik užšifruotą tekstą. Savivaldybės darbuotojai mato tik skaičius. Jei atsakote, kad reikia pagalbos, budėtojas mato jūsų vietas, ir ši peržiūra užregistruojama. Jūsų pasirinktas žmogus sužino tik tai, kad perspėjimas jūsų nepasiekė. Duomenų neparduodame ir reklamai nenaudojame.',
      'Jei paslaugų teikėjas duomenis tvarko už Europos ekonominės erdvės ribų, tai leidžiama tik su reglamento 46 straipsnyje numatytomis garantijomis; apie jas teiraukitės savivaldybės.',
    ],
    [
      'Kiek laiko',
      [
        'numerį, kurio niekas nepatvirtina, ištriname po 48 valandų;',
        'jei numeris du mėnesius buvo nepasiekiamas ir po to patvirtinamas iš naujo, laikome, kad jo savininkas kitas: viskas, kas su juo buvo saugoma, ištrinama;',
        'duomenis apie tai, kas kurį perspėjimą gavo, pasibaigus savivaldybės nustatytam laikui (paprastai 90 dienų) paverčiame skaičiais;',
        'visa kita saugome, kol ištrinate arba kol registracija nebereikalinga;',
        'jei atsisakėte kurio nors siuntėjo, numerio atspaudas lieka ir ištrynus, kad savivaldybės registras jūsų negrąžintų be jūsų STOP; numerio iš jo atkurti negalima, ir jis dingsta, kai užsiregistruojate iš naujo arba atsakote START;',
        'numerių ir adresų, iš kurių prašyta kodų, atspaudus vieną parą skaičiuojame, kad apsisaugotume nuo piktnaudžiavimo.',
      ],
    ],
    [
      'Jūsų teisės',
      'Savo puslapyje bet kada galite viską matyti, taisyti, atsisiųsti, ištrinti ir atsisakyti bet kurio siuntėjo. Taip pat galite parašyti savivaldybei, nesutikti su duomenų tvarkymu ar prašyti jį apriboti. Automatizuotų sprendimų dėl jūsų nepriimame.',
      'Skundą galite pateikti Valstybinei duomenų apsaugos inspekcijai (vdai.lrv.lt); Latvijoje – Duomenų valstybinei inspekcijai (dvi.gov.lv).',
    ],
  ],
};
