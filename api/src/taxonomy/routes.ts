import type { Deps } from '../deps.ts';
import { route } from '../http/route.ts';
import { endpoints } from './contract.ts';
import './problems.ts';
import { insertCategory, readCodeList, readCodeLists, selectCategories, updateTitles, writeMeaning } from './queries.ts';

/** The taxonomy that all share, and what the codes of partners' sources mean in it. */
export const taxonomyRoutes = ({ db }: Deps) => [
  route(endpoints.listCategories, async ({ principal }) => ({ items: await db.as(principal, selectCategories) })),
  route(endpoints.addCategory, ({ principal, body }) => insertCategory({ db, operator: principal }, body)),
  route(endpoints.renameCategory, ({ principal, params, body }) => updateTitles({ db, operator: principal }, params.code, body)),
  route(endpoints.listCodeLists, async () => ({ items: await readCodeLists({ db }) })),
  route(endpoints.readCodeList, ({ params }) => readCodeList({ db }, params.tenant, params.source)),
  route(endpoints.giveMeaning, ({ principal, params, body }) =>
    writeMeaning({ db, operator: principal }, params.tenant, params.source, body),
  ),
];
