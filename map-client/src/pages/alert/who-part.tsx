import { CircleAlert, Info, TriangleAlert, Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type AlertPreview, useDwellings } from './alert-data.ts';
import { areaBody } from './draft.ts';
import { lasts, money } from './figures.ts';
import { NationalNote } from './national-note.tsx';
import { Part } from './part.tsx';
import type { AlertView } from './view.ts';
import { WaitNote } from './wait-note.tsx';

/** Part 3: how many people get it, why, in which languages; who does not get it; what it costs and how long it takes. */
export const WhoPart = ({ view }: { view: AlertView }) => {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const { draft, preview, previewError, counting } = view;
  return (
    <Part
      no={3}
      name="who"
      title={t('alerts.who')}
      end={
        <button type="button" className="alert-link end" onClick={() => setAsking(true)}>
          {t('alerts.who.how')}
        </button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it scrolls, the arrow keys need a place */}
      <section className={counting ? 'alert-who-body counting' : 'alert-who-body'} aria-label={t('alerts.who.body')} tabIndex={0}>
        {!draft.area && previewError ? (
          <ErrorNotice error={previewError} />
        ) : !draft.area ? (
          <Empty icon={Users} title={t('alerts.who.none')}>
            <p>{t('alerts.who.noneNext')}</p>
          </Empty>
        ) : preview ? (
          <>
            {previewError ? <ErrorNotice error={previewError} onRetry={view.askAgain} /> : null}
            <Numbers view={view} />
          </>
        ) : previewError ? (
          <ErrorNotice error={previewError} onRetry={view.askAgain} />
        ) : counting ? (
          <Skeleton rows={7} />
        ) : (
          <Empty icon={Users} title={t('alerts.who.notYours')} />
        )}
      </section>
      {draft.area && preview && <Three preview={preview} />}
      <Dialog
        title={t('alerts.who.how')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={<Button onPress={() => setAsking(false)}>{t('form.close')}</Button>}
      >
        <p>{t('alerts.who.how1')}</p>
        <p>{t('alerts.who.how2')}</p>
        <p>{t('alerts.who.how3')}</p>
      </Dialog>
    </Part>
  );
};

const Numbers = ({ view }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const { draft, preview } = view;
  const dwellings = useDwellings(draft.area && !draft.isDrill ? areaBody({ ...draft.area, name: '—' }) : undefined).data?.dwellings;
  if (!preview) return null;
  const { reached, fewerThan, reasons, languages, notReached, drillGroup, realPeople } = preview;
  const most = Math.max(1, ...reasons.map(({ people }) => people));
  const missed = notReached ? notReached.noMobile + notReached.badNumber + notReached.optedOut + notReached.generated : 0;
  return (
    <>
      <p className="alert-big" aria-live="polite">
        <strong>{reached === null ? t('alerts.who.fewer', { n: fewerThan ?? 20 }) : format.number(reached)}</strong>
        <span>{t(draft.isDrill ? 'alerts.who.members' : 'alerts.who.people', { n: reached ?? fewerThan ?? 20 })}</span>
      </p>
      {reached === null && <p className="small quiet">{t('alerts.who.fewerWhy', { n: fewerThan ?? 20 })}</p>}
      <ul className="alert-bars" aria-label={t('alerts.who.byReason')}>
        {reasons.map(({ reason, people }) => (
          <li key={reason}>
            <span>
              {reason === 'drill' && drillGroup ? t('alerts.reason.drillGroup', { name: drillGroup }) : t(`alerts.reason.${reason}`)}
            </span>
            <span className="track" aria-hidden="true">
              <b style={{ width: `${(people / most) * 100}%` }} />
            </span>
            <span className="number">{format.number(people)}</span>
          </li>
        ))}
      </ul>
      {languages.length > 0 && (
        <div>
          <div className="alert-langbar" aria-hidden="true">
            {languages.map(({ lang, people }) => (
              <span key={lang} className={`lang-${lang}`} style={{ flexGrow: people }} />
            ))}
          </div>
          <p className="alert-langkey">
            {languages.map(({ lang, people, hasText }) => (
              <span key={lang}>
                <i className={`lang-${lang}`} aria-hidden="true" />
                {t(`alerts.langOf.${lang}`)} <b>{format.number(people)}</b>
                {!hasText && people > 0 && <Icon of={CircleAlert} />}
              </span>
            ))}
          </p>
        </div>
      )}
      {languages.some(({ hasText, people }) => !hasText && people > 0) && (
        <p className="alert-note late">
          <Icon of={TriangleAlert} />
          <span>
            {t('alerts.who.noText', {
              langs: languages
                .filter(({ hasText, people }) => !hasText && people > 0)
                .map(({ lang }) => t(`alerts.langOf.${lang}`))
                .join(', '),
              main: t(`alerts.langOf.${preview.mainLanguage}`),
            })}
          </span>
        </p>
      )}
      {draft.isDrill && (
        <p className="alert-note">
          <Icon of={Info} />
          <span>
            {realPeople === null
              ? t('alerts.who.drillOnly')
              : t('alerts.who.drillReal', { n: realPeople, count: format.number(realPeople) })}
          </span>
        </p>
      )}
      <div className="alert-rule" />
      {notReached && missed > 0 && (
        <dl className="alert-missed">
          <div className="strong">
            <dt>{t('alerts.missed')}</dt>
            <dd>{format.number(missed)}</dd>
          </div>
          {(['noMobile', 'badNumber', 'optedOut', 'generated'] as const).map((why) =>
            notReached[why] > 0 ? (
              <div key={why}>
                <dt>{t(`alerts.missed.${why}`)}</dt>
                <dd>{format.number(notReached[why])}</dd>
              </div>
            ) : null,
          )}
        </dl>
      )}
      {dwellings && (
        <p className="small">
          {dwellings.reached === null
            ? t(`alerts.dwellings.${dwellings.told === 'exact' ? 'few_reached' : dwellings.told}`, {
                total: format.number(dwellings.total),
              })
            : t('alerts.dwellings', {
                n: dwellings.total - dwellings.reached,
                missed: format.number(dwellings.total - dwellings.reached),
                total: format.number(dwellings.total),
              })}
        </p>
      )}
      <WaitNote view={view} />
      <NationalNote view={view} />
    </>
  );
};

const Three = ({ preview: { cost } }: { preview: AlertPreview }) => {
  const t = useText();
  const format = useFormat();
  return (
    <dl className="alert-three">
      <div>
        <dt>{t('alerts.segmentsName')}</dt>
        <dd>{cost.chosen ? format.number(cost.chosen.segments) : '—'}</dd>
      </div>
      <div>
        <dt>{t('alerts.cost')}</dt>
        <dd>{cost.chosen ? money(format.locale, cost.chosen.price, cost.chosen.priceUnit) : '—'}</dd>
      </div>
      <div>
        <dt>{t('alerts.last')}</dt>
        <dd>{cost.chosen ? lasts(t, cost.chosen.lastAfterSeconds) : '—'}</dd>
      </div>
    </dl>
  );
};
