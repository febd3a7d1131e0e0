import { createPublicKey } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request, Response } from 'express';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { bytesOf } from '../http/read-body.ts';
import { type Route, route } from '../http/route.ts';
import { holdsPersonalCode } from '../imports/personal-text.ts';
import { type EventAnswer, endpoints, longestRight, mostCountDays } from './contract.ts';
import { endEventKey, insertEventKey, insertPlateKey, meanCode, selectCodes, selectEventKeys, selectPlateKeyList } from './key-queries.ts';
import { hashPlate, holdsPlate, plateSpelling } from './plate.ts';
import './problems.ts';
import {
  endRight,
  insertRight,
  landEvents,
  lookUpPassages,
  noteCodes,
  requireSenderKey,
  selectFacts,
  selectHours,
  selectLookUps,
  selectNames,
  selectPlateKeys,
  selectRights,
  takeNonce,
} from './queries.ts';
import { mentioned, newCodes, readEvents, refuseEvent } from './read-events.ts';
import { authoritiesOf, readClaim, requireSigned } from './verify-request.ts';

/** Rows of one transaction: the embedded database serves everybody in between. */
const rowsAtOnce = 40;
const day = 86_400_000;

/** Reason and case stay in the audit for years: no plate and no personal code in them. */
const requireImpersonal = (texts: Record<string, string>): void => {
  for (const [field, text] of Object.entries(texts)) {
    if (holdsPlate(text)) throw new Problem('camera_events.text_has_plate', { field });
    if (holdsPersonalCode(text)) throw new Problem('camera_events.text_has_code', { field });
  }
};

/** The 32 bytes of an Ed25519 public key in PEM. Throws camera_events.public_key_invalid, camera_events.private_key. */
const readPublicKey = (pem: string): Buffer => {
  if (/PRIVATE KEY/.test(pem)) throw new Problem('camera_events.private_key', { field: 'publicKey' });
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    if (key.asymmetricKeyType === 'ed25519') return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  } catch {
    // What it is instead does not matter.
  }
  throw new Problem('camera_events.public_key_invalid', { field: 'publicKey' });
};

const keepNowhere = (res: Response): void => void res.setHeader('cache-control', 'no-store');

