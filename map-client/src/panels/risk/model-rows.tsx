import { ListPlus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { Button, IconButton } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Indicator } from '../builder/thematic.ts';
import { type DraftRow, dimensionCodes, inOrder, type ModelDraft, mostIndicators, weightsFrom } from './model-draft.ts';

interface RowsProps {
  draft: ModelDraft;
  change: (next: Partial<ModelDraft>) => void;
  errorOf: (name: string) => string | undefined;
  register: readonly Indicator[];
  nameOf: (code: string) => string;
}

/** The indicators of the model, each with dimension, direction, weight and, where years are to stay comparable, fixed bounds. */
export const ModelRows = ({ draft, change, errorOf, register, nameOf }: RowsProps) => {
  const t = useText();
  const { compare, lang } = useFormat();
  const rows = inOrder(draft.rows);
  const weights = weightsFrom(rows.map(({ points }) => points));
  const free = [...new Map(register.map((one) => [one.code, one])).values()]
    .filter(({ code }) => !rows.some(({ indicator }) => indicator === code))
    .map(({ code, title }) => ({ id: code, label: title[lang] }))
    .sort((a, b) => compare(a.label, b.label));
  const add = (indicator: string): void => {
    const direction = register.find(({ code }) => code === indicator)?.direction === 'more_is_better' ? 'more_is_better' : 'more_is_worse';
    change({ rows: [...rows, { indicator, dimension: 'vulnerability', direction, points: 20, lower: '', upper: '' }] });
  };
  const fault = errorOf('rows') ?? errorOf('points') ?? errorOf('definition.dimensions');
  return (
    <section aria-labelledby="risk-rows">
      <div className="risk-head">
        <h2 id="risk-rows">{t('risk.form.rows')}</h2>
        {rows.length > 1 && (
          <Button small onPress={() => change({ rows: rows.map((row) => ({ ...row, points: 20 })) })}>
            {t('risk.form.equal')}
          </Button>
        )}
      </div>
      <p className="small quiet">{t('risk.form.rows.how')}</p>
      {rows.map((row, i) => (
        <ModelRow
          key={row.indicator}
          row={row}
          name={nameOf(row.indicator)}
          weight={weights[i] ?? 0}
          error={errorOf(`fixed.${row.indicator}`)}
          onChange={(next) => change({ rows: rows.map((other) => (other === row ? { ...other, ...next } : other)) })}
          onRemove={() => change({ rows: rows.filter((other) => other !== row) })}
        />
      ))}
      {rows.length < mostIndicators ? (
        <AddIndicator free={free} error={fault} onAdd={add} />
      ) : (
        <p className="small quiet">{t('risk.form.most', { n: mostIndicators })}</p>
      )}
    </section>
  );
};

const AddIndicator = ({
  free,
  error,
  onAdd,
}: {
  free: readonly { id: string; label: string }[];
  error: string | undefined;
  onAdd: (code: string) => void;
}) => {
  const t = useText();
  const [wanted, setWanted] = useState<string>();
  return (
    <div className="risk-form-add">
      <Select
        label={t('risk.form.indicator')}
        value={wanted}
        choices={free}
        placeholder={t('indicators.form.choose')}
        error={error}
        onChange={setWanted}
      />
      <Button
        icon={ListPlus}
        isDisabled={wanted === undefined}
        onPress={() => {
          if (wanted !== undefined) onAdd(wanted);
          setWanted(undefined);
        }}
      >
        {t('risk.form.addIndicator')}
      </Button>
    </div>
  );
};

interface RowProps {
  row: DraftRow;
  name: string;
  weight: number;
  error: string | undefined;
  onChange: (next: Partial<DraftRow>) => void;
  onRemove: () => void;
}

const ModelRow = ({ row, name, weight, error, onChange, onRemove }: RowProps) => {
  const t = useText();
  const format = useFormat();
  const written = format.number(row.points, Number.isInteger(row.points) ? 0 : 1);
  const [typed, setTyped] = useState(written);
  const last = useRef(row.points);
  // A slider or another button moved it: the typed number follows, but a half-typed one is left alone.
  useEffect(() => {
    if (row.points !== last.current) setTyped(written);
    last.current = row.points;
  }, [row.points, written]);
  const type = (text: string): void => {
    setTyped(text);
    const points = Number(text.trim().replace(',', '.'));
    if (text.trim() === '' || !Number.isFinite(points) || points < 0 || points > 100) return;
    last.current = points;
    onChange({ points });
  };
  return (
    <fieldset className="risk-form-row">
      <legend>{name}</legend>
      <IconButton small icon={Trash2} label={t('risk.form.remove', { name })} onPress={onRemove} />
      <div className="risk-form-weight">
        <Slider
          minValue={0}
          maxValue={100}
          step={1}
          value={Math.round(row.points)}
          onChange={(points) => onChange({ points: Number(points) })}
        >
          <Label className="vh">{t('risk.form.points', { name })}</Label>
          <SliderTrack className="slider-track">
            <SliderThumb className="slider-thumb" />
          </SliderTrack>
        </Slider>
        <Field label={t('risk.form.pointsShort')} value={typed} inputMode="decimal" onChange={type} />
        <output className="risk-form-share">{t('risk.form.share', { share: format.number(weight * 100, 1) })}</output>
      </div>
      <div className="risk-form-pair">
        <Select
          label={t('risk.form.dimension')}
          value={row.dimension}
          choices={dimensionCodes.map((id) => ({ id, label: t(`risk.dimension.${id}`) }))}
          onChange={(dimension) => onChange({ dimension })}
        />
        <Select
          label={t('indicators.column.direction')}
          value={row.direction}
          choices={(['more_is_worse', 'more_is_better'] as const).map((id) => ({ id, label: t(`indicators.direction.${id}`) }))}
          onChange={(direction) => onChange({ direction })}
        />
      </div>
      <Fixed row={row} error={error} onChange={onChange} />
    </fieldset>
  );
};

const Fixed = ({ row, error, onChange }: Pick<RowProps, 'row' | 'error' | 'onChange'>) => {
  const t = useText();
  const [isFixed, setFixed] = useState(row.lower !== '' || row.upper !== '');
  return (
    <>
      <Checkbox
        isSelected={isFixed}
        onChange={(next) => {
          setFixed(next);
          if (!next) onChange({ lower: '', upper: '' });
        }}
      >
        {t('risk.form.fixed')}
      </Checkbox>
      {isFixed && (
        <div className="risk-form-pair">
          <Field
            label={t('risk.form.fixed.lower')}
            value={row.lower}
            inputMode="decimal"
            error={error}
            onChange={(lower) => onChange({ lower })}
          />
          <Field label={t('risk.form.fixed.upper')} value={row.upper} inputMode="decimal" onChange={(upper) => onChange({ upper })} />
        </div>
      )}
    </>
  );
};
