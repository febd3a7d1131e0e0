import { sql } from './sql.ts';

/**
 * Degrees on whose multiples shapes are united and cut, a centimetre. Without it GEOS tries freely first and throws where that fails, as it does among the slivers of a few dozen
 * shadows; the embedded database ends a statement there without a word. Who must not fall out of a shape by it: `widen_area` in sql/functions/alert_area.sql.
 */
export const grid = sql`1e-7`;
