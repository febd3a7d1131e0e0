import type { Me } from './ask.ts';
import { type TextKey, useTexts } from './texts.ts';

const purposes = ['call_back', 'send_help', 'pass_on', 'resident_asks', 'complaint', 'own_check', 'authority_asks'];
const parts = ['name', 'places', 'phone', 'reads'];
/** In what capacity somebody looked; of several the one that has to do with warnings first. */
const capacities = ['dispatcher', 'alert-author', 'alert-approver', 'auditor', 'municipality-admin', 'institution'];

/** Who saw this person's data: the institution and in what capacity, when, what and what for; no name. */
export const Reads = ({ me, day }: { me: Me; day: (at: string) => string }) => {
  const { say } = useTexts();
  const known = (list: readonly string[], area: string, id: string | undefined): string =>
    say(`reads.${area}.${id !== undefined && list.includes(id) ? id : 'other'}` as TextKey);
  return (
    <section aria-labelledby="reads">
      <h2 id="reads">{say('reads.title')}</h2>
      {me.reads.length === 0 ? (
        <p>{say('reads.none')}</p>
      ) : (
        <ul className="rows">
          {me.reads.map(({ at, institution, roles, what, purpose }) => (
            <li key={`${at}${purpose}${institution}`}>
              <strong>{what.map((part) => known(parts, 'what', part)).join(', ')}</strong>
              <small>
                {day(at)} · {institution},{' '}
                {known(
                  capacities,
                  'role',
                  capacities.find((role) => roles.includes(role)),
                )}{' '}
                · {known(purposes, 'purpose', purpose)}
              </small>
            </li>
          ))}
        </ul>
      )}
      <p className="hint">{say('reads.rule')}</p>
    </section>
  );
};