/** Events of cameras: their signed door, look-ups of vehicles, counts without few, and the keys. */
export const cameraEventRoutes = ({ db, clock, config }: Deps): Route[] => {
  let opened: PhoneVault | undefined;
  const vault = (): PhoneVault => {
    opened ??= openPhoneVault(config);
    return opened;
  };
  const requireSignature = async (principal: Member, req: Request): Promise<void> => {
    if (principal.kind !== 'machine') throw new Problem('camera_events.not_sender');
    const claim = readClaim(req, bytesOf(req));
    const stored = await db.as(principal, (tx) => requireSenderKey(tx, claim.keyId));
    const material = stored.secretEnc
      ? Buffer.from(vault().open(claim.keyId, stored.secretEnc, stored.keyId ?? ''), 'hex')
      : stored.publicKey;
    if (!material) throw new Problem('camera_events.key_unknown');
    const request = { method: req.method, path: req.path, headers: req.headers };
    requireSigned(claim, { algorithm: stored.algorithm, material }, request, authoritiesOf(config, req.get('host')), clock.now());
    await db.as(principal, (tx) => takeNonce(tx, claim.keyId, claim.nonce));
  };
  /** The plate under every key that a passage of the purpose may be hashed with. */
  const hashesOf = async (principal: Member, typed: string, purpose: string | null): Promise<string[]> => {
    const spelling = plateSpelling(typed);
    if (spelling === undefined) throw new Problem('camera_events.plate_invalid', { field: 'plate' });
    const keys = await db.as(principal, (tx) => selectPlateKeys(tx, purpose));
    return keys.map(({ id, sealed, keyId }) => hashPlate(spelling, Buffer.from(vault().open(id, sealed, keyId), 'hex')));
  };

  return [
    route(endpoints.sendCameraEvents, async ({ principal, body, lang, req }) => {
      await requireSignature(principal, req);
      const { facts, kinds } = await db.as(principal, async (tx) => {
        const found = await selectFacts(tx, mentioned(body.events));
        const codes = newCodes(body.events, found.facts, found.kinds);
        if (codes.length > 0) await noteCodes(tx, codes);
        return found;
      });
      const { ready, refused } = readEvents(body.events, facts, kinds, clock.now(), lang);
      const rows: EventAnswer[] = [...refused];
      for (let from = 0; from < ready.length; from += rowsAtOnce) {
        const part = ready.slice(from, from + rowsAtOnce);
        const landed = new Map((await db.as(principal, (tx) => landEvents(tx, part))).map(({ no, outcome }) => [no, outcome]));
        for (const { no, key, kind, code } of part) {
          const outcome = landed.get(no);
          if (outcome === 'differs')
            rows.push(refuseEvent(no, body.events[no - 1], { field: 'id', code: 'camera_event_row.differs' }, lang));
          else if (outcome !== undefined)
            rows.push({ no, id: key, outcome, kind, waits: kind === 'other' && code !== null, field: null, code: null, detail: null });
        }
      }
      const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
      return {
        read: body.events.length,
        added: count('added'),
        known: count('known'),
        refused: count('refused'),
        rows: rows.sort((a, b) => a.no - b.no),
      };
    }),
    route(endpoints.listEventKinds, ({ principal }) => db.as(principal, selectNames)),
    route(endpoints.countCameraEvents, ({ principal, query }) => {
      const length = Date.parse(query.to) - Date.parse(query.from);
      if (length <= 0 || length > mostCountDays * day)
        throw new Problem('camera_events.period_invalid', { field: 'to', values: { days: mostCountDays } });
      return db.as(principal, (tx) => selectHours(tx, query.camera, query.kind, query.from, query.to));
    }),

    route(endpoints.lookUp, async ({ principal, body: { plate, ...asked }, res }) => {
      keepNowhere(res);
      requireImpersonal({ reason: asked.reason, caseNumber: asked.caseNumber, ...(asked.list !== undefined && { list: asked.list }) });
      if (asked.from !== undefined && asked.to !== undefined && Date.parse(asked.to) <= Date.parse(asked.from))
        throw new Problem('camera_events.period_invalid', { field: 'to', values: { days: mostCountDays } });
      const hashes = plate === undefined ? [] : await hashesOf(principal, plate, asked.purpose);
      return db.as(principal, (tx) => lookUpPassages(tx, { ...asked, sought: plate === undefined ? 'list' : 'plate', hashes }));
    }),
    route(endpoints.listLookUps, ({ principal, query }) => db.as(principal, (tx) => selectLookUps(tx, query))),
    route(endpoints.answerSubject, async ({ principal, body: { plate, reason, caseNumber, erase }, res }) => {
      keepNowhere(res);
      requireImpersonal({ reason, caseNumber });
      const hashes = await hashesOf(principal, plate, null);
      return db.as(principal, (tx) => lookUpPassages(tx, { sought: erase ? 'erasure' : 'subject', hashes, reason, caseNumber }));
    }),

    route(endpoints.listLookUpRights, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectRights(tx) }))),
    route(endpoints.grantLookUpRight, ({ principal, body }) => {
      const days = (Date.parse(body.validUntil) - clock.now()) / day;
      if (days < -1 || days > longestRight)
        throw new Problem('camera_events.right_too_long', { field: 'validUntil', values: { days: longestRight } });
      requireImpersonal({ legalBasis: body.legalBasis });
      return db.as(principal, (tx) => insertRight(tx, principal.tenant, body, config.keycloakUrl === undefined));
    }),
    route(endpoints.endLookUpRight, ({ principal, params }) => db.as(principal, (tx) => endRight(tx, params.id))),

    route(endpoints.listEventKeys, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectEventKeys(tx) }))),
    route(endpoints.makeEventKey, ({ principal, body, res }) => {
      keepNowhere(res);
      const publicKey = body.publicKey === undefined ? undefined : readPublicKey(body.publicKey);
      return db.as(principal, (tx) =>
        insertEventKey(tx, vault, principal.tenant, { ...body, publicKey }, config.keycloakUrl === undefined),
      );
    }),
    route(endpoints.endEventKey, ({ principal, params }) => db.as(principal, (tx) => endEventKey(tx, params.id))),
    route(endpoints.listPlateKeys, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectPlateKeyList(tx) }))),
    route(endpoints.makePlateKey, ({ principal, body, res }) => {
      keepNowhere(res);
      return db.as(principal, (tx) => insertPlateKey(tx, vault(), principal.tenant, body.purpose, body.overlapHours));
    }),
    route(endpoints.listEventCodes, ({ principal }) => db.as(principal, async (tx) => ({ items: await selectCodes(tx) }))),
    route(endpoints.meanEventCode, async ({ principal, body }) => {
      let applied = 0;
      for (;;) {
        const n = await db.as(principal, (tx) => meanCode(tx, body, rowsAtOnce));
        applied += n;
        if (n < rowsAtOnce) return { applied };
      }
    }),
  ];
};
