import { CircleOff } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { AlertView } from './view.ts';

/** What is cut out of the area, in words that nobody overlooks: how many people in there do NOT get the message. */
export const CutNote = ({ view: { draft, keeper, preview } }: { view: AlertView }) => {
  const t = useText();
  const format = useFormat();
  const { area } = draft;
  const told = preview?.excluded;
  // A hole of the drawing is cut out as well, though nobody named it.
  if (!area || (!area.exclude && !told)) return null;
  const people = told?.people ?? null;
  return (
    <div className="alert-cut" role="note">
      <p>
        <Icon of={CircleOff} />
        <b>
          {draft.isDrill || !told
            ? t('alerts.cut.drill')
            : people === null
              ? t('alerts.cut.fewer', { n: told.fewerThan ?? 20 })
              : t('alerts.cut.people', { n: people, count: format.number(people) })}
        </b>
      </p>
      {told && <p className="small">{t('alerts.cut.size', { km2: format.number(told.km2, 2) })}</p>}
      {keeper && area.exclude ? (
        <>
          <Field
            label={t('alerts.cut.name')}
            value={area.exclude.name}
            placeholder={t('alerts.cut.nameExample')}
            maxLength={200}
            onChange={(name) => area.exclude && keeper.change({ area: { ...area, exclude: { ...area.exclude, name } } })}
          />
          <Button small onPress={() => keeper.changeArea({ ...area, exclude: undefined })}>
            {t('alerts.cut.undo')}
          </Button>
        </>
      ) : (
        area.exclude?.name && <p className="small">{area.exclude.name}</p>
      )}
    </div>
  );
};
