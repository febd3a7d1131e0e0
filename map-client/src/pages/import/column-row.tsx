import type { SampleRow } from '@vias/api/imports/contract.ts';
import { ArrowRight, CircleCheck, Minus, TriangleAlert } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Preview, Profile } from './import-data.ts';
import { assign, covered, type Field, fate, fields, fieldsOf, swapAxes, unmappedCodes, unplaced } from './mapping.ts';

interface ColumnRowProps {
  column: Preview['columns'][number];
  profile: Profile;
  rows: readonly SampleRow[];
  onChange: (profile: Profile) => void;
  /** Opens the list that gives the source's codes a meaning. */
  onLink: () => void;
}

const isText = (field: Field): boolean => ['skip', 'heading', 'description', 'address'].includes(field);

/** One column of the file: its examples, its meaning, how many of the rows looked at land with it, and what is worth knowing. */
export const ColumnRow = ({ column, profile, rows, onChange, onLink }: ColumnRowProps) => {
  const t = useText();
  const format = useFormat();
  const meanings = fieldsOf(profile, column.name);
  const [field = 'skip', ...more] = meanings;
  const skipped = field === 'skip';
  const hide = (example: string): string =>
    column.field === 'personal' ? covered(example) : isText(field) ? example.replaceAll(/\+?\d{8,}/g, covered) : example;
  const examples = column.examples.map(hide);
  const { refused, doubted, first } = fate(rows, field);
  const nowhere = unplaced(rows, field);
  const place = profile.place ? t(`import.crs.${profile.place.crs}`) : '';
  const codes = field === 'category' ? unmappedCodes(rows) : [];
  const also = more.map((extra) => t(`import.field.${extra}`)).join(', ');
  const notes = [
    first && `${first.sentence}${first.value ? `: ${first.value}` : ''}`,
    also && t('import.column.also', { fields: also }),
    nowhere > 0 && t('import.column.unplacedWhy'),
    !first && t.maybe(`import.know.${field}`, { zone: profile.timeZone, crs: place }),
  ].filter(Boolean);

  return (
    <tr className={skipped ? 'skipped' : ''}>
      <th scope="row">
        <b>{column.name}</b>
        <span className="examples">{examples.slice(0, 3).join(', ') || t('import.column.empty')}</span>
      </th>
      <td className="arrow">
        <Icon of={ArrowRight} />
      </td>
      <td>
        <Select<Field>
          hideLabel
          label={t('import.column.fieldOf', { column: column.name })}
          value={field}
          onChange={(next) => onChange(assign(profile, column.name, next))}
          choices={fields.map((id) => ({ id, label: t(`import.field.${id}`) }))}
          className={codes.length ? 'needs-care' : ''}
        />
      </td>
      <td>
        {skipped ? (
          <span className="tag unknown">
            <Icon of={Minus} />
            {t('import.column.left')}
          </span>
        ) : (
          <span className={refused || doubted || nowhere ? 'tag late' : 'tag done'}>
            <Icon of={refused || doubted || nowhere ? TriangleAlert : CircleCheck} />
            {doubted && !refused
              ? t('import.column.doubted', { n: doubted })
              : nowhere && !refused
                ? t('import.column.unplaced', { n: nowhere })
                : t('import.column.goodOf', { good: format.number(rows.length - refused), all: format.number(rows.length) })}
          </span>
        )}
      </td>
      <td className="note">
        {skipped ? t(column.field === 'personal' ? 'import.column.personal' : 'import.column.leftWhy') : notes.join(' · ')}
        {first?.code === 'place.swapped' && (
          <Button kind="plain" small onPress={() => onChange(swapAxes(profile))}>
            {t('import.swap')}
          </Button>
        )}
        {codes.length > 0 && (
          <Button kind="plain" small onPress={onLink}>
            {t('import.codes.link', { n: codes.length })}
          </Button>
        )}
      </td>
    </tr>
  );
};
