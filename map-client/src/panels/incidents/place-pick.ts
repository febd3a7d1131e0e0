import { createStore } from '../../store.ts';

/** Takes the place of the next click on the map, in degrees; undefined while nobody asks for one. */
export const pickTaker = createStore<((position: [number, number]) => void) | undefined>(undefined);

/** Where the form's incident stands at the moment, in degrees, so that the map can show it before it is saved. */
export const draftPosition = createStore<readonly number[] | undefined>(undefined);
