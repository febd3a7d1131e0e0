import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Checked, fieldOfView, findCameraFaults, metresBetween, viewLimits } from './check-camera.ts';
import { CameraView } from './contract.ts';

const camera = (more: Partial<Checked> = {}): Checked => ({
  geometry: { type: 'Point', coordinates: [23.3167, 55.9333] },
  kind: 'fixed',
  status: 'active',
  purpose: 'viešoji tvarka',
  legalBasis: 'BDAR 6 str. 1 d. e p.',
  retentionDays: 14,
  installedOn: null,
  removedOn: null,
  views: [],
  masks: [],
  reach: [],
  stream: null,
  ...more,
});
const view = (more: object = {}) => CameraView.parse({ azimuth: 90, focalMm: 4, sensorWidthMm: 5.37, ...more });
const mask = (more: object) => ({ view: null, title: null, area: null, fromAzimuth: null, toAzimuth: null, ...more });
const codes = (more: Partial<Checked>) => findCameraFaults(camera(more)).map(({ code, field }) => `${field} ${code}`);
const line = (...coordinates: [number, number][]) => ({ type: 'LineString' as const, coordinates });

/** A rectangle in metres east and north of the camera, as a mask. */
const block = (x1: number, y1: number, x2: number, y2: number) => {
  const at = (x: number, y: number): [number, number] => [
    23.3167 + x / (111_320 * Math.cos((55.9333 * Math.PI) / 180)),
    55.9333 + y / 111_195,
  ];
  return mask({ area: { type: 'Polygon', coordinates: [[at(x1, y1), at(x2, y1), at(x2, y2), at(x1, y2), at(x1, y1)]] } });
};

test('the field of view of the mock: 4 mm before 5.37 mm is 67.7 degrees', () => {
  expect(fieldOfView({ focalMm: 4, sensorWidthMm: 5.37 })).toBeCloseTo(67.7, 1);
  expect(fieldOfView({ focalMm: null, sensorWidthMm: 5.37 })).toBeNull();
});

test('a degree of latitude is 111 km, one of longitude at 56° N 62 km', () => {
  expect(metresBetween([23, 56], [23, 57])).toBeCloseTo(111_195, -2);
  expect(metresBetween([23, 56], [24, 56])).toBeCloseTo(62_179, -2);
});

test.each<[string, Partial<Checked>, string[]]>([
  ['nothing', { views: [view()] }, []],
  ['a lens of 0 mm', { views: [view({ focalMm: 0 })] }, ['views.0.focalMm camera.focal_invalid']],
  ['an azimuth of 400', { views: [view(), view({ azimuth: 400 })] }, ['views.1.azimuth camera.azimuth_invalid']],
  ['an azimuth of 360', { views: [view({ azimuth: 360 })] }, []],
  ['an unknown azimuth', { views: [view({ azimuth: null })] }, []],
  ['a height of 900 m', { views: [view({ heightM: 900 })] }, ['views.0.heightM camera.out_of_range']],
  ['no purpose', { purpose: null }, ['purpose camera.ground_missing']],
  ['no basis while out of order', { status: 'out_of_order', legalBasis: null }, ['legalBasis camera.ground_missing']],
  ['no basis while planned', { status: 'planned', legalBasis: null }, []],
  ['latitude first', { geometry: { type: 'Point', coordinates: [55.9, 23.3] } }, ['geometry geometry.swapped']],
  [
    'a mask behind the camera',
    { views: [view()], masks: [mask({ fromAzimuth: 250, toAzimuth: 290 })] },
    ['masks.0 camera.mask_outside_view'],
  ],
  ['a mask across north within the view', { views: [view({ azimuth: 5 })], masks: [mask({ fromAzimuth: 350, toAzimuth: 2 })] }, []],
  ['a mask around all but the view', { views: [view()], masks: [mask({ fromAzimuth: 120, toAzimuth: 60 })] }, []],
  [
    'a mask of a camera whose direction nobody knows',
    { views: [view({ azimuth: null })], masks: [mask({ fromAzimuth: 250, toAzimuth: 290 })] },
    [],
  ],
  ['a mask without a shape', { masks: [mask({ fromAzimuth: 10 })] }, ['masks.0 camera.mask_shapeless']],
  [
    'a mask of a view that is not there',
    { masks: [mask({ view: 2, fromAzimuth: 10, toAzimuth: 20 })] },
    ['masks.0.view camera.mask_view_unknown'],
  ],
  [
    'a mask in the next town',
    {
      masks: [
        mask({
          area: {
            type: 'Polygon',
            coordinates: [
              [
                [23.4, 56],
                [23.41, 56],
                [23.41, 56.01],
                [23.4, 56],
              ],
            ],
          },
        }),
      ],
    },
    ['masks.0.area camera.shape_far'],
  ],
  ['an area behind the camera', { views: [view()], masks: [block(-60, -20, -20, 20)] }, ['masks.0.area camera.mask_area_outside']],
  [
    'an area beyond what it sees',
    { views: [view({ rangeM: 50 })], masks: [block(60, -20, 80, 20)] },
    ['masks.0.area camera.mask_area_beyond'],
  ],
  ['an area across the whole view', { views: [view({ rangeM: 50 })], masks: [block(20, -500, 30, 500)] }, []],
  ['an area that only the arc of the view touches', { views: [view({ rangeM: 50 })], masks: [block(49.9, -20, 80, 20)] }, []],
  ['an area around the camera', { views: [view()], masks: [block(-9, -9, 9, 9)] }, []],
  ['an area behind one view and before the other', { views: [view(), view({ azimuth: 270 })], masks: [block(-60, -20, -20, 20)] }, []],
  [
    'an area of 10,000 corners',
    { masks: [mask({ area: { type: 'Polygon', coordinates: [Array.from({ length: 10_000 }, () => [23.3167, 55.9333])] } })] },
    ['masks.0.area geometry.too_many_vertices'],
  ],
  [
    'a gate a kilometre away',
    { kind: 'anpr', reach: [{ kind: 'gate', title: null, geometry: line([23.3167, 55.9433], [23.317, 55.9433]) }] },
    ['reach.0.geometry camera.shape_far'],
  ],
  [
    'a gate of a fixed camera',
    { reach: [{ kind: 'gate', title: null, geometry: line([23.3167, 55.9333], [23.317, 55.9333]) }] },
    ['reach.0.kind camera.reach_unfit'],
  ],
  [
    'a track of 1,001 positions',
    {
      kind: 'body_worn',
      reach: [
        {
          kind: 'patrol',
          title: null,
          geometry: line(...Array.from({ length: 1001 }, (_, i): [number, number] => [23.3 + i / 1e5, 55.9])),
        },
      ],
    },
    ['reach.0.geometry geometry.too_many_vertices'],
  ],
  ['a stream with a password', { stream: { url: 'rtsp://root:pass@10.0.0.7/1' } }, ['stream.url camera.stream_password']],
  ['a stream that is a script', { stream: { url: 'javascript:alert(1)' } }, ['stream.url camera.stream_invalid']],
  [
    'removed before it stood',
    { status: 'removed', installedOn: '2026-03-01', removedOn: '2026-02-01' },
    ['removedOn camera.days_reversed'],
  ],
])('%s', (_, more, wanted) => {
  expect(codes(more)).toEqual(wanted);
});

