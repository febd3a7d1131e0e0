/**
 * Names of towns as the other country writes them, for search only: `[own name, stem of the possessive, other form, other possessive]`.
 * The possessive is how a municipality is called after its town: Šiaulių miesto savivaldybė, Šauļu pilsētas pašvaldība.
 */
type Form = readonly [name: string, possessive: string, other: string, otherPossessive: string];

const lithuanian: readonly Form[] = [
  ['Akmenė', 'Akmenės', 'Akmene', 'Akmenes'],
  ['Naujoji Akmenė', 'Naujosios Akmenės', 'Jaunakmene', 'Jaunakmenes'],
  ['Alytus', 'Alytaus', 'Alīta', 'Alītas'],
  ['Anykščiai', 'Anykščių', 'Anīkšči', 'Anīkšču'],
  ['Birštonas', 'Birštono', 'Birštona', 'Birštonas'],
  ['Biržai', 'Biržų', 'Birži', 'Biržu'],
  ['Druskininkai', 'Druskininkų', 'Druskininki', 'Druskininku'],
  ['Elektrėnai', 'Elektrėnų', 'Elektrēni', 'Elektrēnu'],
  ['Gargždai', 'Gargždų', 'Gargždi', 'Gargždu'],
  ['Ignalina', 'Ignalinos', 'Ignalina', 'Ignalinas'],
  ['Jonava', 'Jonavos', 'Jonava', 'Jonavas'],
  ['Joniškis', 'Joniškio', 'Jonišķi', 'Jonišķu'],
  ['Jurbarkas', 'Jurbarko', 'Jurbarka', 'Jurbarkas'],
  ['Kaišiadorys', 'Kaišiadorių', 'Kaišadori', 'Kaišadoru'],
  ['Kalvarija', 'Kalvarijos', 'Kalvarija', 'Kalvarijas'],
  ['Kaunas', 'Kauno', 'Kauņa', 'Kauņas'],
  ['Kazlų Rūda', 'Kazlų Rūdos', 'Kazlu Rūda', 'Kazlu Rūdas'],
  ['Kėdainiai', 'Kėdainių', 'Ķēdaiņi', 'Ķēdaiņu'],
  ['Kelmė', 'Kelmės', 'Ķelme', 'Ķelmes'],
  ['Klaipėda', 'Klaipėdos', 'Klaipēda', 'Klaipēdas'],
  ['Kretinga', 'Kretingos', 'Kretinga', 'Kretingas'],
  ['Kupiškis', 'Kupiškio', 'Kupišķi', 'Kupišķu'],
  ['Kuršėnai', 'Kuršėnų', 'Kuršēni', 'Kuršēnu'],
  ['Lazdijai', 'Lazdijų', 'Lazdiji', 'Lazdiju'],
  ['Linkuva', 'Linkuvos', 'Linkava', 'Linkavas'],
  ['Marijampolė', 'Marijampolės', 'Marijampole', 'Marijampoles'],
  ['Mažeikiai', 'Mažeikių', 'Mažeiķi', 'Mažeiķu'],
  ['Molėtai', 'Molėtų', 'Molēti', 'Molētu'],
  ['Neringa', 'Neringos', 'Neringa', 'Neringas'],
  ['Pagėgiai', 'Pagėgių', 'Pagēģi', 'Pagēģu'],
  ['Pakruojis', 'Pakruojo', 'Pakroja', 'Pakrojas'],
  ['Palanga', 'Palangos', 'Palanga', 'Palangas'],
  ['Panevėžys', 'Panevėžio', 'Panevēža', 'Panevēžas'],
  ['Pasvalys', 'Pasvalio', 'Pasvale', 'Pasvales'],
  ['Plungė', 'Plungės', 'Plunģe', 'Plunģes'],
  ['Prienai', 'Prienų', 'Prieni', 'Prienu'],
  ['Radviliškis', 'Radviliškio', 'Radvilišķi', 'Radvilišķu'],
  ['Raseiniai', 'Raseinių', 'Raseiņi', 'Raseiņu'],
  ['Rietavas', 'Rietavo', 'Rietava', 'Rietavas'],
  ['Rokiškis', 'Rokiškio', 'Rokišķi', 'Rokišķu'],
  ['Skuodas', 'Skuodo', 'Skoda', 'Skodas'],
  ['Šakiai', 'Šakių', 'Šaķi', 'Šaķu'],
  ['Šalčininkai', 'Šalčininkų', 'Šalčininki', 'Šalčininku'],
  ['Šeduva', 'Šeduvos', 'Šeduva', 'Šeduvas'],
  ['Šiauliai', 'Šiaulių', 'Šauļi', 'Šauļu'],
  ['Šilalė', 'Šilalės', 'Šilale', 'Šilales'],
  ['Šilutė', 'Šilutės', 'Šilute', 'Šilutes'],
  ['Širvintos', 'Širvintų', 'Širvintas', 'Širvintu'],
  ['Švenčionys', 'Švenčionių', 'Švenčoni', 'Švenčonu'],
  ['Tauragė', 'Tauragės', 'Taurage', 'Taurages'],
  ['Telšiai', 'Telšių', 'Telši', 'Telšu'],
  ['Trakai', 'Trakų', 'Traķi', 'Traķu'],
  ['Ukmergė', 'Ukmergės', 'Ukmerģe', 'Ukmerģes'],
  ['Utena', 'Utenos', 'Utena', 'Utenas'],
  ['Varėna', 'Varėnos', 'Varēna', 'Varēnas'],
  ['Varniai', 'Varnių', 'Varņi', 'Varņu'],
  ['Viekšniai', 'Viekšnių', 'Viekšņi', 'Viekšņu'],
  ['Vilkaviškis', 'Vilkaviškio', 'Vilkavišķi', 'Vilkavišķu'],
  ['Vilnius', 'Vilniaus', 'Viļņa', 'Viļņas'],
  ['Visaginas', 'Visagino', 'Visagina', 'Visaginas'],
  ['Zarasai', 'Zarasų', 'Zarasi', 'Zarasu'],
  ['Žagarė', 'Žagarės', 'Žagare', 'Žagares'],
];

