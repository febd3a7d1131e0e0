import { Info, TriangleAlert } from 'lucide-react';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AlertPreview } from './alert-data.ts';
import { pathTo } from './paths.ts';
import type { AlertView } from './view.ts';

/** Warnings of the last 12 hours that overlap; the same text goes out again only with a reason. */
export const RecentNote = ({ view: { draft, keeper }, preview }: { view: AlertView; preview: AlertPreview }) => {
  const t = useText();
  const format = useFormat();
  const { recent } = preview;
  const same = recent.find(({ sameText }) => sameText);
  return (
    <>
      <p className={recent.length ? 'alert-note late' : 'alert-note'}>
        <Icon of={recent.length ? TriangleAlert : Info} />
        <span>
          {same ? t('alerts.repeat.same', { time: format.dayTime(same.at) }) : t('alerts.where.recent', { n: recent.length })}{' '}
          {recent.slice(0, 3).map(({ id, title, at }) => (
            <a key={id} href={pathTo('/alert-live', { id })}>
              {title}, {format.time(at)}{' '}
            </a>
          ))}
        </span>
      </p>
      {keeper && (same || draft.repeatReason !== null) && (
        <Field
          label={t('alerts.repeat.reason')}
          hint={t('alerts.reason.hint')}
          value={draft.repeatReason ?? ''}
          rows={2}
          maxLength={500}
          onChange={(reason) => keeper.change({ repeatReason: reason === '' ? null : reason })}
        />
      )}
      {!keeper && draft.repeatReason && <p className="small">{t('alerts.repeat.why', { reason: draft.repeatReason })}</p>}
    </>
  );
};
