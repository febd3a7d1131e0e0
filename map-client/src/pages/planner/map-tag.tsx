import { TriangleAlert } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import type { ThematicMap } from '../../panels/builder/theme.ts';

/** Warnings that go with the map wherever it is shown or printed, as a tag beside its title. */
const tagged = ['no_overlap_in_time', 'counts_without_denominator', 'unstable_rates', 'all_values_equal'] as const;

/** Says beside the title, for as long as it is so, that the map may mislead; it is printed too. */
export const MapTag = ({ map }: { map: ThematicMap | undefined }) => {
  const t = useText();
  const tag = tagged.find((code) => map?.warnings.some((warning) => warning.code === code));
  return tag ? (
    <p className="title-tag">
      <Icon of={TriangleAlert} />
      {t(`builder.tag.${tag}`)}
    </p>
  ) : null;
};
