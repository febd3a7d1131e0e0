import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { queueMessage } from '@vias/alerts/service-message.ts';
import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { openPhoneVault } from '../dispatching.ts';
import { ReportStep } from './contract.ts';
import { draftWords } from './draft-words.ts';

const Due = z.object({
  title: z.string(),
  step: ReportStep,
  hours: z.int(),
  due: z.string(),
  tenant: z.string().nullable(),
  lang: z.enum(['lv', 'lt', 'en']).nullable(),
  email: z.string().nullable(),
});

const texts: Record<Language, (what: string, title: string, due: string, isLate: boolean, link: string) => string> = {
  lv: (what, title, due, isLate, link) =>
    `${isLate ? 'Termiņš ir pagājis' : 'Jānosūta'} (līdz ${due}): ${what}. Incidents: ${title}. Melnraksts: ${link}`,
  lt: (what, title, due, isLate, link) =>
    `${isLate ? 'Terminas praėjo' : 'Reikia pateikti'} (iki ${due}): ${what}. Incidentas: ${title}. Juodraštis: ${link}`,
  en: (what, title, due, isLate, link) => `${isLate ? 'Overdue' : 'To be sent'} (by ${due}): ${what}. Incident: ${title}. Draft: ${link}`,
};
/** The letter stays in the queue for so long, seconds. */
const validForS = 86_400;

/** Notes which reports are due soon or late, each once a step, and writes to whoever answers for them where this installation sends e-mail and knows their addresses. Answers how many letters were queued. */
export const remindSecurity = async (
  { db, config }: { db: Pick<Deps['db'], 'as'>; config: Pick<Config, 'mode' | 'email' | 'origin'> },
  openVault: () => PhoneVault,
): Promise<number> =>
  db.as({ kind: 'jobs' }, async (tx) => {
    const due = await tx.rows(
      Due,
      sql`select title, step, hours::int as hours, to_char(due_at at time zone 'Europe/Riga', 'YYYY-MM-DD HH24:MI') as due, tenant_id as tenant, locale as lang, email from remind_security()`,
    );
    const letters = config.email === undefined && config.mode !== 'demo' ? [] : due.filter(({ email }) => email !== null);
    for (const { tenant, title, step, hours, due: until, lang: own, email } of letters) {
      const lang = own ?? 'lv';
      await queueMessage(tx, openVault(), {
        tenant: tenant ?? '',
        kind: 'security',
        to: email ?? '',
        body: texts[lang](draftWords[lang].titles[step], title, until, hours === 0, `${config.origin}/security-incidents?lang=${lang}`),
        lang,
        isGenerated: config.mode === 'demo',
        validForS,
        channel: 'email',
      });
    }
    return letters.length;
  });

/** Reminds when called; keys are opened when the first letter is written. */
export const createSecurityReminding = ({ db, config }: Pick<Deps, 'db' | 'config'>): (() => Promise<number>) => {
  let vault: PhoneVault | undefined;
  return () =>
    remindSecurity({ db, config }, () => {
      vault ??= openPhoneVault(config);
      return vault;
    });
};
