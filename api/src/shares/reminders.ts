import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { queueMessage } from '@vias/alerts/service-message.ts';
import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { Theme } from './contract.ts';

const Due = z.object({
  days: z.int(),
  theme: Theme,
  from: z.string(),
  to: z.string(),
  day: z.string(),
  tenant: z.string().nullable(),
  lang: z.enum(['lv', 'lt', 'en']).nullable(),
  email: z.string().nullable(),
});
type Due = z.output<typeof Due>;

const themes: Record<z.output<typeof Theme>, Record<Language, string>> = {
  incidents: { lv: 'negadījumi', lt: 'įvykiai', en: 'incidents' },
  reports: { lv: 'ziņojumi', lt: 'pranešimai', en: 'reports' },
  alerts: { lv: 'brīdinājumi', lt: 'perspėjimai', en: 'alerts' },
  residents: { lv: 'iedzīvotāji', lt: 'gyventojai', en: 'residents' },
  cameras: { lv: 'kameras', lt: 'kameros', en: 'cameras' },
  indicators: { lv: 'rādītāji', lt: 'rodikliai', en: 'indicators' },
};
const everybody: Record<Language, string> = { lv: 'visi', lt: 'visi', en: 'everybody' };
const texts: Record<Language, (what: string, between: string, day: string, link: string) => string> = {
  lv: (what, between, day, link) =>
    `Kopīgošana beidzas ${day}: ${what} (${between}). Ja tā vēl vajadzīga, vienojieties par jaunu, kas sākas, kad šī beidzas: ${link}`,
  lt: (what, between, day, link) =>
    `Bendrinimas baigiasi ${day}: ${what} (${between}). Jei jo dar reikia, susitarkite dėl naujo, kuris prasidės šiam pasibaigus: ${link}`,
  en: (what, between, day, link) =>
    `A share ends on ${day}: ${what} (${between}). If it is still needed, agree on a new one that begins when this one ends: ${link}`,
};
/** The letter stays in the queue for so long, seconds. */
const validForS = 3 * 86_400;

const textOf = ({ theme, from, to, day }: Due, lang: Language, origin: string): string =>
  texts[lang](themes[theme][lang], `${from} → ${to || everybody[lang]}`, day, `${origin}/shares?lang=${lang}`);

/** Notes which shares end within 30 or 7 days, each once, and writes to the administrators of both sides where this installation sends e-mail and knows their addresses. Answers how many letters were queued. */
export const remindShares = async (
  { db, config }: { db: Pick<Deps['db'], 'as'>; config: Pick<Config, 'mode' | 'email' | 'origin'> },
  openVault: () => PhoneVault,
): Promise<number> =>
  db.as({ kind: 'jobs' }, async (tx) => {
    const due = await tx.rows(
      Due,
      sql`select days::int as days, theme, from_name as "from", to_name as "to", to_char(expires_at at time zone 'Europe/Riga', 'DD.MM.YYYY.') as day, tenant_id as tenant, locale as lang, email from remind_shares()`,
    );
    const letters = config.email === undefined && config.mode !== 'demo' ? [] : due.filter(({ email }) => email !== null);
    for (const letter of letters) {
      const lang = letter.lang ?? 'lv';
      await queueMessage(tx, openVault(), {
        tenant: letter.tenant ?? '',
        kind: 'share',
        to: letter.email ?? '',
        body: textOf(letter, lang, config.origin),
        lang,
        isGenerated: config.mode === 'demo',
        validForS,
        channel: 'email',
      });
    }
    return letters.length;
  });

/** Reminds when called; keys are opened when the first letter is written. */
export const createReminding = ({ db, config }: Pick<Deps, 'db' | 'config'>): (() => Promise<number>) => {
  let vault: PhoneVault | undefined;
  return () =>
    remindShares({ db, config }, () => {
      vault ??= openPhoneVault(config);
      return vault;
    });
};
