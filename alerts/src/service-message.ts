import { randomUUID } from 'node:crypto';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { PhoneVault } from './phone-vault.ts';
import type { Reader } from './reader.ts';
import { countSegments } from './segments.ts';

/** A short message that is no alert (about a registration, or to an approver on duty): to whom it goes, E.164, and until when it is worth sending, seconds. */
export type ServiceMessage = {
  tenant: string;
  kind: 'code' | 'welcome' | 'reply' | 'carer' | 'duty' | 'share' | 'security';
  to: string;
  body: string;
  lang: Reader;
  isGenerated: boolean;
  validForS: number;
  /** Another number that it speaks of, E.164: erasing whoever has it takes the message out of the queue too. */
  about?: string;
  /** Another way than the municipality's own: a call, or an e-mail to an address in `to`. */
  channel?: 'voice' | 'email';
};

/** What the two sealed parts of a message are bound to. */
export const boundTo = { to: (id: string) => id, body: (id: string) => `${id}/body` } as const;

/** Seals number and text, so that neither a code nor a number can be read in the database; the form that the queueing functions take. */
export function sealMessage(vault: PhoneVault, { to, body, about, ...rest }: ServiceMessage) {
  const id = randomUUID();
  const sealed = vault.seal(boundTo.to(id), to);
  return {
    ...rest,
    id,
    toEnc: sealed.phoneEnc.toString('hex'),
    bodyEnc: vault.seal(boundTo.body(id), body).phoneEnc.toString('hex'),
    keyId: sealed.keyId,
    hmacs: [sealed.phoneHmac, ...(about === undefined ? [] : [vault.index(about)])].map((hmac) => hmac.toString('hex')),
    segments: rest.channel ? 1 : countSegments(body).segments,
  };
}

/** Queues a message in the caller's own transaction; whoever sends takes it from there. */
export const queueMessage = (tx: Tx, vault: PhoneVault, message: ServiceMessage): Promise<number> =>
  tx.run(sql`select queue_service_message(${JSON.stringify(sealMessage(vault, message))}::jsonb)`);
