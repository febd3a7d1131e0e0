/** The CSS name of a class: −1 is no data, −2 suppressed. */
const nameOf = (index: number): string => (index === -1 ? 'no-data' : index === -2 ? 'suppressed' : `class-${index}`);

/** The colour or pattern of a class, as the map shows it; the words stand beside it. */
export const Swatch = ({ of: index, small, opacity = 100 }: { of: number; small?: boolean; opacity?: number }) => (
  <i
    className={`swatch ${nameOf(index)}${small ? ' small' : ''}`}
    style={opacity < 100 ? { opacity: opacity / 100 } : {}}
    aria-hidden="true"
  />
);
