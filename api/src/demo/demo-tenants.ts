/** A tenant of the demonstration: where it answers for and how its incidents are invented. */
export type DemoTenant = {
  tenant: string;
  country: 'LV' | 'LT';
  scheme: string;
  /** Municipality codes. */
  codes: readonly string[];
  /** The first year with incidents: partners joined one after another. */
  since: number;
  /** Incidents a year per 1,000 residents. */
  rate: number;
  /** Short name for who has to act. */
  name: string;
  /** A fire and rescue service records only what it drives out to. */
  rescueOnly: boolean;
  /** Lets the public see its incidents of sensitivity 0 and 1. */
  isPublic: boolean;
};

const latvian = (tenant: string, codes: string[], since: number, rate: number, name: string, isPublic = false): DemoTenant => ({
  tenant,
  country: 'LV',
  scheme: 'ATVK',
  codes,
  since,
  rate,
  name,
  rescueOnly: false,
  isPublic,
});
const lithuanian = (
  tenant: string,
  codes: string[],
  since: number,
  rate: number,
  name: string,
  isPublic = false,
  rescueOnly = false,
): DemoTenant => ({
  tenant,
  country: 'LT',
  scheme: 'LAU',
  codes,
  since,
  rate,
  name,
  rescueOnly,
  isPublic,
});

/** The ten partners. The fire service answers for Šiauliai county, so that its neighbours without a tenant are on the map too. */
export const demoTenants: readonly DemoTenant[] = [
  latvian('lv-jelgava', ['0003000', '0030000'], 2016, 3.7, 'Jelgava', true),
  latvian('lv-dobele', ['0028000'], 2016, 3.3, 'Dobeles novads'),
  latvian('lv-bauska', ['0025000'], 2017, 2.9, 'Bauskas novads'),
  latvian('lv-aizkraukle', ['0020000'], 2018, 3.6, 'Aizkraukles novads'),
  latvian('lv-livani', ['0036000'], 2018, 4.6, 'Līvānu novads'),
  lithuanian('lt-siauliai', ['29'], 2019, 4.2, 'Šiaulių m. savivaldybė', true),
  lithuanian('lt-siauliai-fire', ['29', '91', '47', '65', '71', '54'], 2019, 3.4, 'Šiaulių PGV', false, true),
  lithuanian('lt-akmene', ['32'], 2019, 6.2, 'Akmenės r. savivaldybė', true),
  lithuanian('lt-mazeikiai', ['61'], 2019, 5.4, 'Mažeikių r. savivaldybė'),
  lithuanian('lt-telsiai', ['78'], 2020, 4.4, 'Telšių r. savivaldybė'),
];