test('a number within its limits is never refused, one outside always, and every refusal names its field', () => {
  const names = Object.keys(viewLimits) as (keyof typeof viewLimits)[];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (name, value) => {
      const [least, most] = viewLimits[name];
      const found = findCameraFaults(camera({ views: [{ ...view(), [name]: value }] }));
      expect(found.map(({ field }) => field)).toEqual(value >= least && value <= most ? [] : [`views.0.${name}`]);
    }),
  );
});

/** Degree by degree: whether any direction of the sector lies in the view. */
test('a sector mask is refused exactly when no direction of it is in the view', () => {
  const whole = fc.integer({ min: 0, max: 359 });
  fc.assert(
    fc.property(whole, whole, whole, fc.integer({ min: 4, max: 60 }), (azimuth, from, to, focal) => {
      fc.pre(from !== to);
      const looking = view({ azimuth, focalMm: focal / 4 });
      const half = (fieldOfView(looking) as number) / 2;
      const away = (direction: number) => Math.abs(((direction - azimuth + 540) % 360) - 180);
      const steps = Array.from({ length: ((to - from + 360) % 360) * 20 + 1 }, (_, i) => from + i / 20);
      const nearest = Math.min(...steps.map(away));
      // Within a twentieth of a degree of the edge the steps cannot tell.
      fc.pre(Math.abs(nearest - half) > 0.1);
      expect(codes({ views: [looking], masks: [mask({ fromAzimuth: from, toAzimuth: to })] })).toEqual(
        nearest < half ? [] : ['masks.0 camera.mask_outside_view'],
      );
    }),
  );
});

/** Metre by metre: whether any point of the area lies in the view. */
test('an area mask is refused exactly when no point of it is in the view', () => {
  const metre = fc.integer({ min: -60, max: 60 });
  fc.assert(
    fc.property(
      metre,
      metre,
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 0, max: 359 }),
      fc.integer({ min: 5, max: 70 }),
      (x, y, wide, high, azimuth, rangeM) => {
        const looking = view({ azimuth, rangeM });
        const half = (fieldOfView(looking) as number) / 2;
        // How far inside the view a point lies, metres; below zero outside.
        const inside = (east: number, north: number): number => {
          const away = Math.hypot(east, north);
          const off = Math.abs((((((Math.atan2(east, north) * 180) / Math.PI - azimuth) % 360) + 540) % 360) - 180);
          return Math.min(rangeM - away, away * Math.sin(Math.max(-Math.PI / 2, Math.min(Math.PI / 2, ((half - off) * Math.PI) / 180))));
        };
        let deepest = Number.NEGATIVE_INFINITY;
        for (let east = x; east <= x + wide; east += 1)
          for (let north = y; north <= y + high; north += 1) deepest = Math.max(deepest, inside(east, north));
        // Nearer to the edge than the steps are wide, and where the camera itself stands, they cannot tell.
        fc.pre(Math.abs(deepest) > 1.5);
        expect(codes({ views: [looking], masks: [block(x, y, x + wide, y + high)] })).toEqual(
          deepest > 0 ? [] : ['masks.0.area camera.mask_area_beyond'],
        );
      },
    ),
    { numRuns: 60 },
  );
});
