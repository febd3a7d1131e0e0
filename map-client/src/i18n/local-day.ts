/** The zone in which Latvian and Lithuanian days and hours are told (both countries keep the same time), wherever the browser is. */
export const localZone = 'Europe/Riga';

const days = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: localZone });

/** A local calendar day as YYYY-MM-DD. */
export const isoDay = (at: Date | number): string => days.format(at);

/** The day of a text that is a day (YYYY-MM-DD) or a moment: the API tells moments in UTC, where a day begins two or three hours later than here. */
export const dayHere = (at: string): string => (at.includes('T') ? isoDay(new Date(at)) : at.slice(0, 10));
