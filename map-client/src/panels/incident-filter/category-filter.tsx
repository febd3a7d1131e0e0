import { CheckboxGroup } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { useText } from '../../i18n/i18n.ts';
import { groupsOf, useCategories } from './categories.ts';
import './incident-filter.css';

/** Chooses groups of categories; none means all. */
export const CategoryFilter = ({ value, onChange }: { value: readonly string[]; onChange: (groups: string[]) => void }) => {
  const t = useText();
  const { data = [] } = useCategories();
  return (
    <CheckboxGroup className="category-filter" aria-label={t('filter.category')} value={[...value]} onChange={onChange}>
      <div className="category-filter-groups">
        {groupsOf(data).map(({ group }) => (
          <Checkbox key={group} value={group}>
            {t.maybe(`group.${group}`) ?? group}
          </Checkbox>
        ))}
      </div>
      <Button kind="plain" small isDisabled={value.length === 0} onPress={() => onChange([])}>
        {t('filter.all')}
      </Button>
    </CheckboxGroup>
  );
};
