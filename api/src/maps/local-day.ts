const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Riga', year: 'numeric', month: '2-digit', day: '2-digit' });

/** First and last day of a period as people say it, YYYY-MM-DD of the time Latvia and Lithuania keep; … for an open end. Takes moments or days; the end is not included. */
export const daysOf = ({ from, to }: { from: string | null; to: string | null }): { from: string; to: string } => {
  const isDay = (text: string) => text.length === 10;
  const last = (end: string) =>
    isDay(end) ? new Date(Date.parse(end) - 86_400_000).toISOString().slice(0, 10) : calendar.format(Date.parse(end) - 1);
  return {
    from: from === null ? '…' : isDay(from) ? from : calendar.format(Date.parse(from)),
    to: to === null ? '…' : last(to),
  };
};
