import { type Query, withQuery } from '../../api.ts';
import { texts } from '../../i18n/i18n.ts';
import type { Alert } from './alert-data.ts';

/** A path of this application with the language on screen, so that the link says the same to whoever gets it. */
export const pathTo = (path: string, query: Query = {}): string => withQuery(path, { lang: texts.get().lang, ...query });

/** Where an alert is looked at: the delivery board once it is out, else the composer. */
export const alertPath = ({ id, startedAt }: Pick<Alert, 'id' | 'startedAt'>): string =>
  pathTo(startedAt === null ? '/alert' : '/alert-live', { id });
