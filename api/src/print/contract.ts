import { z } from 'zod';
import { endpoint, ok, raw } from '../http/endpoint.ts';
import { MapDefinition, type ThematicMap } from '../maps/contract.ts';
import { type Around, MapView } from '../saved-maps/contract.ts';

const readers = [
  'incident-editor',
  'dispatcher',
  'planner',
  'alert-author',
  'alert-approver',
  'institution',
  'municipality-admin',
  'auditor',
] as const;

const Pixels = z.number().min(50).max(20_000);

/** What is to be put on paper. */
export const PrintBody = z
  .strictObject({
    definition: MapDefinition,
    title: z.string().trim().min(1).max(200),
    view: MapView,
    frame: z
      .strictObject({ width: Pixels, height: Pixels })
      .optional()
      .meta({ description: 'Size of the map on screen, px: all of what is seen there is on the paper too' }),
    paper: z.enum(['a4', 'a3']).default('a4'),
    orientation: z.enum(['portrait', 'landscape']).default('landscape'),
    lang: z.enum(['lv', 'lt', 'en']).optional().meta({ description: 'Language of the sheet; without it that of Accept-Language' }),
  })
  .meta({ id: 'PrintBody' });
export type PrintBody = z.output<typeof PrintBody>;

/** What the page that is printed reads: the question on paper and its answer. */
export type PrintSheet = Omit<PrintBody, 'definition'> & {
  lang: 'lv' | 'lt' | 'en';
  /** Name of the municipality that prints. */
  tenant: string;
  madeAt: string;
  map: z.output<typeof ThematicMap>;
  around: Around;
};

/** How busy printing is, and where the reader's own sheet stands. */
const PrintPlaces = z
  .object({
    drawing: z.int().meta({ description: 'Sheets being drawn now, two at most' }),
    waiting: z.int(),
    mine: z
      .object({ state: z.enum(['waiting', 'drawing']), before: z.int() })
      .nullable()
      .meta({ description: 'The sheet that the reader asked for last, with how many wait before it' }),
  })
  .meta({ id: 'PrintPlaces' });

export const endpoints = {
  printMap: endpoint('post', '/api/print', {
    summary: 'A thematic map as a tagged PDF, A4 or A3; whoever hangs up stops it',
    roles: readers,
    body: PrintBody,
    answer: raw('application/pdf'),
    problems: ['saved_map.beside_unfit', 'print.no_browser', 'print.busy', 'print.too_slow', 'print.failed'],
    limit: { bytes: 100_000, rate: 'heavy' },
  }),
  readPlaces: endpoint('get', '/api/print', {
    summary: 'How many sheets are being drawn and how many wait, on the server that answers',
    roles: readers,
    answer: ok(PrintPlaces),
  }),
};
