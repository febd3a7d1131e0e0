import type { Language } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { sayTime } from '../alert-page/texts.ts';
import { queueLetters, Reader, type Remind, readerOf } from '../reminding.ts';
import { ReportStep } from './contract.ts';
import { draftWords } from './draft-words.ts';

const Due = Reader.extend({ title: z.string(), step: ReportStep, hours: z.int(), due: z.string() });

const texts: Record<Language, (what: string, title: string, due: string, isLate: boolean, link: string) => string> = {
  lv: (what, title, due, isLate, link) =>
    `${isLate ? 'Termiņš ir pagājis' : 'Jānosūta'} (līdz ${due}): ${what}. Incidents: ${title}. Melnraksts: ${link}`,
  lt: (what, title, due, isLate, link) =>
    `${isLate ? 'Terminas praėjo' : 'Reikia pateikti'} (iki ${due}): ${what}. Incidentas: ${title}. Juodraštis: ${link}`,
  en: (what, title, due, isLate, link) => `${isLate ? 'Overdue' : 'To be sent'} (by ${due}): ${what}. Incident: ${title}. Draft: ${link}`,
};
/** The letter stays in the queue for so long, seconds. */
const validForS = 86_400;

/** Notes which reports are due soon or late, each once a step, and writes to whoever answers for them, by the clock of their own country. */
export const remindSecurity: Remind = ({ db, config }, openVault) =>
  db.as({ kind: 'jobs' }, async (tx) => {
    const due = await tx.rows(
      Due,
      sql`select title, step, hours::int as hours, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as due, ${readerOf('r')} from remind_security() r`,
    );
    return queueLetters(tx, config, openVault, {
      kind: 'security',
      validForS,
      due,
      write: ({ title, step, hours, due: until, zone }, lang) =>
        texts[lang](
          draftWords[lang].titles[step],
          title,
          sayTime(lang, until, zone),
          hours === 0,
          `${config.origin}/security-incidents?lang=${lang}`,
        ),
    });
  });
