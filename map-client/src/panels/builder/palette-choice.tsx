import { coloursOf, divergingPalettes, sequentialPalettes } from '@vias/style/palettes.ts';
import { Radio, RadioGroup } from 'react-aria-components';
import { Checkbox } from '../../controls/checkbox.tsx';
import { useText } from '../../i18n/i18n.ts';
import { changeDraft } from './draft.ts';
import { paletteOf, useGround } from './look.ts';
import type { ThematicMap, Theme } from './theme.ts';

/** Colours that are told apart without green or red cones; around a middle where the map has one. */
export const PaletteChoice = ({ map, theme }: { map: ThematicMap; theme: Theme }) => {
  const t = useText();
  const ground = useGround();
  const keys = map.centre === null ? sequentialPalettes : divergingPalettes;
  const classes = Math.min(9, Math.max(3, map.breaks.length - 1));
  return (
    <>
      <RadioGroup
        className="palettes"
        aria-label={t('builder.colours')}
        value={paletteOf(map.palette)}
        onChange={(palette) => changeDraft({ palette })}
      >
        {keys.map((key) => (
          <Radio key={key} value={key} className="palette">
            <span className="palette-strip" aria-hidden="true">
              {coloursOf(key, classes, { reversed: theme.reversed, ground }).map((colour) => (
                <i key={colour} style={{ background: colour }} />
              ))}
            </span>
            <span>{t.maybe(`builder.palette.${key}`) ?? key}</span>
          </Radio>
        ))}
      </RadioGroup>
      <Checkbox isSelected={theme.reversed} onChange={(reversed) => changeDraft({ reversed })}>
        {t('builder.reversed')}
      </Checkbox>
    </>
  );
};
