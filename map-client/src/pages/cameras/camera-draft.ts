import type { Camera, CameraMask, CameraReach, CameraView, NewCamera } from '@vias/api/cameras/contract.ts';

const plain = [
  'code',
  'name',
  'kind',
  'status',
  'sensitivity',
  'installedOn',
  'removedOn',
  'purpose',
  'legalBasis',
  'retentionDays',
  'operator',
  'contact',
  'signPlacedOn',
  'dpiaReference',
  'dpiaOn',
  'photoUrl',
] as const;
const whole = ['geometry', 'description', 'views', 'masks', 'reach'] as const;
type Plain = Pick<NewCamera, (typeof plain)[number]>;

/** All that a person edits of a camera. Without a place it is not on the map yet; without a stream the one that is stored stays. */
export interface CameraForm extends Plain {
  geometry: NewCamera['geometry'] | null;
  description: NewCamera['description'];
  views: readonly CameraView[];
  masks: readonly CameraMask[];
  reach: readonly CameraReach[];
  stream?: NewCamera['stream'] | undefined;
}

/** A view of which nothing is known. */
export const blankView: CameraView = {
  title: null,
  azimuth: null,
  tilt: null,
  heightM: null,
  focalMm: null,
  sensorWidthMm: null,
  pixelsWide: null,
  pixelsHigh: null,
  rangeM: null,
  nightRangeM: null,
};

/** Cameras that are carried about have no field of view to draw. */
export const hasField = (kind: Camera['kind']): boolean => kind !== 'drone' && kind !== 'body_worn';

/** Whether it should have a direction and nobody knows it; of a camera whose views are not for the reader that is not said. */
export const isDirectionUnknown = ({ kind, views }: Pick<Camera, 'kind'> & { views: readonly CameraView[] | null }): boolean =>
  hasField(kind) && (views?.every(({ azimuth }) => azimuth === null) ?? false);

/** A camera as the form takes it up. */
export const formOf = (camera: Camera): CameraForm => ({
  ...(Object.fromEntries(plain.map((key) => [key, camera[key]])) as unknown as Plain),
  geometry: camera.geometry,
  description: camera.description,
  views: (camera.views ?? []).map(({ fieldOfView: _width, ...view }) => view),
  masks: camera.masks ?? [],
  reach: camera.reach,
});

