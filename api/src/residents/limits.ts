/** Every limit of registration, in one place. The database counts against them under a lock, so that many requests at once cannot get past. */
export const limits = {
  /** Codes to one number in 24 hours. */
  perNumberADay: 3,
  /** Codes asked for from one address (IPv6: one /64) in an hour. */
  perAddressAnHour: 10,
  /** Codes asked for from one network (IPv4 /24, IPv6 /48) in an hour: a school or a provider's gateway gets by with that. */
  perNetworkAnHour: 60,
  /** Different numbers of one block of a hundred in an hour from one network: neighbours do register, a program that counts upwards is stopped. */
  numbersOfABlockAnHour: 4,
  /** The same from all networks together; three networks at least must have asked for it to be reached. */
  numbersOfABlockOfAllAnHour: 12,
  /** Codes for one municipality in an hour and in 24: what its registration can cost at most. No network alone can use it up, for it stops at its own limit. */
  perTenantAnHour: 300,
  perTenantADay: 2_000,
  /** From so many numbers of one network on, in the hour that ended ten minutes ago, at least this share of the codes must be used, or that network pauses: paid-for traffic never uses them. */
  conversionFrom: 20,
  /** The same for a block of a hundred numbers, by network, in a day. */
  blockConversionFrom: 8,
  conversionLeast: 0.2,
  /** After so many codes for a number or from an address the browser must work for the next. */
  withoutProof: 2,
  /** Zero bits of the proof: about a second on a phone. */
  proofBits: 16,
  codeSeconds: 600,
  codeTries: 5,
  /** Numbers that may be registered with one resident card: a family has one. */
  cardNumbers: 5,
  /** Codes to one e-mail address in 24 hours, whoever asks: nobody fills a stranger's mailbox. */
  perEmailADay: 3,
  /** Codes to any addresses that one person may ask for in 24 hours. */
  emailsOfAPersonADay: 5,
  /** Letters of an e-mail address (RFC 5321), and of the address and keys of a push subscription. */
  emailLetters: 254,
  pushLetters: 1_000,
  places: 8,
  carers: 5,
  importRows: 200_000,
  importBytes: 50 * 1_048_576,
} as const;

/** How long the own page is open after a code, and from the link in the welcome message. */
export const sessionMs = 3_600_000;
export const welcomeLinkMs = 30 * 24 * 3_600_000;
export const carerLinkMs = 14 * 24 * 3_600_000;
