import type { SampleRow } from '@vias/api/imports/contract.ts';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import { isOutside } from './mapping.ts';
import { RowPoints } from './row-points.tsx';

/** The rows looked at on a map, and one of them as it will land. */
export const PreviewSide = ({ rows }: { rows: readonly SampleRow[] }) => {
  const t = useText();
  const [at, setAt] = useState(0);
  const index = Math.min(at, Math.max(0, rows.length - 1));
  const row = rows[index];
  const placed = rows.filter((entry) => entry.position);
  const outside = placed.filter(isOutside).length;
  return (
    <aside className="import-side" aria-label={t('import.preview')}>
      <h2>
        {t('import.preview')} <span className="quiet">{t('import.preview.first', { n: rows.length })}</span>
      </h2>
      <MapCanvas
        start={{ lon: 24.5, lat: 56.4, zoom: 6.5 }}
        label={t('import.preview.map', { inside: placed.length - outside, outside, none: rows.length - placed.length })}
      >
        <RowPoints rows={rows} selected={row} />
        <div className="import-key">
          <span>
            <i className="in" aria-hidden="true" />
            {t('import.preview.inside', { n: placed.length - outside })}
          </span>
          <span>
            <i className="out" aria-hidden="true" />
            {t('import.preview.outside', { n: outside })}
          </span>
          {placed.length < rows.length && <span>{t('import.preview.none', { n: rows.length - placed.length })}</span>}
        </div>
      </MapCanvas>
      <h2>
        {row ? t('import.preview.row', { line: String(row.line) }) : t('import.preview.noRow')}
        <span>
          <IconButton
            small
            icon={ChevronLeft}
            label={t('import.preview.before')}
            isDisabled={index === 0}
            onPress={() => setAt(index - 1)}
          />
          <IconButton
            small
            icon={ChevronRight}
            label={t('import.preview.next')}
            isDisabled={index >= rows.length - 1}
            onPress={() => setAt(index + 1)}
          />
        </span>
      </h2>
      {row && <RowAsItLands row={row} />}
    </aside>
  );
};

const RowAsItLands = ({ row }: { row: SampleRow }) => {
  const t = useText();
  const format = useFormat();
  const categories = useCategories();
  const category = categories.data?.find(({ code }) => code === row.category);
  const refused = row.occurredAt === null;
  const lines: [string, string | null, (string | undefined)?][] = [
    [t('import.field.id'), row.key],
    [t('import.row.occurred'), row.occurredAt && format.dayTime(row.occurredAt)],
    [t('import.field.category'), category?.title[format.lang] ?? row.category, row.sourceCategory ?? undefined],
    [t('import.row.place'), row.position && `${format.number(row.position[1], 4)}°, ${format.number(row.position[0], 4)}°`],
    [t('import.field.severity'), row.severity === null ? null : String(row.severity)],
    [t('import.field.heading'), row.title],
    [t('import.field.address'), row.address],
    [t('import.field.description'), row.description],
  ];
  return (
    <>
      {row.findings.length > 0 && (
        <ul className={refused ? 'import-doubts refused' : 'import-doubts'}>
          {row.findings.map((finding) => (
            <li key={finding.code + finding.value}>
              <b>{finding.sentence}</b>
              {finding.value && <span>: {finding.value}</span>}
            </li>
          ))}
        </ul>
      )}
      <dl className="import-row" aria-live="polite">
        {lines.map(([name, value, source]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {value}
                {source && source !== value && <span className="quiet"> {t('import.row.inFile', { value: source })}</span>}
              </dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
};
