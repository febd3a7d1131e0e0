import { CircleSlash, Download, Eye, KeyRound, PencilLine } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AuditEntry, Kind } from './audit-data.ts';
import { actOf, actorOf, thingOf, whyOf } from './words.ts';

export const kindIcons: Record<Kind, typeof Eye> = {
  write: PencilLine,
  'sign-in': KeyRound,
  refusal: CircleSlash,
  export: Download,
  read: Eye,
};

interface ListProps {
  entries: readonly AuditEntry[];
  selected: number | undefined;
  onSelect: (seq: number) => void;
}

/** Entries as rows: when, who, what was done to what, what for. */
export const EntryList = ({ entries, selected, onSelect }: ListProps) => {
  const t = useText();
  const format = useFormat();
  return (
    <>
      <p className="audit-columns" aria-hidden="true">
        <span>{t('audit.col.time')}</span>
        <span>{t('audit.col.who')}</span>
        <span>{t('audit.col.what')}</span>
        <span>{t('audit.col.why')}</span>
      </p>
      <ul className="audit-list" aria-label={t('audit.entries')}>
        {entries.map((entry) => {
          const { seq, at, principal, action, kind, thingKind, thingCount } = entry;
          return (
            <li key={seq}>
              <button
                type="button"
                className={kind === 'refusal' || action === 'sign_in_refused' ? 'audit-row refused' : 'audit-row'}
                aria-pressed={seq === selected}
                onClick={() => onSelect(seq)}
              >
                <span className="audit-when">
                  {format.time(at)} <small>{format.day(at)}</small>
                </span>
                <span>
                  {actorOf(t, principal)}
                  {principal.name !== '' && <small>{t.maybe(`audit.actor.${principal.kind}`) ?? principal.kind}</small>}
                </span>
                <span>
                  <span className="audit-act">
                    <Icon of={kindIcons[kind]} />
                    {actOf(t, entry)}
                  </span>
                  <small>
                    {thingOf(t, thingKind)}
                    {thingCount > 1 && `, ${format.number(thingCount)}`}
                  </small>
                </span>
                <span className="audit-why">{whyOf(t, entry)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
};
