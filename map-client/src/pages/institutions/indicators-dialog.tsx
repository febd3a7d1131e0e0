import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api.ts';
import { user } from '../../auth.ts';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { Confirm } from './confirm.tsx';
import { assignIndicators, type Institution } from './institution-data.ts';

type Choice = { code: string; tenant: string; sensitivity: number; title: Record<string, string> };
/** An institution reads indicators up to this sensitivity, and fills none that it may not read. */
const mostSensitive = 1;

/** Which of the municipality's own indicators an institution fills with its counts. */
export const IndicatorsDialog = ({ institution, onClose }: { institution: Institution; onClose: () => void }) => {
  const t = useText();
  const { lang, compare } = useFormat();
  const tenant = useStore(user)?.tenant;
  const [codes, setCodes] = useState(institution.indicators.map(({ code }) => code));
  const { data } = useQuery({
    queryKey: ['indicators', 'own'],
    queryFn: async ({ signal }) => (await get<{ items: Choice[] }>('/api/indicators', {}, signal)).items,
  });
  const own = data
    ?.filter((one) => one.tenant === tenant && one.sensitivity <= mostSensitive)
    .sort((a, b) => compare(a.title[lang] ?? a.code, b.title[lang] ?? b.code));
  return (
    <Confirm
      title={t('institutions.indicators.choose')}
      text={t('institutions.indicators.why')}
      yes={t('institutions.save')}
      act={() => assignIndicators({ id: institution.id, codes })}
      onClose={onClose}
    >
      {!own && <Skeleton rows={4} />}
      {own?.length === 0 && <p className="quiet">{t('institutions.indicators.noOwn')}</p>}
      <fieldset className="institutions-may">
        <legend className="vh">{t('institutions.indicators')}</legend>
        {own?.map(({ code, title }) => (
          <Checkbox
            key={code}
            isSelected={codes.includes(code)}
            onChange={(on) => setCodes(on ? [...codes, code] : codes.filter((other) => other !== code))}
          >
            <span>
              {title[lang] ?? code}
              <span className="small quiet">{code}</span>
            </span>
          </Checkbox>
        ))}
      </fieldset>
    </Confirm>
  );
};
