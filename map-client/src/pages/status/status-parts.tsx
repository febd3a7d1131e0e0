import { CircleAlert, CircleCheck, CircleHelp, ClockAlert, type LucideIcon } from 'lucide-react';
import { hasRole, user } from '../../auth.ts';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type Part, placeOf, type StatusItem, useSentences } from './status-data.ts';

/** The mark of each state: a shape and a word besides the colour. */
export const marks: Record<StatusItem['state'], LucideIcon> = { ok: CircleCheck, waits: ClockAlert, act: CircleAlert, unknown: CircleHelp };
const parts: readonly Part[] = ['data', 'alerts', 'safety', 'access', 'room'];
const pressing: readonly StatusItem['state'][] = ['act', 'waits', 'unknown', 'ok'];

/** The questions in their order, and under each its answers, the most pressing first. */
export const StatusParts = ({ items }: { items: readonly StatusItem[] }) => {
  const t = useText();
  return (
    <>
      {parts
        .map((part) => ({
          part,
          of: items.filter((item) => item.part === part).sort((a, b) => pressing.indexOf(a.state) - pressing.indexOf(b.state)),
        }))
        .filter(({ of }) => of.length > 0)
        .map(({ part, of }) => (
          <section key={part} className="status-part" aria-labelledby={`status-${part}`}>
            <h2 id={`status-${part}`}>{t(`status.part.${part}`)}</h2>
            <ul>
              {of.map((item) => (
                <Line key={`${item.code} ${JSON.stringify(item.values)}`} item={item} />
              ))}
            </ul>
          </section>
        ))}
    </>
  );
};

const Line = ({ item }: { item: StatusItem }) => {
  const t = useText();
  const { text, why } = useSentences()(item);
  const isAdmin = hasRole(useStore(user), ['municipality-admin']);
  const place = placeOf[item.code];
  return (
    <li className={item.state}>
      <Icon of={marks[item.state]} />
      <div>
        <b>
          <span className="vh">{t(`status.state.${item.state}`)}: </span>
          {text}
        </b>
        {why && <p>{why}</p>}
      </div>
      {place && isAdmin && (
        <a
          className="btn"
          href={place.path}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate(place.path);
          }}
        >
          {t(place.name)}
        </a>
      )}
    </li>
  );
};
