import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Member, Principal } from '@vias/sql/principal.ts';
import { type Language, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import '../imports/problems.ts';
import { findUpload, keepUpload, receiveUpload, type Upload } from '../imports/spool.ts';
import { deepestZoom } from '../tiles/tile-scan.ts';
import '../tiles/problems.ts';
import { endpoints, type LayerField, type NewLayer } from './contract.ts';
import { limits } from './limits.ts';
import './problems.ts';
import {
  deleteFeatures,
  deleteLayer,
  finishLayer,
  hideLayer,
  insertLayer,
  judgeFeatures,
  requireFeature,
  requireGround,
  requireLayer,
  requireRoom,
  requireVersion,
  selectLayers,
  selectLeftovers,
  selectReport,
  updateLayer,
} from './queries.ts';
import { type LayerReading, readLayer, surveyFields } from './read-layer.ts';
import { findingText, writeFindings } from './report.ts';
import { type Asked, withSource } from './source.ts';
import { buildOwnTile } from './tile.ts';

/** Features deleted in one transaction. */
const deletedAtOnce = 1000;

/** Aborted when the reader hangs up before the answer. */
const hangUpOf = (res: Response): AbortSignal => {
  const gone = new AbortController();
  res.once('close', () => gone.abort(new Problem('import.cut_off')));
  return gone.signal;
};

const requireSomething = ({ kept, read, findings }: LayerReading, lang: Language): void => {
  const [first] = findings;
  if (read === 0) throw new Problem('layer.no_features');
  if (kept === 0) throw new Problem('layer.nothing_kept', { values: { read, reason: first ? `${findingText(first.code, lang)}.` : '—' } });
};

/** The fields a layer is kept with. Throws layer.field_unknown, layer.personal_fields. */
const chooseFields = (fields: readonly LayerField[], { fields: wanted, hasPersonalData }: NewLayer): LayerField[] => {
  const unknown = wanted?.find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Problem('layer.field_unknown', { field: 'fields', values: { name: unknown } });
  const chosen = fields.filter(({ name, personal }) => (wanted ? wanted.includes(name) : personal === null));
  const personal = chosen.filter((field) => field.personal !== null).map(({ name }) => name);
  if (personal.length > 0 && !hasPersonalData)
    throw new Problem('layer.personal_fields', { field: 'hasPersonalData', values: { fields: personal.join(', ') } });
  return chosen;
};

/** Layers that people bring as files. */
export const layerRoutes = ({ db, config }: Deps): Route[] => {
  const spool = { dataDir: config.dataDir, uploadBytes: limits.fileBytes };

  const countryOf = (member: Member) =>
    db.as(member, (tx) => tx.maybe(z.object({ country: z.string() }), sql`select country from tenant where tenant_id = ${member.tenant}`));
  const open = async <T>(
    member: Member,
    upload: Upload,
    asked: Asked,
    { hungUp, lang }: { hungUp: AbortSignal; lang: Language },
    work: Parameters<typeof withSource<T>>[3],
  ): Promise<T> =>
    withSource(upload, asked, { ogr2ogr: config.ogr2ogr, hungUp, country: (await countryOf(member))?.country ?? 'LV', lang }, work);

  /** Deletes a layer in steps, and first of all from the sight of others. */
  const remove = async (member: Member, id: string): Promise<void> => {
    await db.as(member, (tx) => hideLayer(tx, id));
    while ((await db.as(member, (tx) => deleteFeatures(tx, id, deletedAtOnce))) > 0);
    await db.as(member, (tx) => deleteLayer(tx, id));
  };
  const answerTile = async (principal: Principal, id: string, tile: { z: number; x: number; y: number }) =>
    db.as(principal, (tx) => buildOwnTile(tx, id, tile));

  return [
    route(endpoints.preview, async ({ principal, query, lang, req, res }) => {
      const hungUp = hangUpOf(res);
      const { upload: known, fileName, ...asked } = query;
      const upload = known ? await findUpload(config, known, principal.tenant, fileName) : await receiveUpload(req, spool, fileName);
      try {
        const preview = await open(principal, upload, asked, { hungUp, lang }, async (source) => {
          const fields = await surveyFields(source, hungUp);
          const reading = await readLayer(source, fields, (few) => db.as(principal, (tx) => judgeFeatures(tx, few, undefined)), hungUp);
          requireSomething(reading, lang);
          const { format, layers, layer, crs, isElsewhere } = source;
          return { format, layers, layer, crs, isElsewhere, ...reading, findings: writeFindings(reading.findings, lang) };
        });
        await keepUpload(config, upload, principal.tenant);
        return { upload: upload.id, fileName: upload.fileName, ...preview };
      } catch (error) {
        if (!upload.isKept) await rm(upload.path, { force: true });
        throw error;
      }
    }),

    route(endpoints.keep, async ({ principal, body, lang, res }) => {
      const hungUp = hangUpOf(res);
      await db.as(principal, async (tx) => {
        await requireGround(tx, principal, body, body.hasPersonalData);
        await requireRoom(tx, principal);
      });
      for (const { id } of await db.as(principal, (tx) => selectLeftovers(tx, principal))) await remove(principal, id);
      const upload = await findUpload(config, body.upload, principal.tenant, body.fileName);
      const id = randomUUID();
      try {
        await open(principal, upload, body, { hungUp, lang }, async (source) => {
          const fields = chooseFields(await surveyFields(source, hungUp), body);
          await db.as(principal, (tx) => insertLayer(tx, principal, id, body, source));
          const into = { tenant: principal.tenant, id };
          const reading = await readLayer(source, fields, (few) => db.as(principal, (tx) => judgeFeatures(tx, few, into)), hungUp);
          requireSomething(reading, lang);
          hungUp.throwIfAborted();
          await db.as(principal, (tx) => finishLayer(tx, id, body, reading));
        });
      } catch (error) {
        await remove(principal, id);
        throw error;
      }
      await rm(upload.path, { force: true });
      return db.as(principal, (tx) => requireLayer(tx, id));
    }),

    route(endpoints.list, async ({ principal }) => ({ items: await db.as(principal, selectLayers) })),
    route(endpoints.read, ({ principal, params }) => db.as(principal, (tx) => requireLayer(tx, params.id))),
    route(endpoints.findings, async ({ principal, params, lang }) => ({
      items: writeFindings(await db.as(principal, (tx) => selectReport(tx, params.id)), lang),
    })),
    route(endpoints.change, ({ principal, params, body, ifMatch }) =>
      db.as(principal, (tx) => updateLayer(tx, principal, params.id, ifMatch, body)),
    ),
    route(endpoints.remove, async ({ principal, params }) => {
      const { isMine } = await db.as(principal, (tx) => requireLayer(tx, params.id));
      if (!isMine) throw new Problem('layer.not_yours');
      await remove(principal, params.id);
    }),

    route(endpoints.tile, async ({ principal, params: { id, ...tile }, req, res }) => {
      if (tile.z > deepestZoom || tile.x >= 2 ** tile.z || tile.y >= 2 ** tile.z)
        throw new Problem('tile.outside', { values: { z: tile.z, x: String(tile.x), y: String(tile.y), deepest: deepestZoom } });
      // The version is asked under the reader's own rights each time: a share that ends takes effect on the next request.
      const version = await db.as(principal, (tx) => requireVersion(tx, id));
      res.setHeader('content-type', 'application/vnd.mapbox-vector-tile');
      res.setHeader('cache-control', 'private, no-cache');
      res.setHeader('etag', `"${id.slice(0, 8)}-${version}"`);
      if (req.fresh) res.status(304).end();
      else res.end(await answerTile(principal, id, tile));
    }),
    route(endpoints.feature, ({ principal, params }) => db.as(principal, (tx) => requireFeature(tx, params.id, params.number))),
  ];
};
