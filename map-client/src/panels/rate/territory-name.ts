/** A municipality's name as lists write it: Kelmės rajono savivaldybė is Kelmės rajonas. */
export const listName = (name: string): string =>
  name
    .replace(/ rajono savivaldybė$/, ' rajonas')
    .replace(/ miesto savivaldybė$/, ' miestas')
    .replace(/ valstspilsētas? (pašvaldība|novads)$/, '');

/** A municipality's name as maps write it: Dobeles nov., Kelmės r. */
export const mapName = (name: string): string =>
  listName(name)
    .replace(/ novads$/, ' nov.')
    .replace(/ rajonas$/, ' r.')
    .replace(/ savivaldybė$/, ' sav.');

/** A municipality that is one town: on the map the town's own name says it. */
export const isTown = (name: string): boolean => mapName(name) === listName(name);
