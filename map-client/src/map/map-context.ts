import { createContext, useContext } from 'react';
import type { MapView } from './map-view.ts';

/** Gives layers and controls the map they belong to. */
export const MapContext = createContext<MapView | undefined>(undefined);

/** The map around this component; undefined until it exists. */
export const useMap = (): MapView | undefined => useContext(MapContext);
