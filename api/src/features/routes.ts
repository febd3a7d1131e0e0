import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { html } from '../identity/page.ts';
import { deepestZoom } from '../tiles/tile-scan.ts';
import { answer, askedOf, open } from './answer.ts';
import { endpoints, Form } from './contract.ts';
import { crsOf } from './crs.ts';
import {
  collectionDocument,
  collectionsDocument,
  conformanceDocument,
  landingDocument,
  media,
  type Place,
  queryablesDocument,
  selfLinks,
} from './documents.ts';
import { createExtentReader } from './extent.ts';
import { gather, nextHref, readItems, sendGeoJson } from './items-answer.ts';
import { readItemsQuery } from './items-query.ts';
import { type Collection, keyValue } from './layer.ts';
import { buildLayerTile } from './layer-tile.ts';
import { openApiDocument } from './open-api.ts';
import { documentHtml, type Page, pageHref } from './page.ts';
import { apiHtml, collectionHtml, collectionsHtml, itemHtml, itemsHtml, landingHtml, queryablesHtml } from './pages.ts';
import { createAsk, selectCollection, selectCollections, selectFeature } from './queries.ts';
import { texts } from './texts.ts';
import { requireTileSet, tileMatrixSetDocument, tileMatrixSetsDocument, tileSetDocument, tileSetsDocument } from './tile-sets.ts';

const style = readFileSync(new URL('./page.css', import.meta.url));
const styleTag = `"${createHash('sha256').update(style).digest('base64url').slice(0, 16)}"`;

