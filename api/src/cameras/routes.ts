import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { readWhole } from '../indicators/read-file.ts';
import { type Checked, findCameraFaults, withPatch } from './check-camera.ts';
import { endpoints } from './contract.ts';
import { importCameras } from './import-cameras.ts';
import './problems.ts';
import {
  deleteCamera,
  insertCamera,
  lockCamera,
  openStream,
  requireCamera,
  selectCameras,
  selectHistory,
  updateCamera,
} from './queries.ts';
import { fileLimits, readCameraFile } from './read-file.ts';

const requireSound = (camera: Checked): void => {
  const [fault] = findCameraFaults(camera);
  if (fault) throw new Problem(fault.code, fault);
};

/** The camera register. */
export const cameraRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.listCameras, ({ principal, query }) => db.as(principal, (tx) => selectCameras(tx, query))),

  route(endpoints.readCamera, ({ principal, params }) => db.as(principal, (tx) => requireCamera(tx, params.id))),

  route(endpoints.readCameraHistory, ({ principal, params }) =>
    db.as(principal, async (tx) => {
      const items = await selectHistory(tx, params.id);
      if (items.length === 0) await requireCamera(tx, params.id);
      return { items };
    }),
  ),

  route(endpoints.openStream, ({ principal, params }) => db.as(principal, (tx) => openStream(tx, params.id))),

  route(endpoints.addCamera, ({ principal, body, once }) => {
    requireSound(body);
    return db.as(principal, (tx) => once(tx, () => insertCamera(tx, principal, body)));
  }),

  route(endpoints.importCameras, async ({ principal, query, lang, req }) => {
    const file = readCameraFile(await readWhole(req, fileLimits.bytes), query);
    return importCameras(db, principal, file, { dryRun: query.dryRun ?? false, lang, sensitivity: query.sensitivity });
  }),

  route(endpoints.changeCamera, ({ principal, params, body, ifMatch }) =>
    db.as(principal, async (tx) => {
      const camera = await lockCamera(tx, params.id, ifMatch);
      requireSound(withPatch(camera, body));
      return updateCamera(tx, camera, body);
    }),
  ),

  route(endpoints.deleteCamera, ({ principal, params, query, ifMatch }) =>
    db.as(principal, async (tx) => deleteCamera(tx, await lockCamera(tx, params.id, ifMatch), query.reason)),
  ),
];
