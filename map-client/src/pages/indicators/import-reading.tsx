import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { BoundarySet } from '../../panels/rate/rate.ts';
import type { FirstRows } from './first-rows.ts';
import type { FileOptions } from './indicator-data.ts';

/** How a file is to be read, as it is chosen on the screen. */
export interface Reading {
  code: string | undefined;
  period: string | undefined;
  value: string | undefined;
  /** The period of every row, where `period` is whole. */
  wholePeriod: string;
  division: string | undefined;
  status: FileOptions['status'];
  encoding: FileOptions['encoding'];
  delimiter: FileOptions['delimiter'];
}
/** Stands for "no column has the period". No header is called so: names of columns are trimmed. */
export const whole = ' whole';

/** One system of codes at one level. */
export interface Division {
  id: string;
  country: string;
  scheme: string;
  level: string;
}
/** The systems of codes that there are, municipalities first. */
export const divisionsOf = (sets: readonly BoundarySet[]): Division[] => {
  const all = sets.map(({ country, scheme, level }) => ({ id: `${country} ${scheme} ${level}`, country, scheme, level }));
  const rank = ({ level }: Division): number => (level === 'municipality' ? 0 : 1);
  return [...new Map(all.map((one) => [one.id, one])).values()].sort((a, b) => rank(a) - rank(b));
};

/** Codes of any system: for whoever keeps indicators of both countries. */
export const anywhere = 'any';

interface ReadingProps {
  first: FirstRows;
  reading: Reading;
  divisions: readonly Division[];
  home: string | undefined;
  onChange: (reading: Reading) => void;
}

const statuses = ['final', 'provisional', 'estimated'] as const;
const encodings = ['utf-8', 'windows-1257'] as const;
const delimiters = ['semicolon', 'comma', 'tab'] as const;
const found = 'found';

/** The first rows of a file with what each column is taken for, and every choice of how it is read. */
export const ImportReading = ({ first, reading, divisions, home, onChange }: ReadingProps) => {
  const t = useText();
  const { header } = first;
  const choices = [...new Set(header)].filter(Boolean).map((id) => ({ id, label: id }));
  const roles = (['code', 'value', 'period'] as const).filter((role) => reading[role] !== undefined);
  const roleOf = (name: string): string => {
    const role = roles.find((one) => reading[one] === name);
    return role ? t(`indicators.field.${role}`) : '';
  };
  const set = (next: Partial<Reading>): void => onChange({ ...reading, ...next });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="indicators-preview" tabIndex={0} aria-label={t('indicators.import.first')}>
        <table>
          <caption className="vh">{t('indicators.import.first')}</caption>
          <thead>
            <tr>
              {header.map((name, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file may have one name twice
                <th key={i} scope="col" className={roleOf(name) ? 'used' : ''}>
                  {name || t('indicators.reject.empty')}
                  <small>{roleOf(name)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
              <tr key={i}>
                {header.map((name, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column} className={roleOf(name) ? 'used' : ''}>
                    {row[column] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="indicators-import-fields">
        <Select
          label={t('indicators.import.code')}
          value={reading.code}
          choices={choices}
          onChange={(code) => set({ code })}
          placeholder={t('indicators.import.choose')}
        />
        <Select
          label={t('indicators.import.value')}
          value={reading.value}
          choices={choices}
          onChange={(value) => set({ value })}
          placeholder={t('indicators.import.choose')}
        />
        <Select
          label={t('indicators.import.period')}
          value={reading.period}
          choices={[...choices, { id: whole, label: t('indicators.import.whole') }]}
          onChange={(period) => set({ period })}
        />
        {reading.period === whole && (
          <Field
            label={t('indicators.import.wholePeriod')}
            value={reading.wholePeriod}
            onChange={(wholePeriod) => set({ wholePeriod })}
            placeholder="2025"
            hint={t('indicators.import.periodHint')}
          />
        )}
        <Select
          label={t('indicators.import.division')}
          value={home}
          choices={[
            ...divisions.map(({ id, country, scheme, level }) => ({
              id,
              label: `${t.maybe(`country.${country}`) ?? country}, ${scheme}, ${t.maybe(`builder.area.${level}`) ?? level}`,
            })),
            { id: anywhere, label: t('indicators.import.anywhere') },
          ]}
          onChange={(division) => set({ division })}
        />
        <Select
          label={t('indicators.import.status')}
          value={reading.status}
          choices={statuses.map((id) => ({ id, label: t(`indicators.status.${id}`) }))}
          onChange={(status) => set({ status })}
        />
        <Select
          label={t('indicators.import.encoding')}
          value={reading.encoding ?? found}
          choices={[
            { id: found, label: t('indicators.import.found', { what: first.encoding }) },
            ...encodings.map((id) => ({ id, label: t(`indicators.encoding.${id}`) })),
          ]}
          onChange={(id) => set({ encoding: encodings.find((one) => one === id) })}
        />
        <Select
          label={t('indicators.import.delimiter')}
          value={reading.delimiter ?? found}
          choices={[
            { id: found, label: t('indicators.import.found', { what: t(`indicators.delimiter.${nameOf(first.delimiter)}`) }) },
            ...delimiters.map((id) => ({ id, label: t(`indicators.delimiter.${id}`) })),
          ]}
          onChange={(id) => set({ delimiter: delimiters.find((one) => one === id) })}
        />
      </div>
      <p className="small quiet">{t('indicators.import.masked')}</p>
    </>
  );
};

const nameOf = (delimiter: string): (typeof delimiters)[number] => (delimiter === ',' ? 'comma' : delimiter === '\t' ? 'tab' : 'semicolon');
