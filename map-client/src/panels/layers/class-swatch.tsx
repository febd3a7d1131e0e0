import { Swatch } from '../../controls/swatch.tsx';

/** The colour of a class as the map shows it, or the pattern of what has none; the words stand beside it. */
export const ClassSwatch = ({
  of: index,
  colours,
  small,
  opacity = 100,
}: {
  of: number;
  colours: readonly string[];
  small?: boolean;
  opacity?: number;
}) =>
  index < 0 || colours[index] === undefined ? (
    <Swatch of={index < 0 ? index : -1} {...(small && { small })} opacity={opacity} />
  ) : (
    <i
      className={`swatch${small ? ' small' : ''}`}
      style={{ background: colours[index], ...(opacity < 100 && { opacity: opacity / 100 }) }}
      aria-hidden="true"
    />
  );
