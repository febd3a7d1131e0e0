import { readNumber } from '../imports/number-text.ts';
import { type Checked, type Fault, findCameraFaults } from './check-camera.ts';
import { CameraKind, CameraStatus, CameraView, NewCamera } from './contract.ts';
import type { ImportQuery } from './import-contract.ts';

/** A row of a file as text, by the names of its columns. */
export type FileRow = { line: number; isBroken: boolean; cells: (readonly [column: string, value: string])[] };
/** A row as a camera: what the file says of it, the whole of a new one, and what is wrong with it. */
export type ReadRow = {
  line: number;
  code: string;
  /** What the file itself says; a camera that exists keeps the rest. */
  said: Partial<NewCamera>;
  view: Partial<CameraView>;
  camera: NewCamera;
  faults: (Fault & { value: string })[];
};

/** What columns are called, in the three languages and as other systems write them; lower case, without signs between words. */
const columns = {
  code: ['code', 'camera id', 'cameraid', 'id', 'nr', 'no', 'kods', 'kodas', 'numurs', 'numeris'],
  name: ['name', 'location', 'title', 'place', 'address', 'nosaukums', 'vieta', 'adrese', 'pavadinimas', 'adresas'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', 'garums', 'ilguma'],
  lat: ['lat', 'latitude', 'y', 'platums', 'platuma'],
  kind: ['kind', 'type', 'veids', 'tips', 'rūšis', 'tipas'],
  status: ['status', 'statuss', 'būsena'],
  azimuth: ['azimuth', 'azimuts', 'azimutas', 'direction', 'heading', 'bearing', 'virziens', 'kryptis'],
  tilt: ['tilt', 'slīpums', 'polinkis'],
  heightM: ['height m', 'height', 'augstums', 'aukštis', 'heightm'],
  focalMm: ['focal mm', 'focal', 'focal length', 'focal length mm', 'fokuss', 'židinys', 'focalmm'],
  sensorWidthMm: ['sensor width mm', 'sensor width', 'sensors', 'jutiklis', 'sensorwidthmm'],
  pixelsWide: ['pixels wide', 'pixels', 'width px', 'pixelswide'],
  pixelsHigh: ['pixels high', 'height px', 'pixelshigh'],
  rangeM: ['range m', 'range', 'rangem'],
  nightRangeM: ['night range m', 'night range', 'nightrangem'],
  purpose: ['purpose', 'mērķis', 'tikslas'],
  legalBasis: ['legal basis', 'legalbasis', 'tiesiskais pamats', 'teisinis pagrindas'],
  retentionDays: ['retention days', 'retention', 'retentiondays', 'glabāšanas dienas', 'saugojimo dienos'],
  operator: ['operator', 'operators', 'pārzinis', 'valdytojas'],
  contact: ['contact', 'kontakts', 'kontaktai'],
  signPlacedOn: ['sign placed on', 'sign', 'signplacedon'],
  dpiaReference: ['dpia reference', 'dpia', 'dpiareference'],
  dpiaOn: ['dpia on', 'dpiaon'],
  installedOn: ['installed on', 'installed', 'installedon', 'uzstādīta', 'įrengta'],
} as const;
type Field = keyof typeof columns;
const fieldByName: ReadonlyMap<string, Field> = new Map(
  Object.entries(columns).flatMap(([field, names]) => names.map((name): [string, Field] => [name, field as Field])),
);
/** What a column is for; undefined when nobody knows. */
export const fieldOf = (name: string): Field | undefined =>
  fieldByName.get(
    name
      .trim()
      .toLowerCase()
      .replace(/[_\-.\s]+/g, ' '),
  );

const kinds: Record<CameraKind, readonly string[]> = {
  fixed: ['stacionāra', 'stacionari', 'static'],
  ptz: ['dome', 'grozāma', 'valdoma'],
  anpr: ['alpr', 'numurzīmes', 'numerių'],
  movable: ['mobile', 'pārvietojama', 'kilnojama'],
  drone: ['drons', 'dronas', 'uav'],
  body_worn: ['body worn', 'bodycam', 'ķermeņa', 'kūno'],
};
const readKind = (value: string): CameraKind | undefined =>
  CameraKind.options.find((kind) => kind === value.toLowerCase() || kinds[kind].includes(value.toLowerCase()));

const readDay = (value: string): string | undefined => {
  const [, d, m, y] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\.?$/.exec(value) ?? [];
  const day = y === undefined ? value : `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`;
  return NewCamera.shape.dpiaOn.unwrap().safeParse(day).success ? day : undefined;
};

const viewFields = ['azimuth', 'tilt', 'heightM', 'focalMm', 'sensorWidthMm', 'pixelsWide', 'pixelsHigh', 'rangeM', 'nightRangeM'] as const;
const wholeFields: readonly Field[] = ['pixelsWide', 'pixelsHigh', 'retentionDays'];
const dayFields = ['signPlacedOn', 'dpiaOn', 'installedOn'] as const;
const textFields = ['name', 'purpose', 'legalBasis', 'operator', 'contact', 'dpiaReference'] as const;

/** Reads one row. Nothing is guessed: what cannot be read is a fault with its field and value, what is not there stays unknown. */
export const readRow = ({ line, isBroken, cells }: FileRow, query: ImportQuery): ReadRow => {
  const given = new Map<Field, string>();
  for (const [column, value] of cells) {
    const field = fieldOf(column);
    if (field && value !== '' && !given.has(field)) given.set(field, value);
  }
  const faults: ReadRow['faults'] = [];
  const fault = (field: string, value: string, code: string, values?: Fault['values']) =>
    faults.push({ field, value: value.slice(0, 200), code, ...(values && { values }) });
  const read = <T>(field: Field, as: (value: string) => T | undefined, possible: string): T | undefined => {
    const value = given.get(field);
    if (value === undefined) return undefined;
    const found = as(value);
    if (found === undefined) fault(field, value, 'camera.value_unreadable', { possible });
    return found;
  };
  const number = (field: Field) =>
    read(
      field,
      (value) => {
        const found = readNumber(value);
        return wholeFields.includes(field) && !Number.isInteger(found) ? undefined : found;
      },
      wholeFields.includes(field) ? '0, 1, 2 …' : '12; 12,5; 12.5',
    );

  const said: Partial<NewCamera> = {};
  const put = <K extends keyof NewCamera>(field: K, value: NewCamera[K] | undefined) => {
    if (value !== undefined) said[field] = value;
  };
  if (isBroken) fault('row', cells.map(([, value]) => value).join(';'), 'camera.row_broken');
  else for (const field of ['code', 'name', 'lon', 'lat'] as const) if (!given.has(field)) fault(field, '', 'camera.value_missing');
  put(
    'code',
    read('code', (value) => (value.length <= 60 ? value : undefined), '≤ 60'),
  );
  for (const field of textFields)
    put(
      field,
      read(
        field,
        (value) => NewCamera.shape[field].safeParse(value).data ?? undefined,
        `≤ ${field === 'purpose' || field === 'legalBasis' ? 500 : 200}`,
      ),
    );
  for (const field of dayFields) put(field, read(field, readDay, '2026-03-12; 12.03.2026.'));
  put('kind', read('kind', readKind, CameraKind.options.join(', ')));
  put(
    'status',
    read('status', (value) => CameraStatus.safeParse(value.toLowerCase()).data, CameraStatus.options.join(', ')),
  );
  put('retentionDays', number('retentionDays'));
  const degrees = (field: 'lon' | 'lat', most: number) =>
    read(field, (value) => [readNumber(value)].find((found) => found !== undefined && Math.abs(found) <= most), `−${most} … ${most}`);
  const [lon, lat] = [degrees('lon', 180), degrees('lat', 90)];
  if (lon !== undefined && lat !== undefined) put('geometry', { type: 'Point', coordinates: [lon, lat] });

  const view: Partial<CameraView> = {};
  for (const field of viewFields) {
    const value = number(field);
    if (value !== undefined) view[field] = value;
  }
  const { purpose = null, legalBasis = null, operator = null, retentionDays = null, kind, status, sensitivity } = query;
  const camera: NewCamera = {
    ...({
      installedOn: null,
      removedOn: null,
      contact: null,
      signPlacedOn: null,
      dpiaReference: null,
      dpiaOn: null,
      photoUrl: null,
      description: {},
    } as const),
    ...{
      code: '',
      name: '',
      geometry: { type: 'Point' as const, coordinates: [0, 0] as [number, number] },
      kind,
      status,
      sensitivity,
      purpose,
      legalBasis,
      operator,
      retentionDays,
    },
    ...said,
    views: Object.keys(view).length > 0 ? [CameraView.parse(view)] : [],
    masks: [],
    reach: [],
    stream: null,
  };
  if (faults.length === 0) faults.push(...faultsOf(camera, given));
  return { line, code: said.code ?? '', said, view, camera, faults };
};

/** What is wrong with the whole, with the field as the file has it and what stands there. */
export const faultsOf = (camera: Checked, given: ReadonlyMap<string, string> = new Map()): ReadRow['faults'] =>
  findCameraFaults(camera).map((found) => {
    const field = found.field.replace(/^views\.0\./, '');
    return { ...found, field, value: given.get(field) ?? String(found.values?.value ?? '') };
  });
