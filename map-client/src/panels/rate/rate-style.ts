import { spreadColours, type ThematicStyle } from '@vias/style/thematic-style.ts';
import type { Palette } from '../../map/palette.ts';

const shades = ['0', '1', '2', '3', '4'];

/** Which of the ramp's five shades a class has, so that few classes still reach from the lightest to the darkest; −1 and −2 stay. */
export const shadeOf = (classes: number, index: number): number => (index < 0 ? index : Number(spreadColours(shades, classes)[index] ?? 2));

/** The incident rate's style in the theme on screen. */
export const rateStyle = (palette: Palette, breaks: readonly number[]): ThematicStyle => ({
  id: 'incident-rate',
  titles: { lv: 'Negadījumi uz 1 000 iedzīvotājiem', lt: 'Įvykių skaičius 1 000 gyventojų', en: 'Incidents per 1,000 residents' },
  field: 'class',
  breaks,
  colours: spreadColours(palette.classes, Math.max(0, breaks.length - 1)),
  symbol: { kind: 'fill' },
  outline: { colour: palette.edge, width: 1 },
  noData: { ground: palette.noData.ground, mark: palette.noData.line },
  suppressed: { ground: palette.suppressed.ground, mark: palette.suppressed.dot },
});
