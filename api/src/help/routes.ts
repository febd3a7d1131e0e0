import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import { closeCase, countCases, giveBackCase, selectCases, selectPerson, takeCase } from './queries.ts';

type Sealed = Awaited<ReturnType<typeof selectPerson>>['sealed'];
/** Opens name and number; what no key opens is not known, for the place alone helps already. */
const openSealed = (vault: PhoneVault, sealed: Sealed): { name: string | null; phone: string | null } => {
  const open = (bound: string, enc: string | null, keyId: string | null): string | null => {
    try {
      return enc === null || keyId === null ? null : vault.open(bound, Buffer.from(enc, 'hex'), keyId);
    } catch {
      return null;
    }
  };
  return {
    name: sealed && open(`name/${sealed.hmac}`, sealed.nameEnc, sealed.nameKeyId),
    phone: sealed && open(sealed.subscriber, sealed.phoneEnc, sealed.keyId),
  };
};

/** Calls for help in answer to alerts. */
export const helpRoutes = ({ db, config }: Deps) => [
  route(endpoints.listHelpCases, ({ principal, params }) =>
    db.as(principal, async (tx) => ({ items: await selectCases(tx, params.id), ...(await countCases(tx, params.id)) })),
  ),
  route(endpoints.takeHelpCase, ({ principal, params }) => db.as(principal, (tx) => takeCase(tx, params.id))),
  route(endpoints.giveBackHelpCase, ({ principal, params }) => db.as(principal, (tx) => giveBackCase(tx, params.id))),
  route(endpoints.closeHelpCase, ({ principal, params, body }) =>
    db.as(principal, (tx) => closeCase(tx, params.id, body.outcome, body.note ?? null)),
  ),
  route(endpoints.readHelpPerson, async ({ principal, params, body }) => {
    const { sealed, ...person } = await db.as(principal, (tx) => selectPerson(tx, params.id, body.purpose));
    return { ...person, ...openSealed(openPhoneVault(config), sealed) };
  }),
];
