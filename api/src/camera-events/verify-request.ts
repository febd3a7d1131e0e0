import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '@vias/sql/problem.ts';
import type { Config } from '../config.ts';
import { clockTolerance } from './contract.ts';
import {
  type Algorithm,
  isDigestOf,
  isSignedBy,
  readSignature,
  readSignatureInput,
  requiredComponents,
  type SignatureInput,
  signatureBase,
} from './message-signature.ts';
import './problems.ts';

/** What a request says of its signature before anybody looks at the key. */
export type Claim = { keyId: string; nonce: string; input: SignatureInput; signature: Buffer };

const needed = requiredComponents.join(', ');
const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header.join(', ') : header);
const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).concat('Z');
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the signature of a request whose body is `body`: well formed, covering what it must, its digest right. Nothing is believed yet.
 * Throws camera_events.signature_*, camera_events.digest_wrong, camera_events.key_unknown.
 */
export const readClaim = ({ headers }: Pick<IncomingMessage, 'headers'>, body: Buffer): Claim => {
  const inputText = one(headers['signature-input']);
  const signatureText = one(headers.signature);
  const digest = one(headers['content-digest']);
  if (inputText === undefined || signatureText === undefined || digest === undefined) throw new Problem('camera_events.signature_missing');
  const input = readSignatureInput(inputText);
  const signature = input && readSignature(signatureText, input.label);
  if (!input || !signature) throw new Problem('camera_events.signature_unreadable');
  const missing = requiredComponents.find((name) => !input.components.includes(name));
  if (missing !== undefined) throw new Problem('camera_events.signature_covers_too_little', { values: { needed, missing } });
  const { created, expires = 0, keyid, nonce, alg = '' } = input.parameters;
  if (
    typeof created !== 'number' ||
    // Text would be an end that nobody heeds.
    typeof expires !== 'number' ||
    typeof keyid !== 'string' ||
    typeof nonce !== 'string' ||
    !/^[\w-]{16,64}$/.test(nonce) ||
    typeof alg !== 'string'
  )
    throw new Problem('camera_events.signature_parameter_missing');
  if (!isDigestOf(digest, body)) throw new Problem('camera_events.digest_wrong');
  if (!uuid.test(keyid)) throw new Problem('camera_events.key_unknown');
  return { keyId: keyid, nonce, input, signature };
};

/** A key as the database has it, its secret opened. */
export type SenderKey = { algorithm: Algorithm; material: Buffer };

const keyObject = ({ algorithm, material }: SenderKey): KeyObject =>
  algorithm === 'ed25519'
    ? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: material.toString('base64url') }, format: 'jwk' })
    : createSecretKey(material);

/** The names (host and port) that a request may be signed for: the one people open; in a demonstration also the one it is asked by, which a caller chooses. */
export const authoritiesOf = ({ origin, mode }: Pick<Config, 'origin' | 'mode'>, host: string | undefined): string[] => {
  const own = new URL(origin).host;
  return mode === 'demo' && host !== undefined ? [...new Set([host.toLowerCase(), own])] : [own];
};

/**
 * Believes a claim: the signature is the key's, over this request as one of `authorities` (host and port), made within five minutes of `now` (milliseconds).
 * Throws camera_events.signature_wrong with what had to be signed, camera_events.signature_component_unknown, camera_events.clock_off.
 */
export const requireSigned = (
  { input, signature }: Claim,
  key: SenderKey,
  request: { method: string; path: string; headers: IncomingMessage['headers'] },
  authorities: readonly string[],
  now: number,
): void => {
  // The refusal tells what had to be signed: no token and no cookie is to stand in it.
  const secret = input.components.find((name) => name === 'authorization' || name === 'cookie');
  if (secret !== undefined) throw new Problem('camera_events.signature_component_unknown', { values: { name: secret, needed } });
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, one(value)]));
  const bases = authorities.map((authority) => {
    const { base, missing } = signatureBase({ ...request, authority, headers }, input);
    if (missing !== undefined) throw new Problem('camera_events.signature_component_unknown', { values: { name: missing, needed } });
    return base ?? '';
  });
  const { alg } = input.parameters;
  const isOwnAlgorithm = alg === undefined || alg === key.algorithm;
  if (!isOwnAlgorithm || !bases.some((base) => isSignedBy(base, signature, key.algorithm, keyObject(key))))
    throw new Problem('camera_events.signature_wrong', { values: { base: (bases[0] ?? '').replaceAll('\n', '⏎ ') } });
  const created = Number(input.parameters.created);
  const expires = input.parameters.expires;
  const off = Math.round(now / 1000 - created);
  if (Math.abs(off) > clockTolerance || (typeof expires === 'number' && expires < now / 1000))
    throw new Problem('camera_events.clock_off', {
      values: {
        seconds: Math.abs(off),
        way: off > 0 ? 'behind' : 'ahead',
        theirs: Math.abs(created) < 1e11 ? isoOf(created) : created,
        ours: isoOf(now / 1000),
        most: clockTolerance,
      },
    });
};
