import express, { type Request, type RequestHandler, type Router } from 'express';
import type { Clock } from '../deps.ts';
import type { Directory } from './directory.ts';
import { mintToken, type SigningKey } from './mint.ts';
import type { Realm } from './realm.ts';

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);

/**
 * Only programs on this machine: the peer itself is loopback, no proxy stands between, and no browser page is behind it
 * (those send an Origin, and a page that rebinds its name cannot send JSON without one).
 */
const fromThisMachine = (req: Request): boolean =>
  isLoopback(req.socket.remoteAddress) &&
  ['x-forwarded-for', 'forwarded', 'origin', 'sec-fetch-site'].every((header) => req.headers[header] === undefined) &&
  req.is('application/json') !== false;

/** `npm run token` asks here. Mounted in the demonstration only: an access token of one hour, or a partner system's secret. */
export const demoRoutes = (parts: {
  realm: Realm;
  directory: Directory;
  issuer: string;
  key: SigningKey;
  clock: Clock;
  machineSecrets: ReadonlyMap<string, string>;
}): Router => {
  const { realm, directory, issuer, key, clock, machineSecrets } = parts;
  const router = express.Router();
  const onlyHere: RequestHandler = (req, res, next) => {
    if (fromThisMachine(req)) next();
    else res.status(404).json({ error: 'not_found' });
  };
  const subjectOf = async (name: unknown) => (await directory.personNamed(String(name))) ?? (await directory.machine(String(name)));

  router.post(['/demo/token', '/demo/secret'], onlyHere, express.json({ limit: '1kb' }));
  router.post('/demo/token', async (req, res) => {
    const user = await subjectOf(req.body?.user);
    if (!user) {
      res.status(404).json({ error: 'unknown_user' });
      return;
    }
    const access_token = await mintToken({ key, issuer, user, clock, mfa: req.body?.mfa === true, audience: realm.audience });
    res.set('cache-control', 'no-store').json({ access_token, token_type: 'Bearer', expires_in: 3_600 });
  });
  router.post('/demo/secret', (req, res) => {
    const secret = machineSecrets.get(String(req.body?.client));
    if (!secret) {
      res.status(404).json({ error: 'unknown_client' });
      return;
    }
    res.set('cache-control', 'no-store').json({ client_id: req.body.client, client_secret: secret });
  });
  return router;
};
