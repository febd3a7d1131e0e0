import { BadgeCheck, CircleDashed } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Model, useVersions, type Version } from './risk-data.ts';

/** Every version with its approved weights: by whom, when, from how many ratings. It stays when a newer version is asked about. */
export const Approvals = ({ model, nameOf }: { model: Model; nameOf: (code: string) => string }) => {
  const t = useText();
  const versions = useVersions(model.id);
  return (
    <section aria-labelledby="risk-approvals">
      <div className="risk-head">
        <h2 id="risk-approvals">{t('risk.approvals')}</h2>
      </div>
      {versions.error && <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />}
      <ol className="risk-approvals">
        {versions.data?.map((version) => (
          <VersionRow key={version.version} version={version} nameOf={nameOf} />
        ))}
      </ol>
    </section>
  );
};

const VersionRow = ({ version, nameOf }: { version: Version; nameOf: (code: string) => string }) => {
  const t = useText();
  const format = useFormat();
  const { approvedAt, approvedBy, weights, approvedRatings } = version;
  return (
    <li>
      <Icon of={approvedAt ? BadgeCheck : CircleDashed} />
      <div>
        <strong>{t('risk.approvals.version', { n: version.version })}</strong>{' '}
        {approvedAt && approvedBy ? (
          <>
            {t('risk.approvals.approved', { who: approvedBy.name, at: format.dayTime(approvedAt) })}
            {approvedRatings && ` ${t('risk.approvals.from', { n: approvedRatings.length })}`}
          </>
        ) : (
          t('risk.approvals.open', { n: version.ratings })
        )}
        <p className="quiet">{t('risk.approvals.made', { who: version.madeBy.name, at: format.dayTime(version.madeAt) })}</p>
        {weights && (
          <details>
            <summary>{t('risk.approvals.weights')}</summary>
            <ul>
              {Object.entries(weights)
                .sort(([, a], [, b]) => b - a)
                .map(([code, weight]) => (
                  <li key={code}>
                    <span>{nameOf(code)}</span> <b>{format.number(weight * 100)} %</b>
                  </li>
                ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
};