/** OGC API – Features and Tiles. */
export const featureRoutes = ({ db, clock }: Deps): Route[] => {
  const ask = createAsk(db);
  const extentOf = createExtentReader(clock.now);
  const described = (place: Place, principal: Principal, find: (all: readonly Collection[]) => readonly Collection[]) =>
    ask(principal, async (tx) => {
      const documents = [];
      for (const collection of find(await selectCollections(tx)))
        documents.push(collectionDocument(place, collection, await extentOf(tx, principal, collection)));
      return documents;
    });
  const find = (principal: Principal, id: string): Promise<Collection> => ask(principal, (tx) => selectCollection(tx, id));
  const trail = ({ lang }: Place, collection?: Collection): Page['crumbs'] => [
    { path: '/collections', title: texts[lang].collections },
    ...(collection ? [{ path: `/collections/${collection.id}`, title: collection.title[lang] }] : []),
  ];

  return [
    route(endpoints.readLanding, ({ req, res, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      answer(asked, landingDocument(asked.place), {
        title: texts[asked.place.lang].title,
        body: ({ place, chosen }) => landingHtml(place, chosen),
      });
    }),

    route(endpoints.readConformance, ({ req, res, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const t = texts[asked.place.lang];
      const document = conformanceDocument(asked.place);
      answer(asked, document, { title: t.conformance, body: () => html`<p>${t.conformanceAbout}</p>${documentHtml(document.conformsTo)}` });
    }),

    route(endpoints.readApi, async ({ principal, req, res, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const collections = await ask(principal, selectCollections);
      const document = openApiDocument(asked.place, collections);
      answer(asked, document, {
        title: texts[asked.place.lang].api,
        type: media.openapi,
        body: ({ place }) => apiHtml(place, document.paths),
      });
    }),

    route(endpoints.readStyle, ({ req, res }) => {
      res.set({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600', etag: styleTag });
      if (req.fresh) res.status(304).end();
      else res.end(style);
    }),

    route(endpoints.listCollections, async ({ principal, req, res, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const documents = await described(asked.place, principal, (all) => all);
      answer(asked, collectionsDocument(asked.place, documents), {
        title: texts[asked.place.lang].collections,
        body: ({ place, chosen }) => collectionsHtml(place, chosen, documents),
      });
    }),

    route(endpoints.readCollection, async ({ principal, req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const [document] = await described(asked.place, principal, (all) => all.filter(({ id }) => id === params.id));
      if (!document) throw new Problem('ogc.collection_unknown', { values: { id: params.id } });
      answer(asked, document, {
        title: document.title,
        crumbs: trail(asked.place),
        body: ({ place, chosen }) => collectionHtml(place, chosen, document),
      });
    }),

    route(endpoints.readQueryables, async ({ principal, req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const collection = await find(principal, params.id);
      const document = queryablesDocument(asked.place, collection);
      answer(asked, document, {
        title: texts[asked.place.lang].queryables,
        crumbs: trail(asked.place, collection),
        type: media.schema,
        body: ({ place }) => queryablesHtml(place, document.properties),
      });
    }),

    route(endpoints.listItems, async ({ principal, req, res, params, lang }) => {
      const { f, lang: wanted, ...rest } = req.query;
      const asked = askedOf(req, res, Form.parse({ f, lang: wanted }), lang);
      const { place, chosen } = asked;
      const collection = await find(principal, params.id);
      const query = readItemsQuery(rest, collection);
      const page = await readItems(ask, principal, collection, query);
      res.setHeader('content-crs', `<${query.crs.uri}>`);
      const given = { ...rest, ...(chosen && { lang: chosen }) } as Record<string, string>;
      if (!asked.wantsHtml) {
        open(asked, media.geojson);
        const path = `/collections/${collection.id}`;
        const self = req.originalUrl.slice('/ogc'.length);
        await sendGeoJson(
          res,
          place,
          page,
          query,
          (next) => [
            { href: `${place.base}${self}`, rel: 'self', type: media.geojson },
            {
              href: `${place.base}${path}/items?${new URLSearchParams({ ...given, f: 'html' })}`,
              rel: 'alternate',
              type: media.html,
            },
            { href: `${place.base}${path}`, rel: 'collection', type: media.json, title: collection.title[place.lang] },
            ...(next === undefined ? [] : [{ href: nextHref(place, collection, given, next, 'json'), rel: 'next', type: media.geojson }]),
          ],
          clock.now(),
        );
        return;
      }
      const { rows, next: last } = await gather(page);
      const features = rows.map(({ feature }) => JSON.parse(feature));
      const next = last === undefined ? undefined : nextHref(place, collection, given, last, 'html');
      const { after: _after, ...fromStart } = given;
      const first = query.isFirstPage
        ? undefined
        : `${place.base}/collections/${collection.id}/items?${new URLSearchParams({ ...fromStart, f: 'html' })}`;
      answer(asked, undefined, {
        title: `${collection.title[place.lang]} – ${texts[place.lang].features.toLowerCase()}`,
        crumbs: trail(place, collection),
        type: media.geojson,
        body: () => itemsHtml(place, chosen, collection, { features, matched: page.matched, next, first }),
      });
    }),

    route(endpoints.readItem, async ({ principal, req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const { place, chosen } = asked;
      const crs = crsOf(query.crs, 'crs');
      const collection = await find(principal, params.id);
      const unknown = () => new Problem('ogc.feature_unknown', { values: { id: params.feature.slice(0, 80) } });
      const key = keyValue(collection, params.feature, unknown());
      const row = await ask(principal, (tx) => selectFeature(tx, collection, key, crs));
      if (!row) throw unknown();
      const path = `/collections/${collection.id}`;
      const feature = {
        ...JSON.parse(row.feature),
        links: [
          ...selfLinks(place, `${path}/items/${encodeURIComponent(params.feature)}`, media.geojson),
          {
            href: pageHref(place, chosen, path).replace('f=html', 'f=json'),
            rel: 'collection',
            type: media.json,
            title: collection.title[place.lang],
          },
        ],
      };
      res.setHeader('content-crs', `<${crs.uri}>`);
      answer(asked, feature, {
        title: `${texts[place.lang].feature} ${row.key}`,
        crumbs: [...trail(place, collection), { path: `${path}/items`, title: texts[place.lang].features }],
        type: media.geojson,
        body: () => itemHtml(place, feature),
      });
    }),

    route(endpoints.listTileSets, async ({ principal, req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const collection = await find(principal, params.id);
      answer(asked, tileSetsDocument(asked.place, collection), {
        title: texts[asked.place.lang].tiles,
        crumbs: trail(asked.place, collection),
      });
    }),

    route(endpoints.readTileSet, async ({ principal, req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      const collection = await find(principal, params.id);
      requireTileSet(params.tileMatrixSet, collection);
      answer(asked, tileSetDocument(asked.place, collection), { title: params.tileMatrixSet, crumbs: trail(asked.place, collection) });
    }),

    route(endpoints.readTile, async ({ principal, req, res, params, lang }) => {
      const asked = askedOf(req, res, {}, lang);
      const collection = await find(principal, params.id);
      requireTileSet(params.tileMatrixSet, collection);
      const tile = { z: params.tileMatrix, x: params.tileCol, y: params.tileRow };
      if (tile.z > deepestZoom || tile.x >= 2 ** tile.z || tile.y >= 2 ** tile.z)
        throw new Problem('tile.outside', { values: { z: tile.z, x: String(tile.x), y: String(tile.y), deepest: deepestZoom } });
      const engine = engineLayerOf(collection, principal);
      open(asked, media.mvt);
      if (engine) {
        res.status(307).set('location', `/tiles/${engine}/${tile.z}/${tile.x}/${tile.y}.mvt`).end();
        return;
      }
      const bytes = await ask(principal, (tx) => buildLayerTile(tx, collection, tile));
      res.setHeader('etag', `"${createHash('sha1').update(bytes).digest('base64url')}"`);
      if (req.fresh) res.status(304).end();
      else res.end(bytes);
    }),

    route(endpoints.listTileMatrixSets, ({ req, res, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      answer(asked, tileMatrixSetsDocument(asked.place), { title: texts[asked.place.lang].tileMatrixSets });
    }),

    route(endpoints.readTileMatrixSet, ({ req, res, params, query, lang }) => {
      const asked = askedOf(req, res, query, lang);
      requireTileSet(params.tileMatrixSet);
      answer(asked, tileMatrixSetDocument(asked.place), {
        title: params.tileMatrixSet,
        crumbs: [{ path: '/tileMatrixSets', title: texts[asked.place.lang].tileMatrixSets }],
      });
    }),
  ];
};

/** The layer of the tile engine that holds the collection, which keeps tiles in memory and counts what is too much to draw. */
const engineLayerOf = ({ view, part }: Collection, principal: Principal): string | undefined => {
  if (view === 'layer_territory') return `territory-${part}`;
  if (view !== 'layer_incident') return undefined;
  return principal.kind === 'user' || principal.kind === 'machine' ? 'incidents' : 'public-incidents';
};