/** The form of a camera that is not there yet. */
export const emptyForm = (): CameraForm => ({
  code: '',
  name: '',
  kind: 'fixed',
  status: 'planned',
  sensitivity: 1,
  installedOn: null,
  removedOn: null,
  purpose: null,
  legalBasis: null,
  retentionDays: null,
  operator: null,
  contact: null,
  signPlacedOn: null,
  dpiaReference: null,
  dpiaOn: null,
  photoUrl: null,
  geometry: null,
  description: {},
  views: [],
  masks: [],
  reach: [],
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A form as single values by their path. Views are told field by field only where all sides have as many. */
const valuesOf = (form: CameraForm, isByField: boolean): Map<string, unknown> => {
  const values = new Map<string, unknown>(plain.map((key) => [key, form[key]]));
  for (const key of ['geometry', 'masks', 'reach'] as const) values.set(key, form[key]);
  if (form.stream !== undefined) values.set('stream', form.stream);
  for (const lang of ['lv', 'lt', 'en'] as const) values.set(`description.${lang}`, form.description[lang] || null);
  if (!isByField) values.set('views', form.views);
  else
    form.views.forEach((view, i) => {
      for (const [key, value] of Object.entries(view)) values.set(`views.${i}.${key}`, value);
    });
  return values;
};

const changedPaths = (base: CameraForm, form: CameraForm, isByField: boolean): string[] => {
  const [before, after] = [valuesOf(base, isByField), valuesOf(form, isByField)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => !same(before.get(path), after.get(path)));
};

/** The value at a path, as withValue sets it. */
export const valueAt = (form: CameraForm, path: string): unknown => (path === 'views' ? form.views : valuesOf(form, true).get(path));

/** What was changed, only that, as PATCH takes it: lists as a whole. */
export const patchOf = (base: CameraForm, form: CameraForm): Partial<CameraForm> => {
  const patch = Object.fromEntries([...plain, ...whole].filter((key) => !same(base[key], form[key])).map((key) => [key, form[key]]));
  return form.stream === undefined ? patch : { ...patch, stream: form.stream };
};

/** The form with one value set by its path. */
export const withValue = (form: CameraForm, path: string, value: unknown): CameraForm => {
  const [head = '', second = '', third] = path.split('.');
  if (head === 'views' && third !== undefined)
    return { ...form, views: form.views.map((view, i) => (i === Number(second) ? { ...view, [third]: value } : view)) };
  if (head === 'description') {
    const { [second as 'lv']: _old, ...rest } = form.description;
    return { ...form, description: value ? { ...rest, [second]: value } : rest };
  }
  return { ...form, [head]: value };
};

/** Where two people changed the same value differently. */
export interface Contest {
  path: string;
  mine: unknown;
  theirs: unknown;
}

/** Two people edited one camera. What only they changed is taken over; what both changed stays mine and is told, so that the reader chooses. */
export const mergeForm = (
  base: CameraForm,
  mine: CameraForm,
  theirs: CameraForm,
): { form: CameraForm; taken: string[]; contested: Contest[] } => {
  const isByField = base.views.length === mine.views.length && base.views.length === theirs.views.length;
  const [byMe, byThem] = [changedPaths(base, mine, isByField), changedPaths(base, theirs, isByField)];
  const [own, other] = [valuesOf(mine, isByField), valuesOf(theirs, isByField)];
  const taken = byThem.filter((path) => !byMe.includes(path));
  return {
    form: taken.reduce((form, path) => withValue(form, path, other.get(path)), mine),
    taken,
    contested: byThem
      .filter((path) => byMe.includes(path) && !same(own.get(path), other.get(path)))
      .map((path) => ({ path, mine: own.get(path), theirs: other.get(path) })),
  };
};

/** The masks that hold for a view, counted from 0. */
export const masksFor = (masks: readonly CameraMask[], view: number): CameraMask[] =>
  masks.filter((mask) => mask.view === null || mask.view === view + 1);

/** Without a view; its masks go with it and those behind it keep theirs under the new number. */
export const withoutView = (form: CameraForm, view: number): CameraForm => ({
  ...form,
  views: form.views.filter((_, i) => i !== view),
  masks: form.masks
    .filter((mask) => mask.view !== view + 1)
    .map((mask) => (mask.view !== null && mask.view > view + 1 ? { ...mask, view: mask.view - 1 } : mask)),
});

/** Millimetres of the lens whose picture is so many degrees wide on such a sensor; within what the register takes. */
export const focalFor = (sensorWidthMm: number, degrees: number): number =>
  Math.min(
    2000,
    Math.max(0.5, Math.round((100 * sensorWidthMm) / (2 * Math.tan((Math.min(170, Math.max(0.2, degrees)) * Math.PI) / 360))) / 100),
  );

/** A place moved by metres to the east and north, degrees to a centimetre. */
export const moveBy = ([lon = 0, lat = 0]: readonly number[], east: number, north: number): [number, number] => [
  Number((lon + east / (111_320 * Math.cos((lat * Math.PI) / 180))).toFixed(7)),
  Number((lat + north / 111_195).toFixed(7)),
];

/** Reads corners of a line or area as people write them, "latitude, longitude" one a line; undefined where a line is no place. */
export const readCorners = (text: string, read: (line: string) => [number, number] | undefined): [number, number][] | undefined => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.map(read);
  return found.every((place) => place !== undefined) ? (found as [number, number][]) : undefined;
};
