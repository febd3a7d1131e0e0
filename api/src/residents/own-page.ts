import { randomInt, randomUUID } from 'node:crypto';
import { type LinkSecrets, readLink, signLink } from '@vias/alerts/link.ts';
import { readPhone } from '@vias/alerts/phone.ts';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { sealMessage } from '@vias/alerts/service-message.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { openLinkSecrets } from '../link-secrets.ts';
import type { Lang } from './contract.ts';
import { limits } from './limits.ts';
import { codeText } from './message-texts.ts';
import { challengeOf, isProven } from './proof.ts';
import { beginRegistration, type CodeRefusal } from './queries.ts';
import { originOf } from './sealed-person.ts';

/** The keys of numbers and links, opened when first needed: most processes that make routes serve no resident. */
export type Keys = { vault(): PhoneVault; links(): LinkSecrets };
export const openKeys = (config: Deps['config']): Keys => {
  let vault: PhoneVault | undefined;
  let links: LinkSecrets | undefined;
  return {
    vault: () => {
      vault ??= openPhoneVault(config);
      return vault;
    },
    links: () => {
      links ??= openLinkSecrets(config);
      return links;
    },
  };
};

/** Who opens an own page: the one person that the link in x-resident-link names, until when, and under which principal. Throws resident.link_over. */
export const holderOf = ({ links }: Keys, now: number, req: Request, kind: 'resident' | 'carer') => {
  const reading = readLink(links(), kind, req.get('x-resident-link') ?? '', now);
  const id = reading?.ranges[0]?.from;
  if (!reading || id === undefined) throw new Problem('resident.link_over');
  // Many read their page at a library's computer.
  req.res?.setHeader('cache-control', 'private, no-store');
  return { id, until: reading.expiresAt ?? now, principal: { kind: 'resident', tenant: '', residentId: id } satisfies Principal };
};

/** A mobile number of Latvia or Lithuania, E.164. Throws phone.invalid and its like. */
export const requirePhone = (text: string, country: 'LV' | 'LT'): string => {
  const reading = readPhone(text, country);
  if ('refusal' in reading) throw new Problem(reading.refusal, { field: 'phone' });
  return reading.e164;
};

const worker = { kind: 'worker' } as const;
const refusals: Record<CodeRefusal, string> = {
  number: 'resident.limit_number',
  address: 'resident.limit_address',
  network: 'resident.limit_network',
  sequence: 'resident.limit_sequence',
  hour: 'resident.limit_hour',
  conversion: 'resident.limit_conversion',
  proof: 'resident.proof_needed',
};
const retryAfter: Partial<Record<CodeRefusal, number>> = {
  number: 86_400,
  address: 3_600,
  network: 3_600,
  sequence: 3_600,
  hour: 3_600,
  conversion: 3_600,
};

/** Limits that close the form for more than one person. */
const closing: ReadonlySet<CodeRefusal> = new Set(['network', 'sequence', 'hour', 'conversion']);
const toldFor = 600_000;
const told = new Map<string, number>();
const tellClosed = (log: Deps['log'], now: number, tenant: string, limit: CodeRefusal): void => {
  const key = `${tenant} ${limit}`;
  if ((told.get(key) ?? 0) > now) return;
  told.set(key, now + toldFor);
  log.warn({ tenant, limit }, 'registration of residents is closed by a limit');
};

/** The code as it is kept: bound to its registration, under the pepper. */
export const codeIndex = (vault: PhoneVault, id: string, code: string): Buffer => vault.index(`code ${id} ${code}`);

type CodeRequest = { phone: string; country: 'LV' | 'LT'; tenant: string; lang: Lang; proof?: string | undefined };
/** Sends a code, or throws which limit is reached. The work is the same for every number, known or not. */
export const requestCode = async (
  { db, config, clock, log }: Pick<Deps, 'db' | 'config' | 'clock' | 'log'>,
  keys: Keys,
  { phone, country, tenant, lang, proof }: CodeRequest,
  ip: string,
) => {
  const to = requirePhone(phone, country);
  const vault = keys.vault();
  const now = clock.now();
  const { address, network } = originOf(ip);
  const about = vault.index(`proof ${to} ${address}`).toString('hex');
  const secret = keys.links()[0] as Buffer;
  const id = randomUUID();
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const { phoneEnc, phoneHmac, keyId } = vault.seal(id, to);
  const hex = (text: string): string => vault.index(text).toString('hex');
  // A demonstration marks what is typed into it as made up: no live channel would ever write to it.
  const isGenerated = config.mode === 'demo';
  const registration = {
    id,
    tenant,
    lang,
    isGenerated,
    phoneEnc: phoneEnc.toString('hex'),
    phoneHmac: phoneHmac.toString('hex'),
    keyId,
    blockHmac: hex(`block ${to.slice(0, -2)}`),
    ipHmac: hex(`ip ${address}`),
    netHmac: hex(`net ${network}`),
    codeHmac: codeIndex(vault, id, code).toString('hex'),
    isProven: isProven(secret, about, now, proof, limits.proofBits),
  };
  const message = sealMessage(vault, {
    tenant,
    kind: 'code',
    to,
    body: codeText[lang](code),
    lang,
    isGenerated,
    validForS: limits.codeSeconds,
  });
  const outcome = await db.as(worker, (tx) => beginRegistration(tx, registration, message));
  if (outcome !== 'sent') {
    // The administrator is told, once in ten minutes: neither number nor network.
    if (closing.has(outcome)) tellClosed(log, now, tenant, outcome);
    const seconds = retryAfter[outcome];
    throw new Problem(refusals[outcome], {
      headers:
        outcome === 'proof' ? { 'x-proof': `${challengeOf(secret, about, now)};${limits.proofBits}` } : { 'retry-after': String(seconds) },
    });
  }
  return { id, validForS: limits.codeSeconds, ...(config.mode === 'demo' && { demonstration: code }) };
};

/** The address of an own page, or of the question to a carer. */
export const pageLink = (config: Deps['config'], keys: Keys, kind: 'resident' | 'carer', id: string, expiresAt: number): string =>
  `${config.origin}/me/${signLink(keys.links(), { kind, ids: [id], expiresAt })}`;
