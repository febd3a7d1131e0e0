/** When in the day and the year something tends to happen, and how often beside the rest. */
export type IncidentKind = {
  category: string;
  /** How often in a municipality; the weights add up to about 100. */
  weight: number;
  hours: keyof typeof hourCurves;
  months: keyof typeof monthCurves;
  /** Chances of severity 1 to 5. */
  severity: readonly [number, number, number, number, number];
  /** Minutes within which the service should have acted. */
  due: number;
  /** Share that happens on a road between settlements. */
  onRoad: number;
  /** Whether a fire and rescue service records it too. */
  rescue: boolean;
};

/** 24 hours, local time. */
export const hourCurves = {
  flat: [6, 5, 5, 4, 4, 4, 6, 8, 9, 9, 10, 10, 10, 10, 10, 10, 10, 11, 11, 11, 11, 10, 9, 7],
  commute: [3, 2, 2, 2, 2, 4, 9, 16, 15, 11, 10, 11, 12, 12, 13, 15, 18, 19, 15, 11, 9, 7, 6, 4],
  day: [2, 1, 1, 1, 1, 2, 5, 9, 13, 15, 15, 14, 13, 13, 14, 13, 12, 10, 8, 7, 5, 4, 3, 2],
  evening: [7, 5, 4, 3, 2, 2, 3, 4, 6, 8, 10, 11, 13, 14, 15, 16, 17, 18, 19, 19, 18, 16, 13, 10],
  night: [19, 17, 14, 11, 7, 4, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 12, 14, 18, 21, 22],
} as const;

/** 12 months. */
export const monthCurves = {
  flat: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10],
  heatingSeason: [17, 16, 13, 9, 6, 4, 4, 4, 6, 11, 14, 16],
  dryGrass: [1, 3, 26, 38, 14, 6, 6, 5, 4, 2, 1, 1],
  summer: [3, 3, 5, 8, 13, 18, 21, 18, 10, 6, 4, 3],
  winter: [30, 26, 12, 3, 0, 0, 0, 0, 0, 2, 8, 24],
  storms: [13, 9, 8, 5, 6, 9, 12, 12, 8, 13, 12, 13],
  thaw: [9, 9, 15, 13, 6, 9, 13, 12, 6, 7, 7, 8],
  dark: [15, 13, 10, 6, 4, 3, 3, 5, 9, 13, 16, 17],
} as const;

const light = [45, 35, 15, 4, 1] as const;
const middling = [15, 40, 30, 12, 3] as const;
const grave = [4, 21, 42, 26, 7] as const;

const kind = (
  category: string,
  weight: number,
  hours: IncidentKind['hours'],
  months: IncidentKind['months'],
  severity: IncidentKind['severity'],
  due: number,
  onRoad = 0,
  rescue = false,
): IncidentKind => ({ category, weight, hours, months, severity, due, onRoad, rescue });

export const incidentKinds: readonly IncidentKind[] = [
  kind('fire_building', 4.2, 'evening', 'heatingSeason', grave, 30, 0, true),
  kind('fire_wildland', 3.6, 'evening', 'dryGrass', middling, 45, 0.35, true),
  kind('fire_vehicle', 0.9, 'evening', 'flat', middling, 30, 0.3, true),
  kind('fire_waste', 2.1, 'evening', 'summer', light, 45, 0, true),
  kind('smoke', 2.4, 'evening', 'heatingSeason', light, 30, 0, true),
  kind('traffic_crash', 13.5, 'commute', 'dark', middling, 45, 0.55, true),
  kind('traffic_obstacle', 3.2, 'commute', 'storms', light, 90, 0.75),
  kind('traffic_signal', 1.4, 'day', 'flat', light, 240),
  kind('medical_help', 14, 'flat', 'flat', middling, 25),
  kind('assist_person', 6.5, 'flat', 'flat', light, 45, 0, true),
  kind('water_rescue', 0.5, 'day', 'summer', grave, 25, 0, true),
  kind('missing_person', 1.1, 'evening', 'summer', middling, 180),
  kind('rescue_other', 1.6, 'day', 'flat', light, 45, 0, true),
  kind('storm_tree', 5.2, 'flat', 'storms', light, 120, 0.6, true),
  kind('flood', 2, 'day', 'thaw', middling, 180, 0.1, true),
  kind('ice_snow', 2.6, 'commute', 'winter', light, 180, 0.3),
  kind('power_outage', 3.4, 'flat', 'storms', middling, 180, 0.1),
  kind('water_supply', 2.6, 'day', 'winter', middling, 240),
  kind('heating', 0.9, 'day', 'winter', middling, 240),
  kind('gas_leak', 0.5, 'evening', 'heatingSeason', grave, 30, 0, true),
  kind('hazmat', 0.5, 'day', 'flat', middling, 60, 0.2, true),
  kind('pollution', 0.8, 'day', 'summer', light, 240, 0.2),
  kind('explosive', 0.4, 'day', 'summer', grave, 120, 0.2),
  kind('theft', 6.2, 'day', 'flat', light, 240),
  kind('vehicle_theft', 0.5, 'night', 'flat', middling, 240),
  kind('burglary', 1.7, 'night', 'dark', middling, 240),
  kind('robbery', 0.3, 'night', 'dark', grave, 60),
  kind('assault', 2, 'night', 'summer', middling, 45),
  kind('homicide', 0.03, 'night', 'flat', [0, 0, 0, 20, 80], 60),
  kind('domestic_violence', 3.1, 'night', 'flat', middling, 30),
  kind('vandalism', 1.7, 'night', 'summer', light, 480),
  kind('public_order', 4.1, 'night', 'summer', light, 60),
  kind('noise', 2.7, 'night', 'summer', light, 60),
  kind('road_damage', 2.2, 'day', 'thaw', light, 1440, 0.3),
  kind('street_light', 1.6, 'evening', 'dark', light, 1440),
  kind('dumping', 1.3, 'day', 'summer', light, 1440, 0.3),
  kind('animal', 2.8, 'day', 'summer', light, 180, 0.2, true),
  kind('false_alarm', 1.4, 'flat', 'flat', light, 30, 0, true),
  kind('other', 1.1, 'day', 'flat', light, 240),
];
