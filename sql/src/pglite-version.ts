/** Exactly this version: another one cannot load the PostGIS that belongs to it. */
export const pgliteVersion = '0.5.8';
