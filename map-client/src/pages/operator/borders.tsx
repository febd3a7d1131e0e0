import { Split, Upload } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { BordersForm } from './borders-form.tsx';
import { type Borders as BorderSet, useBorders, useSuccessors } from './codes-data.ts';
import { ComparedSets } from './compared-sets.tsx';
import { SuccessorsForm } from './successors-form.tsx';

/** Whether a set holds on a day, both ISO dates. */
const stateOf = ({ validFrom, validTo }: BorderSet, today: string): 'now' | 'past' | 'future' =>
  validFrom > today ? 'future' : validTo !== null && validTo <= today ? 'past' : 'now';

/** The boundary sets that are loaded: for when they hold, whose they are, and whether their units have successors. */
export const Borders = () => {
  const t = useText();
  const { data, error, refetch } = useBorders();
  const [loads, setLoads] = useState(false);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} />;
  return (
    <div className="operator-borders">
      <p className="quiet">{t('operator.borders.how')}</p>
      <Button icon={Upload} onPress={() => setLoads(true)}>
        {t('operator.borders.load')}
      </Button>
      {loads && <BordersForm onClose={() => setLoads(false)} />}
      <ul>
        {data.map((set) => (
          <BorderLine
            key={set.id}
            set={set}
            others={data.filter(({ id, country, level }) => id !== set.id && country === set.country && level === set.level)}
          />
        ))}
      </ul>
    </div>
  );
};

const BorderLine = ({ set, others }: { set: BorderSet; others: readonly BorderSet[] }) => {
  const t = useText();
  const format = useFormat();
  const [other, setOther] = useState<string>();
  const [says, setSays] = useState(false);
  const { data: passages } = useSuccessors(set.id);
  const state = stateOf(set, isoDay(new Date()));
  const from = format.day(set.validFrom);
  return (
    <li>
      <h2>
        {set.title[format.lang]} <span className="quiet">{t(`operator.borders.${state}`)}</span>
      </h2>
      <p>
        {[
          set.validTo === null
            ? t('operator.borders.since', { from })
            : t('operator.borders.until', { from, until: format.day(set.validTo) }),
          t('operator.borders.units', { n: set.units }),
          set.isGenerated && t('operator.borders.generated'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="small quiet">
        {[
          `${set.source} (${set.licence})`,
          passages !== undefined && (state === 'past' || passages > 0) && t('operator.borders.successors', { n: passages }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {others.length > 0 && (
        <Select
          label={t('operator.borders.compareWith', { title: set.title[format.lang] })}
          hideLabel
          value={other}
          placeholder={t('operator.borders.compare')}
          choices={others.map(({ id, title }) => ({ id: String(id), label: title[format.lang] }))}
          onChange={setOther}
        />
      )}
      {others.length > 0 && (
        <Button
          small
          icon={Split}
          onPress={() => setSays(true)}
          aria-label={t('operator.successors.of', { title: set.title[format.lang] })}
        >
          {t('operator.successors.open')}
        </Button>
      )}
      {says && <SuccessorsForm set={set} others={others} onClose={() => setSays(false)} />}
      {other !== undefined && <ComparedSets id={set.id} other={Number(other)} />}
    </li>
  );
};
