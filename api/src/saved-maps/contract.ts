import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { MapDefinition, Period, ThematicMap } from '../maps/contract.ts';

const Uuid = z.uuid();
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
const sharers = ['planner', 'municipality-admin'] as const;

const onTop = { opacity: z.int().min(10).max(100), visible: z.boolean() };
const ofServer = { url: z.url({ protocol: /^https?$/ }).max(500), name: z.string().min(1).max(300), title: z.string().max(300), ...onTop };
/** A layer that lies over a kept map: one that somebody brought, or one of another server. */
export const MapLayer = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('layer'), id: Uuid, colour: z.int().min(0).max(5), ...onTop }),
    z.strictObject({ kind: z.literal('wms'), ...ofServer }),
    z.strictObject({ kind: z.literal('wfs'), ...ofServer }),
  ])
  .meta({ id: 'MapLayer' });

const place = { lon: z.number().min(-180).max(180), lat: z.number().min(-85).max(85), zoom: z.number().min(0).max(24) };
/** How the map is looked at: longitude and latitude of the middle (WGS 84) and zoom, the layers over it, and the other time beside it. */
export const MapView = z
  .strictObject({
    ...place,
    layers: z
      .array(MapLayer)
      .max(12)
      .optional()
      .meta({ description: 'The topmost first. Whoever opens the map sees those that they may see, and how many they may not' }),
    beside: z
      .strictObject({
        during: Period,
        share: z.number().min(0).max(1).meta({ description: 'Where the divider stands, from the left; the other time is on its left' }),
      })
      .optional()
      .meta({ description: 'Another time on the left of a divider, in the classes of the map' }),
  })
  .meta({ id: 'MapView' });
export const Visibility = z.enum(['own', 'tenant', 'partners', 'public']).meta({
  description: 'own: its maker; tenant: colleagues; partners: colleagues and the municipalities named; public: everybody',
});

const title = z.string().trim().min(1).max(200);
const hasSecret = (address: string): boolean => {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
};
export const SavedMapBody = z
  .strictObject({
    title,
    definition: MapDefinition,
    view: MapView,
    visibility: Visibility.default('own'),
    partners: z.array(z.string().max(40)).max(50).default([]),
  })
  // Whoever opens the map reads the addresses: no password may stand in one.
  .refine(({ view: { layers = [] } }) => !layers.some((layer) => layer.kind !== 'layer' && hasSecret(layer.url)), {
    path: ['view', 'layers'],
  })
  .meta({ id: 'SavedMapBody' });
export type SavedMapBody = z.output<typeof SavedMapBody>;

export const SavedMap = z
  .object({
    id: Uuid,
    tenant: z.string(),
    title: z.string(),
    definition: MapDefinition,
    view: MapView,
    visibility: Visibility,
    partners: z.array(z.string()),
    version: z.int(),
    changedAt: z.string(),
    changedBy: z.string().meta({ description: 'Name of who changed it last' }),
    isMine: z.boolean().meta({ description: 'Whether the reader may change it' }),
  })
  .meta({ id: 'SavedMap' });
export type SavedMap = z.output<typeof SavedMap>;
export const SavedMapSummary = SavedMap.omit({ definition: true, view: true }).meta({ id: 'SavedMapSummary' });

export const SavedMapVersion = z
  .object({ version: z.int(), title: z.string(), definition: MapDefinition, view: MapView, savedAt: z.string(), savedBy: z.string() })
  .meta({ id: 'SavedMapVersion' });

/** A link to one version for somebody without an account. */
export const MapLink = z
  .object({
    id: Uuid,
    version: z.int(),
    sensitivityUpTo: z.int().min(0).max(1),
    purpose: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
    expiresAt: z.string(),
    endedAt: z.string().nullable(),
    opened: z.int(),
    lastOpenedAt: z.string().nullable(),
    isStopped: z
      .boolean()
      .meta({ description: 'Its maker’s account is disabled or may share no more: it opens nothing until that is undone' }),
  })
  .meta({ id: 'MapLink' });
/** A link that is not over, with the title of what it shows. */
export const OpenMapLink = MapLink.omit({ endedAt: true }).extend({ title: z.string() }).meta({ id: 'OpenMapLink' });
export const MapLinkBody = z
  .strictObject({
    expiresAt: z.iso.datetime({ offset: true }).meta({ description: 'At most a year ahead' }),
    sensitivityUpTo: z.int().min(0).max(1).default(0).meta({
      description:
        'Access level of the own municipality that the link carries: 0 open, 1 internal. Of everybody else it shows what the public sees',
    }),
    purpose: z.string().trim().min(3).max(500),
  })
  .meta({ id: 'MapLinkBody' });
export type MapLinkBody = z.output<typeof MapLinkBody>;
/** The token is said once and never again: only its digest is kept. */
export const NewMapLink = z.object({ id: Uuid, token: z.string(), expiresAt: z.string() }).meta({ id: 'NewMapLink' });

