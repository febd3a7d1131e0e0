/** Every limit of registration, in one place. The database counts against them under a lock, so that many requests at once cannot get past. */
export const limits = {
  /** Codes to one number in 24 hours. */
  perNumberADay: 3,
  /** Codes asked for from one address (IPv6: one /64) in an hour. */
  perAddressAnHour: 10,
  /** Codes asked for from one network (IPv4 /24, IPv6 /48) in an hour: a school or a provider's gateway gets by with that. */
  perNetworkAnHour: 60,
  /** Different numbers of one block of a hundred in an hour: neighbours do register, a program that counts upwards is stopped. */
  numbersOfABlockAnHour: 4,
  /** Codes in an hour, all together. */
  allAnHour: 600,
  /** From so many numbers on at least this share of the codes must be used, or the form pauses: paid-for traffic never uses them. */
  conversionFrom: 50,
  conversionLeast: 0.2,
  /** After so many codes for a number or from an address the browser must work for the next. */
  withoutProof: 2,
  /** Zero bits of the proof: about a second on a phone. */
  proofBits: 16,
  codeSeconds: 600,
  codeTries: 5,
  /** Numbers that may be registered with one resident card: a family has one. */
  cardNumbers: 5,
  places: 8,
  carers: 5,
  importRows: 200_000,
  importBytes: 50 * 1_048_576,
} as const;

/** How long the own page is open after a code, and from the link in the welcome message. */
export const sessionMs = 3_600_000;
export const welcomeLinkMs = 30 * 24 * 3_600_000;
export const carerLinkMs = 14 * 24 * 3_600_000;
