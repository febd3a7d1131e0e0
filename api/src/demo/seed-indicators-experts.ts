import { indicatorsOf, type NewRating, type NewRiskModel } from '../risk/contract.ts';
import { createRandom } from './random.ts';

const worse = (indicator: string) => ({ indicator, direction: 'more_is_worse' as const, fixed: null, weight: null });

/** The demonstration's model: one indicator of hazard, four of vulnerability, one of coping. */
export const demoRiskModel: NewRiskModel = {
  code: 'social_risk',
  title: { lv: 'Sociālā riska indekss', lt: 'Socialinės rizikos indeksas', en: 'Social-risk index' },
  sensitivity: 1,
  note: null,
  definition: {
    period: null,
    normalisation: 'min_max',
    dimensions: [
      {
        code: 'hazard_exposure',
        title: { lv: 'Apdraudējums', lt: 'Pavojai', en: 'Hazard and exposure' },
        indicators: [worse('flood_exposed_share')],
      },
      {
        code: 'vulnerability',
        title: { lv: 'Ievainojamība', lt: 'Pažeidžiamumas', en: 'Vulnerability' },
        indicators: ['lone_pensioners_share', 'low_income_share', 'unemployment_rate', 'children_at_risk_rate'].map(worse),
      },
      {
        code: 'lack_of_coping_capacity',
        title: { lv: 'Spēju trūkums', lt: 'Gebėjimų stoka', en: 'Lack of coping capacity' },
        indicators: [worse('distance_to_help')],
      },
    ],
  },
};

/** What the invented experts hold on average, in the order of the indicators. */
const held = [0.12, 0.34, 0.19, 0.08, 0.11, 0.16];
export const demoExperts = [
  { code: 'E1', group: { lv: 'civilā aizsardzība', lt: 'civilinė sauga' } },
  { code: 'E2', group: { lv: 'sociālais dienests', lt: 'socialinė tarnyba' } },
  { code: 'E3', group: { lv: 'veselības aprūpe', lt: 'sveikatos priežiūra' } },
  { code: 'E4', group: { lv: 'pašvaldības policija', lt: 'viešoji tvarka' } },
  { code: 'E5', group: { lv: 'izglītība', lt: 'švietimas' } },
  { code: 'E6', group: { lv: 'bāriņtiesa', lt: 'vaiko teisių apsauga' } },
  { code: 'E7', group: { lv: 'senioru biedrība', lt: 'senjorų bendrija' } },
];
/** The expert whose answers contradict each other. */
const erratic = 3;
/** The pairs that it turns round: by their place among the questions. */
const turned = new Set([0, 10]);

const onScale = (times: number): number => {
  const whole = Math.min(9, Math.max(1, Math.round(times >= 1 ? times : 1 / times)));
  return times >= 1 ? whole : 1 / whole;
};

/** The invented answers of one expert, on Saaty's scale, the same every time: roughly what it holds, as people answer, and for one of them turned round twice. */
export const judgementsOf = (expert: number): NewRating['judgements'] => {
  const random = createRandom(8730 + expert);
  const own = held.map((weight) => weight * Math.exp(0.25 * random.normal()));
  const codes = indicatorsOf(demoRiskModel.definition);
  const pairs = codes.flatMap((first, i) =>
    codes.slice(i + 1).map((second, k) => ({ first, second, times: (own[i] ?? 1) / (own[i + 1 + k] ?? 1) })),
  );
  return pairs.map(({ first, second, times }, i) => {
    const said = times * Math.exp(0.3 * random.normal());
    return { first, second, times: onScale(expert === erratic && turned.has(i) ? 1 / said : said) };
  });
};
