import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { queueMessage } from '@vias/alerts/service-message.ts';
import type { Language } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { openPhoneVault } from './dispatching.ts';

type Surroundings = { db: Pick<Deps['db'], 'as'>; config: Pick<Config, 'mode' | 'email' | 'origin'> };
/** Reminds of what is due and answers how many letters were queued. */
export type Remind = (surroundings: Surroundings, openVault: () => PhoneVault) => Promise<number>;

/** To whom a letter goes; nobody where no address is known. The zone is that of the own municipality. */
export const Reader = z.object({
  tenant: z.string().nullable(),
  lang: z.enum(['lv', 'lt', 'en']).nullable(),
  zone: z.string(),
  email: z.string().nullable(),
});
/** The columns of `Reader`, of a function that answers to whom something is to be told. */
export const readerOf = (from: string): Sql =>
  sql`tenant_id as tenant, locale as lang, email, coalesce((select t.time_zone from tenant t where t.tenant_id = ${sql.name(from)}.tenant_id), 'Europe/Riga') as zone`;

/** Queues a letter to each reader whose address is known, where this installation sends e-mail; answers how many. */
export const queueLetters = async <T extends z.output<typeof Reader>>(
  tx: Tx,
  { mode, email }: Pick<Config, 'mode' | 'email'>,
  openVault: () => PhoneVault,
  {
    kind,
    validForS,
    due,
    write,
  }: { kind: 'share' | 'security'; validForS: number; due: readonly T[]; write: (one: T, lang: Language) => string },
): Promise<number> => {
  if (email === undefined && mode !== 'demo') return 0;
  let queued = 0;
  for (const one of due) {
    if (one.email === null) continue;
    const lang = one.lang ?? 'lv';
    const letter = {
      tenant: one.tenant ?? '',
      kind,
      to: one.email,
      body: write(one, lang),
      lang,
      isGenerated: mode === 'demo',
      validForS,
      channel: 'email',
    } as const;
    await queueMessage(tx, openVault(), letter);
    queued++;
  }
  return queued;
};

/** Reminds when called; keys are opened when the first letter is written. */
export const createReminding = (remind: Remind, { db, config }: Pick<Deps, 'db' | 'config'>): (() => Promise<number>) => {
  let vault: PhoneVault | undefined;
  return () =>
    remind({ db, config }, () => {
      vault ??= openPhoneVault(config);
      return vault;
    });
};
