import { Cctv, ChevronRight, HeartHandshake, Hospital, School, Siren } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Exposure, facilityRows } from './exposure.ts';

const icons = { schools: School, care: HeartHandshake, health: Hospital, rescue: Siren } as const;

/** Schools, care homes and the like: how many, and by name where one looks closer; cameras by kind. */
export const FacilityGroups = ({ data: { facilities, facilityCounts, cameraCounts } }: { data: Exposure }) => {
  const t = useText();
  const format = useFormat();
  const countOf = (kinds: readonly string[]) =>
    facilityCounts.reduce((sum, { kind, count }) => sum + (kinds.includes(kind) ? count : 0), 0);
  return (
    <ul className="exposure-facilities" aria-label={t('exposure.facilities')}>
      {facilityRows.map(({ key, kinds }) => {
        const count = countOf(kinds);
        const listed = facilities
          .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
          .sort((a, b) => format.compare(a.name, b.name));
        const head = (
          <>
            <Icon of={icons[key]} />
            <span>{t(`exposure.${key}`)}</span>
            <b>{format.number(count)}</b>
          </>
        );
        return (
          <li key={key}>
            {count === 0 ? (
              <div className="exposure-group none">{head}</div>
            ) : (
              <details>
                <summary className="exposure-group">
                  {head}
                  <ChevronRight className="icon turn" aria-hidden="true" />
                </summary>
                <ul>
                  {listed.map(({ id, name, kind, capacity }) => (
                    <li key={id}>
                      {name}
                      <span className="quiet">
                        {t(`exposure.kind.${kind}`)}
                        {capacity !== null && ` · ${t('exposure.capacity', { n: capacity })}`}
                      </span>
                    </li>
                  ))}
                  {listed.length < count && <li className="quiet">{t('exposure.more', { n: count - listed.length })}</li>}
                </ul>
              </details>
            )}
          </li>
        );
      })}
      {/* Nothing where there is none: it may also be that the reader may read none. */}
      {cameraCounts.length > 0 && (
        <li>
          <details>
            <summary className="exposure-group">
              <Icon of={Cctv} />
              <span>{t('exposure.cameras')}</span>
              <b>{format.number(cameraCounts.reduce((sum, { count }) => sum + count, 0))}</b>
              <ChevronRight className="icon turn" aria-hidden="true" />
            </summary>
            <ul>
              {[...cameraCounts]
                .sort((a, b) => b.count - a.count)
                .map(({ kind, count }) => (
                  <li key={kind} className="exposure-cameras">
                    {t(`exposure.camera.${kind}`)} <span>{format.number(count)}</span>
                  </li>
                ))}
            </ul>
          </details>
        </li>
      )}
    </ul>
  );
};
