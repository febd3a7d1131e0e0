import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { sayTime } from '../alert-page/texts.ts';
import { queueLetters, Reader, type Remind, readerOf } from '../reminding.ts';
import { Theme } from './contract.ts';

const Due = Reader.extend({ theme: Theme, from: z.string(), to: z.string(), until: z.string() });
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

const textOf = ({ theme, from, to, until, zone }: Due, lang: Language, origin: string): string => {
  const [day = ''] = sayTime(lang, until, zone).split(' ');
  return texts[lang](themes[theme][lang], `${from} → ${to || everybody[lang]}`, day, `${origin}/shares?lang=${lang}`);
};

/** Notes which shares end within 30 or 7 days, each once, and writes to the administrators of both sides, by the calendar of their own country. */
export const remindShares: Remind = ({ db, config }, openVault) =>
  db.as({ kind: 'jobs' }, async (tx) => {
    const due = await tx.rows(
      Due,
      sql`select theme, from_name as "from", to_name as "to", to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until, ${readerOf('r')} from remind_shares() r`,
    );
    return queueLetters(tx, config, openVault, { kind: 'share', validForS, due, write: (one, lang) => textOf(one, lang, config.origin) });
  });
