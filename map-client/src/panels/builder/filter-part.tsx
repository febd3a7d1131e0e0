import { CheckboxGroup } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { useText } from '../../i18n/i18n.ts';
import { CategoryFilter } from '../incident-filter/category-filter.tsx';
import { changeDraft, type Edited } from './draft.ts';
import type { Source } from './theme.ts';

/** Which incidents count: kinds and severity. Filters of the source that came with a link are said and can be taken away. */
export const FilterPart = ({ edited: { theme, groups } }: { edited: Edited }) => {
  const t = useText();
  const { source } = theme;
  if (source.kind !== 'incidents') return <p className="builder-section small quiet">{t('builder.filter.none')}</p>;
  const setSeverity = (levels: string[]): void => {
    const { severity: _severity, ...rest } = source;
    const next: Source = levels.length === 0 || levels.length === 5 ? rest : { ...rest, severity: levels.map(Number).sort() };
    changeDraft({ source: next });
  };
  const setGroups = (next: string[]): void => {
    const { category: _category, ...rest } = source;
    changeDraft({ source: rest }, { groups: next });
  };
  return (
    <section className="builder-section" aria-label={t('builder.part.filter')}>
      <h3>{t('filter.category')}</h3>
      {source.category && (
        <p className="small">
          {t('builder.filter.codes', { n: source.category.length })}{' '}
          <Button kind="plain" small onPress={() => setGroups([])}>
            {t('filter.all')}
          </Button>
        </p>
      )}
      <CategoryFilter value={groups} onChange={setGroups} />
      <h3>{t('builder.filter.severity')}</h3>
      <CheckboxGroup
        className="builder-severity"
        aria-label={t('builder.filter.severity')}
        value={(source.severity ?? []).map(String)}
        onChange={setSeverity}
      >
        {['1', '2', '3', '4', '5'].map((level) => (
          <Checkbox key={level} value={level}>
            {level}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <p className="small quiet">{t('builder.filter.severityNote')}</p>
      {(source.status || source.tenant) && (
        <p className="small">
          {t('builder.filter.others')}{' '}
          <Button
            kind="plain"
            small
            onPress={() => {
              const { status: _status, tenant: _tenant, ...rest } = source;
              changeDraft({ source: rest });
            }}
          >
            {t('builder.filter.clear')}
          </Button>
        </p>
      )}
    </section>
  );
};
