import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { meanCode, useAsk, useCodes, useKinds } from './camera-event-data.ts';

/** What systems call their events, and what that means here; those that wait for a meaning first. */
export const Codes = ({ mayChange }: { mayChange: boolean }) => {
  const t = useText();
  const { lang } = useFormat();
  const { data: names } = useKinds();
  const { data } = useCodes();
  const meaning = useAsk(meanCode);
  if (!data || data.length === 0) return null;
  return (
    <section>
      <h2>{t('cameraEvents.codes')}</h2>
      <p className="quiet">{t('cameraEvents.codes.text')}</p>
      {meaning.error && <ErrorNotice error={meaning.error} />}
      <ul className="camera-events-list">
        {data.map(({ machine, code, kind, waiting }) => (
          <li key={`${machine.id} ${code}`}>
            <span>
              <code>{code}</code>
              <span className="small quiet">
                {[machine.name ?? machine.id, kind === null && t('cameraEvents.codes.waiting', { n: waiting })].filter(Boolean).join(' · ')}
              </span>
            </span>
            {mayChange ? (
              <Select
                label={t('cameraEvents.codes.meaning', { code })}
                hideLabel
                value={kind ?? undefined}
                placeholder={t('cameraEvents.codes.choose')}
                onChange={(next) => meaning.mutate({ machineId: machine.id, code, kind: next })}
                choices={(names?.kinds ?? []).map((one) => ({ id: one.kind as string, label: one.title[lang] }))}
              />
            ) : (
              <span>{names?.kinds.find((one) => one.kind === kind)?.title[lang] ?? '–'}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
