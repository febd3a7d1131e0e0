import type { Member } from '@vias/sql/principal.ts';
import { defineProblems, Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Alert } from './contract.ts';
import { requireAlert } from './queries.ts';

defineProblems({
  'alert.hold_reason': {
    status: 422,
    en: 'Say in a few words why sending is paused: those who wrote and approved the warning decide by it how to go on.',
    lv: 'Dažos vārdos norādiet, kāpēc sūtīšanu aptur: pēc tā brīdinājuma autors un apstiprinātājs lems, ko darīt tālāk.',
    lt: 'Keliais žodžiais nurodykite, kodėl siuntimas pristabdomas: pagal tai perspėjimo autorius ir tvirtintojas spręs, ką daryti toliau.',
  },
  'alert.stop_not_yours': {
    status: 409,
    en: 'Sending has begun. You can pause it now; stopping it for good is up to its author or approver. Pause it and call them.',
    lv: 'Sūtīšana jau sākusies. Jūs varat to apturēt uz laiku, bet pavisam pārtraukt to var tikai autors vai apstiprinātājs. Apturiet sūtīšanu un piezvaniet viņiem.',
    lt: 'Siuntimas jau prasidėjo. Jūs galite jį pristabdyti, o visiškai nutraukti gali tik autorius arba tvirtintojas. Pristabdykite siuntimą ir jiems paskambinkite.',
  },
  'alert.hold_not_yours': {
    status: 409,
    en: 'You did not pause this warning, so its author or approver has to go on with it. Call them.',
    lv: 'Šo brīdinājumu apturējāt nevis jūs, tāpēc turpināt to var tikai autors vai apstiprinātājs. Piezvaniet viņiem.',
    lt: 'Šį perspėjimą pristabdėte ne jūs, todėl tęsti jį gali tik autorius arba tvirtintojas. Paskambinkite jiems.',
  },
});

/** Whether somebody writes or approves warnings, and so pauses and goes on with any. */
export const steersAny = ({ roles }: Pick<Member, 'roles'>): boolean => roles.includes('alert-author') || roles.includes('alert-approver');

const Answer = z.object({ answer: z.string().nullable() });
const after = async (tx: Tx, id: string, answer: string | null, done: string): Promise<Alert> => {
  // Seen, or requireAlert would have said so, and another municipality's.
  if (answer === null) throw new Problem((await requireAlert(tx, id)) && 'alert.not_yours');
  if (answer === 'begun') throw new Problem('alert.stop_not_yours');
  if (answer === 'not_yours') throw new Problem('alert.hold_not_yours');
  if (answer !== done) throw new Problem('alert.wrong_state');
  return requireAlert(tx, id);
};

/** Pauses a warning that is being sent, as the person on duty; throws alert.hold_reason without a reason. */
export async function holdAlert(tx: Tx, id: string, reason: string | undefined): Promise<Alert> {
  if (reason === undefined) throw new Problem('alert.hold_reason', { field: 'reason' });
  return after(tx, id, (await tx.one(Answer, sql`select hold_alert(${id}, ${reason}) as answer`)).answer, 'held');
}

/** Stops a warning in its countdown, as the person on duty; throws alert.stop_not_yours when sending has begun. */
export const stopCountdown = async (tx: Tx, id: string, reason: string | undefined): Promise<Alert> =>
  after(tx, id, (await tx.one(Answer, sql`select stop_countdown(${id}, ${reason ?? null}) as answer`)).answer, 'stopped');

/** Goes on with a warning that the same person on duty paused; throws alert.hold_not_yours for any other. */
export const letGoOn = async (tx: Tx, id: string): Promise<Alert> =>
  after(tx, id, (await tx.one(Answer, sql`select let_alert_go_on(${id}) as answer`)).answer, 'goes_on');