/** Layers over a map that its reader may see, the topmost first, and how many are left out. */
const ShownLayers = z
  .object({
    shown: z.array(
      z.object({ id: z.string(), title: z.string(), source: z.string(), version: z.int(), colour: z.int(), opacity: z.int() }),
    ),
    hidden: z.int().meta({ description: 'Layers that are not shared with the reader, or are there no more' }),
    elsewhere: z.int().meta({ description: 'Layers of other servers, which members see in the planner only' }),
  })
  .meta({ id: 'ShownLayers' });

/** What lies over and beside a map, as its reader may see it. */
export const Around = z
  .object({
    layers: ShownLayers,
    beside: z
      .object({ map: ThematicMap, share: z.number() })
      .nullable()
      .meta({ description: 'The other time, on the left of a divider at this share of the width' }),
  })
  .meta({ id: 'Around' });
export type Around = z.output<typeof Around>;

/** A kept map as somebody without an account sees it: the question and its answer. */
export const SharedMap = z
  .object({
    title: z.string(),
    tenant: z.string(),
    view: z.object(place),
    expiresAt: z.string().nullable(),
    map: ThematicMap,
    around: Around,
  })
  .meta({ id: 'SharedMap' });

const params = z.object({ id: Uuid });
const base = '/api/saved-maps';
const drawProblems = ['saved_map.not_drawable'];
export const endpoints = {
  list: endpoint('get', base, {
    summary: 'Kept maps that the reader may open: own, colleagues’, partners’ and public ones, the latest first',
    roles: readers,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) }),
    answer: ok(z.object({ items: z.array(SavedMapSummary) })),
  }),
  save: endpoint('post', base, {
    summary: 'Keep a map',
    roles: readers,
    body: SavedMapBody,
    answer: created(SavedMap),
    problems: ['saved_map.may_not_share', 'saved_map.partner_unknown', 'saved_map.too_many', 'saved_map.beside_unfit'],
    limit: { bytes: 100_000 },
  }),
  read: endpoint('get', `${base}/{id}`, {
    summary: 'One kept map',
    roles: readers,
    params,
    answer: ok(SavedMap),
    problems: ['saved_map.not_found'],
  }),
  change: endpoint('put', `${base}/{id}`, {
    summary: 'Change a kept map; what it shows before stays as a version',
    roles: readers,
    params,
    body: SavedMapBody,
    ifMatch: true,
    answer: ok(SavedMap),
    problems: [
      'saved_map.not_found',
      'saved_map.not_yours',
      'saved_map.may_not_share',
      'saved_map.partner_unknown',
      'saved_map.beside_unfit',
    ],
    limit: { bytes: 100_000 },
  }),
  remove: endpoint('delete', `${base}/{id}`, {
    summary: 'Throw a kept map away, with its links',
    roles: readers,
    params,
    answer: noContent,
    problems: ['saved_map.not_found', 'saved_map.not_yours'],
  }),
  versions: endpoint('get', `${base}/{id}/versions`, {
    summary: 'Every version of a kept map, the latest first',
    roles: readers,
    params,
    answer: ok(z.object({ items: z.array(SavedMapVersion) })),
    problems: ['saved_map.not_found'],
  }),
  listLinks: endpoint('get', `${base}/{id}/links`, {
    summary: 'Links to a kept map, ended ones too',
    roles: sharers,
    params,
    answer: ok(z.object({ items: z.array(MapLink) })),
    problems: ['saved_map.not_found'],
  }),
  makeLink: endpoint('post', `${base}/{id}/links`, {
    summary: 'Make a link to the present version for somebody without an account; it ends by itself',
    roles: sharers,
    params,
    body: MapLinkBody,
    answer: created(NewMapLink),
    problems: ['saved_map.not_found', 'saved_map.link_too_long', 'saved_map.not_yours'],
  }),
  listOpenLinks: endpoint('get', '/api/map-links', {
    summary: 'Links of the municipality that are not over, whoever made them, the one that lasts longest first',
    roles: ['municipality-admin'],
    answer: ok(z.object({ items: z.array(OpenMapLink) })),
  }),
  endLink: endpoint('delete', '/api/map-links/{id}', {
    summary: 'End a link at once',
    roles: sharers,
    params,
    answer: noContent,
    problems: ['saved_map.link_not_found'],
  }),
  openLink: endpoint('get', '/api/shared-map', {
    summary: 'The map behind a link. The token stands in the header “X-Map-Link”, never in an address',
    roles: 'public',
    answer: ok(SharedMap),
    problems: ['saved_map.link_over', ...drawProblems],
    limit: { rate: 'heavy' },
  }),
  openPublic: endpoint('get', '/api/public-maps/{id}', {
    summary: 'A public map with its numbers as everybody may know them',
    roles: 'public',
    params,
    answer: ok(SharedMap),
    problems: ['saved_map.not_found', ...drawProblems],
    limit: { rate: 'heavy' },
  }),
};
