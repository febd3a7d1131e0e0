import { randomInt } from 'node:crypto';
import { readSubscription } from '@vias/alerts/channels/push.ts';
import { sealMessage } from '@vias/alerts/service-message.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints, type Lang, type Me } from './contract.ts';
import { limits } from './limits.ts';
import { emailCodeText } from './message-texts.ts';
import { holderOf, type Keys } from './own-page.ts';
import { beginMyEmail, confirmMyEmail, forgetMyContact, keepMyPush } from './queries.ts';

/** Reads everything about the holder of a link; throws resident.link_over. */
export type ReadMe = (tx: Tx, who: { id: string; until: number }) => Promise<z.input<typeof Me>>;

/** What this installation can write to beside the telephone. A demonstration sends nothing, and shows the code on the page, as it does for a number. */
export const waysOf = ({ mode, email, push }: Pick<Config, 'mode' | 'email' | 'push'>): z.input<typeof Me>['ways'] => ({
  email: email !== undefined || mode === 'demo',
  push: push?.publicKey ?? null,
});

// What a mail server takes without quoting; more would be looked at as an attempt to write to several people or with headers of one's own.
const emailPattern = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

const refusals = { address: 'resident.limit_email', person: 'resident.limit_emails', gone: 'resident.link_over' } as const;

/** An e-mail address, confirmed by a code that is sent to it, and the push subscription of a browser: each sealed like the number, one of each kind. */
export const contactRoutes = ({ db, config, clock }: Pick<Deps, 'db' | 'config' | 'clock'>, keys: Keys, meOf: ReadMe) => {
  const holder = (req: Request) => holderOf(keys, clock.now(), req, 'resident');
  // Bound to the person, under the pepper.
  const codeIndex = (id: string, code: string): Buffer => keys.vault().index(`email code ${id} ${code}`);
  /** Whoever has no place yet has nobody who would write. */
  const requireSender = (me: z.input<typeof Me>): string => {
    const [first] = me.senders;
    if (!first) throw new Problem('resident.not_yet');
    return first.tenant;
  };

  return [
    route(endpoints.askEmail, ({ body: { address }, req, lang: asked }) => {
      const who = holder(req);
      if (!waysOf(config).email) throw new Problem('resident.way_missing');
      if (!emailPattern.test(address)) throw new Problem('resident.email_invalid', { field: 'address' });
      const vault = keys.vault();
      return db.as(who.principal, async (tx) => {
        const me = await meOf(tx, who);
        const tenant = requireSender(me);
        const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
        const { phoneEnc, keyId } = vault.seal(who.id, address);
        const lang: Lang = me.lang ?? asked;
        const isGenerated = config.mode === 'demo';
        const outcome = await beginMyEmail(
          tx,
          {
            enc: phoneEnc.toString('hex'),
            keyId,
            hmac: vault.index(`email ${address.toLowerCase()}`).toString('hex'),
            codeHmac: codeIndex(who.id, code).toString('hex'),
          },
          config.email &&
            sealMessage(vault, {
              tenant,
              kind: 'code',
              channel: 'email',
              to: address,
              about: me.phone,
              body: emailCodeText[lang](code),
              lang,
              isGenerated,
              validForS: limits.codeSeconds,
            }),
        );
        if (outcome !== 'sent')
          throw new Problem(refusals[outcome], outcome === 'gone' ? {} : { field: 'address', headers: { 'retry-after': '86400' } });
        return { validForS: limits.codeSeconds, ...(isGenerated && { demonstration: code }) };
      });
    }),

    // A wrong try is counted in a transaction of its own, which a refusal does not undo.
    route(endpoints.confirmEmail, async ({ body: { code }, req }) => {
      const who = holder(req);
      const answer = await db.as(who.principal, (tx) => confirmMyEmail(tx, codeIndex(who.id, code)));
      if (answer.outcome === 'over') throw new Problem('resident.code_over', { field: 'code' });
      if (answer.outcome === 'wrong') throw new Problem('resident.code_wrong', { field: 'code', values: { left: answer.left } });
      return db.as(who.principal, (tx) => meOf(tx, who));
    }),

    route(endpoints.keepPush, ({ body, req }) => {
      const who = holder(req);
      if (!config.push) throw new Problem('resident.way_missing');
      const text = JSON.stringify(body);
      if (!readSubscription(text)) throw new Problem('resident.push_foreign', { field: 'endpoint' });
      const { phoneEnc, keyId } = keys.vault().seal(who.id, text);
      return db.as(who.principal, async (tx) => {
        requireSender(await meOf(tx, who));
        await keepMyPush(tx, phoneEnc, keyId);
        return meOf(tx, who);
      });
    }),

    route(endpoints.endContact, ({ params: { kind }, req }) => {
      const who = holder(req);
      return db.as(who.principal, async (tx) => {
        await forgetMyContact(tx, kind);
        return meOf(tx, who);
      });
    }),
  ];
};
