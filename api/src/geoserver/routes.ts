import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Problem } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import { createGate } from '../http/gate.ts';
import { type Route, route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';

type Service = { path: string; requests: readonly string[]; parameters: readonly string[] };

// Whatever can carry a program, an address or a filter of its own (SLD, SLD_BODY, CQL_FILTER, FILTER, VIEWPARAMS, ENV, STOREDQUERY_ID …) stays outside.
const common = ['service', 'version', 'request', 'format', 'time', 'acceptversions', 'acceptlanguages', 'language', 'updatesequence'];
const services: Record<'wms' | 'wfs' | 'wmts', Service> = {
  wms: {
    path: '/vias/wms',
    requests: ['getcapabilities', 'getmap', 'getfeatureinfo', 'getlegendgraphic'],
    parameters: [
      ...common,
      ...[
        'layers',
        'layer',
        'query_layers',
        'styles',
        'style',
        'crs',
        'srs',
        'bbox',
        'width',
        'height',
        'transparent',
        'bgcolor',
        'exceptions',
      ],
      ...[
        'info_format',
        'feature_count',
        'i',
        'j',
        'x',
        'y',
        'buffer',
        'dpi',
        'map_resolution',
        'format_options',
        'tiled',
        'rule',
        'scale',
      ],
    ],
  },
  wfs: {
    path: '/vias/wfs',
    requests: ['getcapabilities', 'describefeaturetype', 'getfeature'],
    parameters: [
      ...common,
      ...[
        'typename',
        'typenames',
        'count',
        'maxfeatures',
        'startindex',
        'srsname',
        'bbox',
        'outputformat',
        'propertyname',
        'sortby',
        'resulttype',
        'namespace',
        'namespaces',
      ],
    ],
  },
  wmts: {
    path: '/gwc/service/wmts',
    requests: ['getcapabilities', 'gettile'],
    parameters: [...common, 'layer', 'style', 'tilematrixset', 'tilematrix', 'tilerow', 'tilecol'],
  },
};
/** Layers in which nothing is shared. */
const fixed = /^(vias:)?(municipality|settlement)$/;
const namingLayers = ['layers', 'layer', 'query_layers', 'typename', 'typenames'];
/** Width and height of a picture, px; milliseconds GeoServer may take; largest document whose addresses are rewritten, bytes. */
const largestSide = 4096;
const patience = 30_000;
const largestDocument = 4_000_000;

const refuse = (name: string, value: unknown): never => {
  throw new Problem('geoserver.refused', {
    field: name.slice(0, 60),
    values: { name: name.slice(0, 60), value: String(value).slice(0, 60) },
  });
};

/** The query as it is passed on: known parameters once each, by lower-case name. Throws geoserver.refused for anything else. */
const readQuery = (query: Request['query'], { requests, parameters }: Service): URLSearchParams => {
  const passed = new URLSearchParams();
  for (const [given, value] of Object.entries(query)) {
    const name = given.toLowerCase();
    if (typeof value !== 'string' || !parameters.includes(name) || passed.has(name)) return refuse(given, value);
    if (name === 'request' && !requests.includes(value.toLowerCase())) return refuse(given, value);
    if (namingLayers.includes(name) && value.split(',').some((layer) => layer !== '' && !/^(vias:)?\w+$/.test(layer)))
      return refuse(given, value);
    // Their callback is a program of the reader's, under our address; the other options change how a picture is painted.
    if (name === 'format_options' && !/^((antialias|dpi|layout):[\w.]+;?)+$/i.test(value)) return refuse(given, value);
    if ((name === 'width' || name === 'height') && !(Number(value) <= largestSide)) return refuse(given, value);
    passed.set(name, value);
  }
  if (!passed.has('request')) return refuse('request', '');
  return passed;
};

/** Questions that GeoServer works on at a time, and that wait: a picture of the largest size costs it 64 MB. */
export const width = { drawing: 8, waiting: 64 };

/** GeoServer's read services for everybody: it has no other way out (docs/geoserver.md). */
export const geoserverRoutes = ({ config }: Deps): Route[] => {
  const inTurn = createGate(width.drawing, width.waiting);
  const pass = async (name: keyof typeof services, req: Request, res: Response): Promise<void> => {
    if (!config.geoserverUrl) throw new Problem('geoserver.not_set');
    const query = readQuery(req.query, services[name]);
    const root = config.geoserverUrl.replace(/\/+$/, '');
    // Until it begins to answer: how fast the reader takes the picture is no business of GeoServer's.
    const answer = await inTurn(() =>
      fetch(`${root}${services[name].path}?${query}`, { redirect: 'error', signal: AbortSignal.timeout(patience) }).catch(() => {
        throw new Problem('geoserver.silent');
      }),
    );
    const type = answer.headers.get('content-type') ?? '';
    if (
      answer.status >= 500 ||
      answer.status === 401 ||
      answer.status === 403 ||
      !answer.body ||
      !/^(image\/|text\/|application\/)/.test(type) ||
      // The page's own policy runs scripts from our address.
      /(java|ecma)script/i.test(type)
    ) {
      await answer.body?.cancel();
      throw new Problem('geoserver.silent');
    }
    res.status(answer.status).setHeader('content-type', type);
    const named = namingLayers.flatMap((name) => query.get(name)?.split(',') ?? []);
    // What is shared with everybody no more is gone with the next picture.
    res.setHeader(
      'cache-control',
      named.length > 0 && named.every((layer) => fixed.test(layer)) ? 'public, max-age=300' : 'public, no-cache',
    );
    // A page of GeoServer's must not act as one of ours.
    res.setHeader('content-security-policy', "default-src 'none'; sandbox");
    if (query.get('request')?.toLowerCase() === 'getcapabilities') {
      const text = await answer.text();
      if (text.length > largestDocument) throw new Problem('geoserver.silent');
      // Addresses inside are those by which VIAS reaches GeoServer; the reader needs ours.
      const ours = text.replaceAll(`${root}/vias/`, `${config.origin}/geoserver/`).replaceAll(root, `${config.origin}/geoserver`);
      res.end(ours.replaceAll(/\/geoserver\/(ows)\?/g, `/geoserver/${name}?`));
      return;
    }
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), res);
  };
  return [
    route(endpoints.wms, ({ req, res }) => pass('wms', req, res)),
    route(endpoints.wfs, ({ req, res }) => pass('wfs', req, res)),
    route(endpoints.wmts, ({ req, res }) => pass('wmts', req, res)),
  ];
};
