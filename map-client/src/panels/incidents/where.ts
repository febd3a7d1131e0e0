import { listName } from '../rate/territory-name.ts';
import type { Incident } from './incident-data.ts';

/** Where an incident is in words: its place and municipality, the name of a town only once; undefined when nothing is known. */
export const whereOf = ({ placeText, territory }: Pick<Incident, 'placeText' | 'territory'>): string | undefined => {
  const municipality = territory === null ? null : listName(territory);
  if (placeText && municipality && placeText.includes(municipality)) return placeText;
  return [placeText, municipality].filter(Boolean).join(', ') || undefined;
};
