import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Coverage, type Period, shownGrades } from './camera-data.ts';

/** How far each fineness reaches, as a ruler: pixels a metre above, metres below. The picture is told in words too. */
export const CameraRuler = ({ view, period }: { view: Coverage['views'][number]; period: Period }) => {
  const t = useText();
  const format = useFormat();
  const areas = view.areas.filter((area) => area.period === period);
  const reach = shownGrades.flatMap(({ code, ppm }) => {
    const area = areas.find((one) => one.ppm === ppm);
    return area?.reachM ? [{ code, ppm, metres: area.reachM }] : [];
  });
  const farthest = reach[0]?.metres;
  if (farthest === undefined) return <p className="small quiet">{t('cameras.ruler.none')}</p>;
  // The root gives the near, fine part as much room as the eye needs.
  const at = (metres: number): number => 100 * Math.sqrt(metres / farthest);
  const said = reach
    .map(({ code, metres }) => t('cameras.ruler.step', { grade: t(`cameras.grade.${code}`), metres: format.number(metres) }))
    .join(', ');
  return (
    <figure className="cameras-ruler">
      <figcaption className="vh">{said}</figcaption>
      <div aria-hidden="true">
        {reach.map(({ ppm, metres }, i) => (
          <span
            key={ppm}
            className={`px-${shownGrades.findIndex((grade) => grade.ppm === ppm) + 1}`}
            style={{ width: `${at(metres)}%`, zIndex: i }}
          >
            <b>{ppm}</b>
            <i>{format.number(metres)}</i>
          </span>
        ))}
      </div>
      <p className="small quiet">{t('cameras.ruler.how')}</p>
    </figure>
  );
};
