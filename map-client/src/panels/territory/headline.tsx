import { TriangleAlert } from 'lucide-react';
import { useContext } from 'react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { measureTitle, unitWords, valueDigits, writeValue } from '../builder/map-text.ts';
import { useIndicators } from '../builder/thematic.ts';
import { suppressed, type ThematicMap, type ThematicValue } from '../builder/theme.ts';
import { plusMinusOf } from './rows.ts';

/** The one number of an area: the value large, then ±, then the count; a word where it is too uncertain to be compared. */
export const Headline = ({ value, map }: { value: ThematicValue | undefined; map: ThematicMap }) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { data: indicators = [] } = useIndicators();
  if (value?.value == null) {
    const why =
      value?.class === suppressed
        ? 'territory.suppressed'
        : map.definition.area.kind === 'grid'
          ? 'builder.cellNoData'
          : map.definition.area.kind === 'layer'
            ? 'builder.polygonNoData'
            : 'territory.noData';
    return <p className="territory-none">{t(why)}</p>;
  }
  const digits = valueDigits(map);
  const plusMinus = plusMinusOf(value);
  const { kind } = map.definition.measure;
  return (
    <>
      <p className="territory-figure">
        <b>{writeValue(value.value, map, format)}</b>
        <span>
          {unitWords(map, t)}
          <br />
          <span className="quiet">
            {plusMinus !== null && `±${format.number(plusMinus, digits)}`}
            {plusMinus !== null && value.count !== null && kind !== 'count' && ' · '}
            {value.count !== null && kind !== 'count' && t('territory.total', { n: value.count })}
          </span>
        </span>
      </p>
      {value.reference !== null && (
        <p className="small quiet">
          {t('builder.reference', { value: format.number(value.reference, value.reference % 1 === 0 ? 0 : 1) })}
        </p>
      )}
      {value.hotSpot && map.definition.display === 'hotspots' && (
        <p className="small">
          {t.maybe(`builder.hotspot.${value.class}`)}{' '}
          <span className="quiet">
            {t('builder.hotspot.score', { z: format.number(value.hotSpot.z, 2), q: format.number(value.hotSpot.q, 3) })}
          </span>
        </p>
      )}
      {value.second?.value != null && map.definition.second && (
        <p className="small">
          {t('builder.secondValue', {
            what: measureTitle(map.definition.second, t, lang, indicators),
            value: format.number(value.second.value, value.second.value % 1 === 0 ? 0 : 1),
          })}
        </p>
      )}
      {value.isUnstable && (
        <p className="territory-unstable small">
          <Icon of={TriangleAlert} />
          {t('builder.unstableLong')}
        </p>
      )}
    </>
  );
};