const latvian: readonly Form[] = [
  ['Aizkraukle', 'Aizkraukles', 'Aizkrauklė', 'Aizkrauklės'],
  ['Alūksne', 'Alūksnes', 'Aluksnė', 'Aluksnės'],
  ['Auce', 'Auces', 'Aucė', 'Aucės'],
  ['Balvi', 'Balvu', 'Balvai', 'Balvų'],
  ['Bauska', 'Bauskas', 'Bauskė', 'Bauskės'],
  ['Brocēni', 'Brocēnu', 'Brocėnai', 'Brocėnų'],
  ['Cēsis', 'Cēsu', 'Cėsys', 'Cėsių'],
  ['Daugavpils', 'Daugavpils', 'Daugpilis', 'Daugpilio'],
  ['Dobele', 'Dobeles', 'Duobelė', 'Duobelės'],
  ['Eleja', 'Elejas', 'Elėja', 'Elėjos'],
  ['Grobiņa', 'Grobiņas', 'Gruobinia', 'Gruobinios'],
  ['Gulbene', 'Gulbenes', 'Gulbenė', 'Gulbenės'],
  ['Iecava', 'Iecavas', 'Iecava', 'Iecavos'],
  ['Ilūkste', 'Ilūkstes', 'Ilukstė', 'Ilukstės'],
  ['Jelgava', 'Jelgavas', 'Jelgava (Mintauja)', 'Jelgavos'],
  ['Jēkabpils', 'Jēkabpils', 'Jėkabpilis', 'Jėkabpilio'],
  ['Jūrmala', 'Jūrmalas', 'Jūrmala', 'Jūrmalos'],
  ['Krāslava', 'Krāslavas', 'Kraslava', 'Kraslavos'],
  ['Kuldīga', 'Kuldīgas', 'Kuldyga', 'Kuldygos'],
  ['Ķekava', 'Ķekavas', 'Kekava', 'Kekavos'],
  ['Liepāja', 'Liepājas', 'Liepoja', 'Liepojos'],
  ['Limbaži', 'Limbažu', 'Limbažiai', 'Limbažių'],
  ['Līvāni', 'Līvānu', 'Lyvanai', 'Lyvanų'],
  ['Ludza', 'Ludzas', 'Ludza', 'Ludzos'],
  ['Madona', 'Madonas', 'Maduona', 'Maduonos'],
  ['Mārupe', 'Mārupes', 'Marupė', 'Marupės'],
  ['Nereta', 'Neretas', 'Nereta', 'Neretos'],
  ['Ogre', 'Ogres', 'Uogrė', 'Uogrės'],
  ['Olaine', 'Olaines', 'Olainė', 'Olainės'],
  ['Ozolnieki', 'Ozolnieku', 'Uozuolniekai', 'Uozuolniekų'],
  ['Preiļi', 'Preiļu', 'Preiliai', 'Preilių'],
  ['Rēzekne', 'Rēzeknes', 'Rėzeknė', 'Rėzeknės'],
  ['Rīga', 'Rīgas', 'Ryga', 'Rygos'],
  ['Ropaži', 'Ropažu', 'Ruopažiai', 'Ruopažių'],
  ['Salaspils', 'Salaspils', 'Salaspilis', 'Salaspilio'],
  ['Saldus', 'Saldus', 'Saldus', 'Saldaus'],
  ['Sigulda', 'Siguldas', 'Sigulda', 'Siguldos'],
  ['Skrunda', 'Skrundas', 'Skrunda', 'Skrundos'],
  ['Smiltene', 'Smiltenes', 'Smiltenė', 'Smiltenės'],
  ['Talsi', 'Talsu', 'Talsai', 'Talsų'],
  ['Tukums', 'Tukuma', 'Tukumas', 'Tukumo'],
  ['Valka', 'Valkas', 'Valka', 'Valkos'],
  ['Valmiera', 'Valmieras', 'Valmiera', 'Valmieros'],
  ['Varakļāni', 'Varakļānu', 'Varaklianai', 'Varaklianų'],
  ['Ventspils', 'Ventspils', 'Ventspilis', 'Ventspilio'],
];

/**
 * Other names that a place or municipality is searched by: `Šiaulių miesto savivaldybė` is found as Šiauliai, Šauļi and Šauļu pilsētas
 * pašvaldība. Empty for names we know no other form of.
 */
export function otherForms(country: string, name: string): string[] {
  const forms = country === 'LT' ? lithuanian : country === 'LV' ? latvian : [];
  const found = forms.flatMap(([own, possessive, other, otherPossessive]) => {
    if (name === own) return [other];
    if (name !== possessive && !name.startsWith(`${possessive} `)) return [];
    return [own, other, municipalityName(country, name, otherPossessive)];
  });
  return [...new Set(found)].filter((form) => form !== name);
}

function municipalityName(country: string, name: string, possessive: string): string {
  if (country === 'LV') return `${possessive} savivaldybė`;
  const kind = / miesto /.test(name) ? 'pilsētas ' : / rajono /.test(name) ? 'rajona ' : '';
  return `${possessive} ${kind}pašvaldība`;
}
