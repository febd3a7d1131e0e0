/** The zone in which Latvian and Lithuanian days and hours are told (both countries keep the same time), wherever the browser is. */
export const localZone = 'Europe/Riga';

const days = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: localZone });

/** A local calendar day as YYYY-MM-DD. */
export const isoDay = (at: Date | number): string => days.format(at);
