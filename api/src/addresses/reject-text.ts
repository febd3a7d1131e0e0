/** Why a line of a file was not taken, for the operator at the terminal. */
export const rejectText = {
  code_missing: 'It has no code.',
  code_repeated: 'The code stands in the file before; the first line was taken.',
  text_missing: 'It has no address in words (street or settlement unknown: give the file of names with --names).',
  too_long: 'A field is longer than fits: 40 characters for the code, 300 for the address, 120 for each part.',
  point_missing: 'It has no coordinates that are numbers.',
  outside_country: 'The point lies outside the country: are the coordinates in the right system and order?',
  dwellings_unreadable: 'The number of dwellings is no whole number from 0 to 5000.',
  columns_differ: 'The line does not have the columns of the header.',
} as const;
export type RejectReason = keyof typeof rejectText;
