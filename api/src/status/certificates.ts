import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import type { Config } from '../config.ts';

/** How long the certificate of an address is good; `until` is null where it could not be read. */
export type CertificateState = { address: string; until: string | null; isTrusted: boolean };

const patience = 5_000;
/** What was read counts so long, milliseconds; what could not be read is tried again sooner. */
const keptFor = { read: 3_600_000, unread: 300_000 };

type Place = { address: string; host: string; port: number };
const ports: Record<string, number> = { 'https:': 443, 'smtps:': 465 };

/** The addresses of the settings that are reached by TLS, each once: those that everybody's browser knows, or also those behind them. */
export const tlsPlaces = (
  { origin, keycloakUrl, geoserverUrl, auditAnchor, email, smpp, tracing }: Config,
  scope: 'public' | 'all',
): Place[] => {
  const found = new Map<string, Place>();
  const behind = scope === 'all' ? [geoserverUrl, auditAnchor.place, email?.url, tracing?.url] : [];
  for (const text of [origin, keycloakUrl, ...behind]) {
    if (text === undefined || !URL.canParse(text)) continue;
    const { protocol, hostname, port } = new URL(text);
    const usual = ports[protocol];
    if (usual === undefined || hostname === '') continue;
    const number = port === '' ? usual : Number(port);
    const address = number === usual ? hostname : `${hostname}:${number}`;
    found.set(address, { address, host: hostname.replaceAll(/[[\]]/g, ''), port: number });
  }
  if (scope === 'all' && smpp?.tls) found.set('smpp', { address: `${smpp.host}:${smpp.port}`, host: smpp.host, port: smpp.port });
  return [...found.values()];
};

/** Shakes hands with the server and reads its certificate, whether it is trusted or not; nothing is sent. */
const readCertificate = ({ address, host, port }: Place): Promise<CertificateState> =>
  new Promise((resolve) => {
    const unread = { address, until: null, isTrusted: false };
    const socket = connect({ host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host, rejectUnauthorized: false, timeout: patience });
    const end = (state: CertificateState): void => {
      socket.destroy();
      resolve(state);
    };
    socket.once('secureConnect', () => {
      const { valid_to: until } = socket.getPeerCertificate();
      end(until ? { address, until: new Date(until).toISOString(), isTrusted: socket.authorized } : unread);
    });
    socket.once('timeout', () => end(unread));
    socket.once('error', () => end(unread));
  });

const known = new Map<string, { at: number; state: Promise<CertificateState> }>();

/** The certificates of every address of the settings that is reached by TLS, and of the signature under published warnings. Read once an hour. */
export const readCertificates = async (config: Config, scope: 'public' | 'all'): Promise<CertificateState[]> => {
  const states = tlsPlaces(config, scope).map(async (place) => {
    const kept = known.get(place.address);
    const age = kept ? performance.now() - kept.at : Number.POSITIVE_INFINITY;
    if (kept && age < ((await kept.state).until === null ? keptFor.unread : keptFor.read)) return kept.state;
    const state = readCertificate(place);
    known.set(place.address, { at: performance.now(), state });
    return state;
  });
  return [...(await Promise.all(states)), ...signingCertificate(config)];
};

const signingCertificate = ({ cap }: Config): CertificateState[] => {
  if (cap.certificateFile === undefined) return [];
  try {
    const { validTo } = new X509Certificate(readFileSync(cap.certificateFile));
    return [{ address: 'CAP', until: new Date(validTo).toISOString(), isTrusted: true }];
  } catch {
    return [{ address: 'CAP', until: null, isTrusted: false }];
  }
};
