import { transform } from 'ol/proj.js';

// What every map needs; the national systems are in lks.ts, because their mathematics is larger than a whole light page should be.
const pair = ([a = 0, b = 0]: readonly number[]): [number, number] => [a, b];

/** Degrees (WGS 84, longitude first) to the map's metres (EPSG:3857). */
export const toMap = (lonLat: readonly number[]): [number, number] => pair(transform([...lonLat], 'EPSG:4326', 'EPSG:3857'));

/** The map's metres (EPSG:3857) to degrees (WGS 84, longitude first). */
export const toDegrees = (position: readonly number[]): [number, number] => pair(transform([...position], 'EPSG:3857', 'EPSG:4326'));
