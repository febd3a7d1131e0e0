import { boxAround } from '../camera-coverage/compute.ts';
import type { PlanQuestion } from './contract.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

/** The box, in degrees, in which buildings matter to cameras of these kinds at these sites. */
export const boxOfSites = (sites: readonly (readonly [lon: number, lat: number])[], kinds: PlanQuestion['kinds']): Box => {
  const boxes = sites.map(([lon, lat]) =>
    boxAround(
      { lon, lat },
      kinds.map((kind) => ({ ...kind, azimuth: 0 })),
    ),
  );
  return [
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
};
