import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { type Route, route } from '../http/route.ts';
import { requireOutside } from '../outside.ts';
import { endpoints } from './contract.ts';
import {
  dropDelivery,
  insertKey,
  insertTest,
  insertWebhook,
  requireWebhook,
  resend,
  selectDeliveries,
  selectWebhooks,
  startWebhook,
  stopWebhook,
  updateWebhook,
} from './queries.ts';

/** Refuses what a request would be refused to as well: see outside.ts. What a name leads to is asked each time something is sent. */
const requireAddress = (url: string): string => {
  try {
    return requireOutside(url).href;
  } catch (cause) {
    throw new Problem('webhook.address_unfit', { field: 'url', cause });
  }
};

/** Webhooks of institutions and their deliveries. None of the answers with a key is kept for an Idempotency-Key: it would lie readable in the database. */
export const webhookRoutes = ({ db, config }: Deps): Route[] => {
  let opened: PhoneVault | undefined;
  const vault = (): PhoneVault => {
    opened ??= openPhoneVault(config);
    return opened;
  };
  return [
    route(endpoints.listWebhooks, ({ principal, query }) =>
      db.as(principal, async (tx) => ({ items: await selectWebhooks(tx, query.institution) })),
    ),
    route(endpoints.makeWebhook, ({ principal, body }) => {
      const url = requireAddress(body.url);
      return db.as(principal, (tx) => insertWebhook(tx, vault(), principal.tenant, { ...body, url }));
    }),
    route(endpoints.changeWebhook, ({ principal, params, body, ifMatch }) => {
      const url = requireAddress(body.url);
      return db.as(principal, (tx) => updateWebhook(tx, params.id, ifMatch, { ...body, url }));
    }),
    route(endpoints.rotateWebhookKey, ({ principal, params, body }) =>
      db.as(principal, async (tx) => {
        await requireWebhook(tx, params.id);
        return insertKey(tx, vault(), principal.tenant, params.id, body.overlapHours);
      }),
    ),
    route(endpoints.stopWebhook, ({ principal, params }) => db.as(principal, (tx) => stopWebhook(tx, params.id))),
    route(endpoints.startWebhook, ({ principal, params }) => db.as(principal, (tx) => startWebhook(tx, params.id))),
    route(endpoints.testWebhook, ({ principal, params }) => db.as(principal, (tx) => insertTest(tx, principal.tenant, params.id))),
    route(endpoints.listDeliveries, ({ principal, params, query }) => db.as(principal, (tx) => selectDeliveries(tx, params.id, query))),
    route(endpoints.resendAll, ({ principal, params, body }) =>
      db.as(principal, async (tx) => ({ resent: await resend(tx, params.id, body.delivery) })),
    ),
    route(endpoints.dropDelivery, ({ principal, params, body }) => db.as(principal, (tx) => dropDelivery(tx, params.id, body.reason))),
  ];
};
