import { Baby, Backpack, House, type LucideIcon, MapPin, MessageSquareText, UserRound, Users } from 'lucide-react';
import { useEffect } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type Exposure, type ExposureArea, shownFacilities, useExposure } from './exposure.ts';
import { FacilityGroups } from './facility-groups.tsx';
import { IncidentYears } from './incident-years.tsx';
import './exposure.css';

/** Who is here: residents, facilities and incidents of an area, suppressed where they are few. */
export const ExposurePanel = ({ area, onRedraw }: { area: ExposureArea; onRedraw?: () => void }) => {
  const t = useText();
  const { data, error, refetch } = useExposure(area);
  const shown = useStore(shownFacilities);
  useEffect(() => () => shownFacilities.set([]), []);
  const isShown = data !== undefined && shown === data.facilities;
  // Only a border that cannot be looked at is drawn anew; everything else is asked again.
  const mend =
    onRedraw && error instanceof ApiError && error.status === 422 ? { label: t('exposure.redraw'), onPress: onRedraw } : undefined;
  return (
    <section className="exposure" aria-labelledby="exposure-title">
      <div className="exposure-head">
        <h3 id="exposure-title">{t('exposure.title')}</h3>
        {data && data.facilities.length > 0 && (
          <Button
            kind="plain"
            small
            icon={MapPin}
            aria-pressed={isShown}
            onPress={() => shownFacilities.set(isShown ? [] : data.facilities)}
          >
            {t(isShown ? 'exposure.hide' : 'exposure.show')}
          </Button>
        )}
      </div>
      {error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} mend={mend} />
      ) : data ? (
        <Answer data={data} />
      ) : (
        <Skeleton rows={7} />
      )}
    </section>
  );
};

const Answer = ({ data }: { data: Exposure }) => (
  <>
    <People data={data} />
    <FacilityGroups data={data} />
    <IncidentYears incidents={data.incidents} />
    <Sources data={data} />
  </>
);

interface LineProps {
  icon: LucideIcon;
  label: string;
  /** Null: nobody, or too few to tell. */
  value: number | null;
  /** What the value is a part of. */
  of?: number | null;
  /** Instead of a number. */
  instead?: string;
  strong?: boolean;
}

const Line = ({ icon, label, value, of, instead, strong }: LineProps) => {
  const t = useText();
  const format = useFormat();
  return (
    <div className={strong ? 'exposure-line strong' : 'exposure-line'}>
      <Icon of={icon} />
      <dt>{label}</dt>
      <dd>
        {value === null ? <span className="exposure-hidden">{instead ?? t('exposure.hidden')}</span> : <b>{format.number(value)}</b>}
        <span className="quiet">{value !== null && of ? t('exposure.share', { share: format.number((100 * value) / of) }) : ''}</span>
      </dd>
    </div>
  );
};

/** Residents by age, lone pensioners and who gets a warning by SMS. */
const People = ({ data: { people, sms } }: { data: Exposure }) => {
  const t = useText();
  const format = useFormat();
  const all = people?.residents ?? null;
  const reached = sms && (
    <Line
      icon={MessageSquareText}
      label={t('exposure.sms')}
      value={sms.reached}
      of={all}
      {...(sms.fewerThan !== null && { instead: t('exposure.fewerThan', { n: sms.fewerThan }) })}
    />
  );
  if (!people)
    return (
      <>
        <p className="exposure-none">{t('exposure.noResidents')}</p>
        {reached && <dl>{reached}</dl>}
      </>
    );
  const isHidden = [people.residents, people.age0, people.age7, people.age18, people.age65, people.lone65].includes(null);
  return (
    <>
      <dl>
        <Line icon={Users} label={t('exposure.residents')} value={people.residents} strong />
        <Line icon={Baby} label={t('exposure.age0')} value={people.age0} of={all} />
        <Line icon={Backpack} label={t('exposure.age7')} value={people.age7} of={all} />
        <Line icon={UserRound} label={t('exposure.age65')} value={people.age65} of={all} />
        <Line icon={House} label={t('exposure.lone65')} value={people.lone65} />
        {reached}
      </dl>
      {people.coveredShare < 0.98 && (
        <p className="small quiet">{t('exposure.covered', { share: format.number(100 * people.coveredShare) })}</p>
      )}
      {isHidden && <p className="small quiet">{t('exposure.hiddenNote')}</p>}
    </>
  );
};

const Sources = ({ data: { people, facilitySources, facilitiesAreGenerated } }: { data: Exposure }) => {
  const t = useText();
  const format = useFormat();
  const sources = [...new Set([...(people?.sources ?? []), ...facilitySources])];
  if (sources.length === 0) return null;
  return (
    <p className="small quiet">
      {people
        ? t('exposure.sourcesOf', { sources: sources.join(', '), day: format.day(people.asOf) })
        : t('exposure.sources', { sources: sources.join(', ') })}{' '}
      {(people?.isGenerated || facilitiesAreGenerated) && t('exposure.generated')}
      {people?.isEstimated && !people.isGenerated && t('exposure.estimated')}
    </p>
  );
};
