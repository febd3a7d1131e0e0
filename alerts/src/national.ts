/** A state's own warning system: LV-ALERT of VUGD, GPIS of PAGD. Both are cell broadcast: every phone in the area, registered or not, within minutes. */
export type NationalSystem = 'lv-alert' | 'gpis';
export type NationalLevel = 'red' | 'orange' | 'yellow';
/** Why the state should be asked: life is in danger now, our messages would come too late, or the area is too large for a municipality. */
export type NationalReason = 'life' | 'slow' | 'many';

/** Seconds after which a message about danger to life, or a severe one, comes too late for its last resident. */
export const tooLate = { extreme: 300, severe: 1800 } as const;
/** From so many people on the operators' own broadcast is the right tool whatever the rate. */
export const manyPeople = 20_000;

/** Whether to propose asking the state to warn, at which level and why; undefined where a municipality's own messages do. */
export function proposeNational({
  country,
  severity,
  urgency,
  isDrill,
  people,
  lastAfterSeconds,
}: {
  country: string;
  severity: string;
  urgency: string;
  isDrill: boolean;
  people: number | null;
  lastAfterSeconds: number | null;
}): { system: NationalSystem; level: NationalLevel; reasons: NationalReason[] } | undefined {
  if (isDrill || (severity !== 'Extreme' && severity !== 'Severe' && severity !== 'Moderate')) return undefined;
  const forLife = severity === 'Extreme' && (urgency === 'Immediate' || urgency === 'Expected');
  const limit = severity === 'Extreme' ? tooLate.extreme : tooLate.severe;
  const reasons: NationalReason[] = [
    ...(forLife ? (['life'] as const) : []),
    ...(lastAfterSeconds !== null && lastAfterSeconds > limit ? (['slow'] as const) : []),
    ...(people !== null && people >= manyPeople ? (['many'] as const) : []),
  ];
  if (reasons.length === 0) return undefined;
  return {
    system: country === 'LT' ? 'gpis' : 'lv-alert',
    level: severity === 'Extreme' ? 'red' : severity === 'Severe' ? 'orange' : 'yellow',
    reasons,
  };
}

const colour = {
  lv: { red: 'sarkanais', orange: 'oranžais', yellow: 'dzeltenais' },
  lt: { red: 'raudonas', orange: 'oranžinis', yellow: 'geltonas' },
} as const;

/** The request in the official language of the system's country, ready to be sent to the duty officer of VUGD or PAGD. */
export function writeNationalRequest({
  system,
  level,
  tenant,
  title,
  areaName,
  km2,
  text,
  until,
  writer,
}: {
  system: NationalSystem;
  level: NationalLevel;
  tenant: string;
  title: string;
  areaName: string;
  km2: string;
  text: string;
  until: string;
  writer: string;
}): string {
  return system === 'lv-alert'
    ? [
        'Valsts ugunsdzēsības un glābšanas dienestam',
        `${tenant} lūdz izsūtīt šūnu apraides brīdinājumu LV-ALERT.`,
        `Apdraudējums: ${title}. Līmenis: ${colour.lv[level]}.`,
        `Teritorija: ${areaName} (${km2} km²); robeža pievienota CAP failā.`,
        `Teksts: „${text}”`,
        `Spēkā līdz ${until}.`,
        `Sagatavoja: ${writer}`,
      ].join('\n')
    : [
        'Priešgaisrinės apsaugos ir gelbėjimo departamentui',
        `${tenant} prašo perspėti gyventojus per Gyventojų perspėjimo ir informavimo sistemą (GPIS).`,
        `Pavojus: ${title}. Lygis: ${colour.lt[level]}.`,
        `Teritorija: ${areaName} (${km2} km²); riba pridedama CAP rinkmenoje.`,
        `Tekstas: „${text}“`,
        `Galioja iki ${until}.`,
        `Parengė: ${writer}`,
      ].join('\n');
}
