import { queueMessage } from '@vias/alerts/service-message.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { contactRoutes, type ReadMe, waysOf } from './contacts.ts';
import { endpoints } from './contract.ts';
import { carerLinkMs, limits, sessionMs, welcomeLinkMs } from './limits.ts';
import { carerText, welcomeText } from './message-texts.ts';
import { codeIndex, holderOf, openKeys, pageLink, requestCode, requirePhone } from './own-page.ts';
import './problems.ts';
import {
  answerCarer,
  askMyCarer,
  confirmRegistration,
  endMyCare,
  eraseMe,
  saveMe,
  selectCarerQuestion,
  selectGround,
  selectMe,
  selectMunicipalities,
  selectMyReads,
  setMySenders,
} from './queries.ts';
import { importRegister } from './register-import.ts';
import { openNumber, openPerson, sealChoices } from './sealed-person.ts';

const worker = { kind: 'worker' } as const;
const messageValidS = 3_600;

export const residentRoutes = (deps: Deps) => {
  const { db, config, clock } = deps;
  const keys = openKeys(config);
  const holder = (req: Request) => holderOf(keys, clock.now(), req, 'resident');
  const meOf: ReadMe = async (tx, { id, until }) => {
    const stored = await selectMe(tx);
    if (!stored) throw new Problem('resident.link_over');
    return { ...openPerson(keys.vault(), id, until, waysOf(config), stored), reads: await selectMyReads(tx) };
  };
  const readMe = ({ req }: { req: Request }) => {
    const who = holder(req);
    return db.as(who.principal, (tx) => meOf(tx, who));
  };

  return [
    route(endpoints.listMunicipalities, async () => ({ items: await db.as(worker, selectMunicipalities) })),

    route(endpoints.readGround, async ({ params: { tenant } }) => {
      const { outline, settlements } = await db.as(worker, (tx) => selectGround(tx, tenant));
      if (outline === null) throw new Problem('resident.tenant_unknown', { field: 'tenant' });
      return { rings: outline.coordinates.flat(), settlements };
    }),

    route(endpoints.requestCode, async ({ body, req }) => {
      const known = await db.as(worker, selectMunicipalities);
      if (!known.some(({ tenant }) => tenant === body.tenant)) throw new Problem('resident.tenant_unknown', { field: 'tenant' });
      return requestCode(deps, keys, body, req.ip ?? '');
    }),

    route(endpoints.confirmCode, async ({ body: { id, code } }) => {
      const answer = await db.as(worker, (tx) => confirmRegistration(tx, id, codeIndex(keys.vault(), id, code)));
      if (answer.outcome === 'over') throw new Problem('resident.code_over', { field: 'code' });
      if (answer.outcome === 'wrong') throw new Problem('resident.code_wrong', { field: 'code', values: { left: answer.left } });
      const link = pageLink(config, keys, 'resident', answer.subscriber, clock.now() + sessionMs).split('/me/')[1] ?? '';
      const me = await db.as({ kind: 'resident', tenant: '', residentId: answer.subscriber }, selectMe);
      return { link, isRegistered: (me?.senders.length ?? 0) > 0 };
    }),

    route(endpoints.readMe, readMe),
    route(endpoints.exportMe, async (context) => {
      context.res.setHeader('content-disposition', 'attachment; filename="vias.json"');
      return readMe(context);
    }),

    route(endpoints.saveMe, async ({ body, req }) => {
      const who = holder(req);
      const vault = keys.vault();
      return db.as(who.principal, async (tx) => {
        const before = await selectMe(tx);
        if (!before) throw new Problem('resident.link_over');
        // Somebody must be known by something, once.
        if (body.name === null && body.card === null && !before.senders.some(({ nameEnc, hasCard }) => nameEnc !== null || hasCard))
          throw new Problem('resident.nameless', { field: 'name' });
        const saved = await saveMe(tx, sealChoices(vault, before.phoneHmac, body));
        if (saved.outcome === 'gone') throw new Problem('resident.link_over');
        if (saved.outcome === 'card') throw new Problem('resident.card_used', { field: 'card' });
        if (saved.outcome === 'outside') throw new Problem('resident.place_outside', { field: `places.${saved.place}` });
        const me = await meOf(tx, who);
        const first = me.senders[0];
        if (saved.isFirst && first)
          await queueMessage(tx, vault, {
            tenant: first.tenant,
            kind: 'welcome',
            to: me.phone,
            body: welcomeText[body.lang](
              me.senders.map(({ name }) => name).join(', '),
              pageLink(config, keys, 'resident', who.id, clock.now() + welcomeLinkMs),
            ),
            lang: body.lang,
            isGenerated: before.isGenerated,
            validForS: messageValidS,
          });
        return { isFirst: saved.isFirst, me };
      });
    }),

    route(endpoints.eraseMe, async ({ req }) => {
      if (!(await db.as(holder(req).principal, eraseMe))) throw new Problem('resident.link_over');
    }),

    ...contactRoutes(deps, keys, meOf),

    route(endpoints.setSender, ({ body: { tenant, stop }, req }) => {
      const who = holder(req);
      return db.as(who.principal, async (tx) => {
        await meOf(tx, who);
        return setMySenders(tx, tenant, stop);
      });
    }),

    route(endpoints.askCarer, ({ body, req }) => {
      const who = holder(req);
      const vault = keys.vault();
      const to = requirePhone(body.phone, body.country);
      return db.as(who.principal, async (tx) => {
        const asked = await askMyCarer(tx, vault.index(to), to.slice(-3), body.delayMin);
        if (asked.outcome === 'gone') throw new Problem('resident.link_over');
        if (asked.outcome === 'self') throw new Problem('resident.carer_self', { field: 'phone' });
        if (asked.outcome === 'many') throw new Problem('resident.carers_many', { field: 'phone', values: { limit: limits.carers } });
        const me = await meOf(tx, who);
        // Where nobody is to be written to the same work is done for a message that is over already: neither answer nor time tells whether the number is known.
        if (asked.outcome === 'asked' && asked.tenant)
          await queueMessage(tx, vault, {
            tenant: asked.tenant,
            kind: 'carer',
            to,
            about: me.phone,
            body: carerText[asked.lang ?? 'lv'](me.phone, pageLink(config, keys, 'carer', asked.id, clock.now() + carerLinkMs)),
            lang: asked.lang ?? 'lv',
            isGenerated: asked.isGenerated,
            validForS: asked.subscriber ? messageValidS : 0,
          });
        return me;
      });
    }),

    route(endpoints.endCare, ({ params, req }) => {
      const who = holder(req);
      return db.as(who.principal, async (tx) => {
        await endMyCare(tx, params.id);
        return meOf(tx, who);
      });
    }),

    route(endpoints.readCarer, async ({ req }) => {
      const { id } = holderOf(keys, clock.now(), req, 'carer');
      const question = await db.as(worker, (tx) => selectCarerQuestion(tx, id));
      if (!question) throw new Problem('resident.link_over');
      return {
        phone: openNumber(keys.vault(), question.subscriber, question),
        delayMin: question.delayMin,
        agreed: question.agreedAt !== null,
      };
    }),

    route(endpoints.answerCarer, async ({ body, req }) => {
      const { id } = holderOf(keys, clock.now(), req, 'carer');
      if (!(await db.as(worker, (tx) => answerCarer(tx, id, body.agrees)))) throw new Problem('resident.link_over');
    }),

    route(endpoints.importRegister, ({ principal, query, req, lang }) => importRegister(deps, keys, principal, query, req, lang)),
  ];
};
