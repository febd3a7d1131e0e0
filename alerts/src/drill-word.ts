/** The word that every text of a drill begins with, so that nobody takes it for real. */
export const drillWords = { lv: 'MĀCĪBAS.', lt: 'PRATYBOS.', ru: 'УЧЕНИЯ.', en: 'EXERCISE.' } as const;

/** A text with the word of a drill before it, unless it begins with that very word already: "Exercise caution" and "Mācības skolā" do not. */
export const withDrillWord = (lang: keyof typeof drillWords, body: string): string =>
  body.startsWith(drillWords[lang]) ? body : `${drillWords[lang]} ${body}`;

// As they leave, with marks and without.
const asSent = [...Object.values(drillWords), 'MACIBAS.'];

/** The word of a drill that a text begins with, and a blank; empty for a real warning. For what a channel writes above the text: a subject, a title. */
export const drillWordOf = (body: string): string => {
  const word = asSent.find((one) => body.startsWith(one));
  return word === undefined ? '' : `${word} `;
};
