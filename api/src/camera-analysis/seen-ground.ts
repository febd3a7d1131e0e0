import type { Steps } from '../camera-coverage/steps.ts';
import { fillOutline, type Outline } from './fill.ts';
import { createRanks, noteSight, orFiner, type Ranks, type Tally } from './ranks.ts';

/** Cells on a side of a tile. */
const side = 64;
/** What a cell is, as bits: within the area asked about; under a building. */
const [within, built] = [1, 2];

/** Buildings after which it comes to a stop: a millisecond or so. */
const piece = 500;

type Tile = Ranks & { stamp: Uint16Array; land: Uint8Array };

/** Ground in cells, kept only where a camera sees something: what a thousand cameras see of a county fits. */
export interface SeenGround {
  /** One camera's outlines, each with its grade. */
  add(camera: number, sights: readonly { grade: number; outline: Outline }[]): void;
  /** Says which cells belong to the area asked about; buildings are taken off. Once, when all cameras are in; a hundred thousand buildings take a while. */
  restrict(zone: Outline, buildings: readonly Outline[]): Steps<void>;
  /** Square metres by grade, and by two cameras or more. */
  tally(): Tally;
  /** Square metres by grade within a part of the area. */
  tallyWithin(part: Outline): number[];
  /** Square metres that a camera alone sees with a grade or finer, by its number. */
  alone(grade: number): Map<number, number>;
}

/** `step` is the side of a cell in metres; beyond the box (west, south, east, north, metres) nothing is kept. */
export const createSeenGround = (step: number, grades: number, box: Outline['box']): SeenGround => {
  const [west, south, east, north] = box.map((metres) => Math.floor(metres / step)) as [number, number, number, number];
  const tiles = new Map<number, Tile>();
  const rowsInUse = new Set<number>();
  const newTile = (): Tile => ({ ...createRanks(side * side), stamp: new Uint16Array(side * side), land: new Uint8Array(side * side) });
  /** Cells of an outline by tile: from one index to before another. */
  const eachRun = (outline: Outline, makes: boolean, visit: (tile: Tile, from: number, to: number) => void): void => {
    fillOutline(
      outline,
      step,
      (row, first, end) => {
        const [from, to] = [Math.max(first, west), Math.min(end, east + 1)];
        const inRow = (row & (side - 1)) * side;
        for (let tx = from >> 6; from < to && tx <= (to - 1) >> 6; tx++) {
          const key = ((row >> 6) + 32_768) * 65_536 + tx + 32_768;
          let tile = tiles.get(key);
          if (!tile) {
            if (!makes) continue;
            tile = newTile();
            tiles.set(key, tile);
            rowsInUse.add(row >> 6);
          }
          visit(tile, inRow + Math.max(from - tx * side, 0), inRow + Math.min(to - tx * side, side));
        }
      },
      (row) => row >= south && row <= north && (makes || rowsInUse.has(row >> 6)),
    );
  };
  const setLand = (outline: Outline, bit: number): void =>
    eachRun(outline, false, ({ land }, from, to) => {
      for (let cell = from; cell < to; cell++) land[cell] = (land[cell] as number) | bit;
    });
  const m2 = (cells: number): number => cells * step * step;
  return {
    add(camera, sights) {
      // The finest first: whatever a cell is stamped with then is all that this camera has to say of it.
      for (const { grade, outline } of sights.toSorted((a, b) => b.grade - a.grade))
        eachRun(outline, true, (tile, from, to) => {
          for (let cell = from; cell < to; cell++) {
            if (tile.stamp[cell] === camera) continue;
            tile.stamp[cell] = camera;
            noteSight(tile, cell, camera, grade);
          }
        });
    },
    *restrict(zone, buildings) {
      setLand(zone, within);
      for (const [n, building] of buildings.entries()) {
        setLand(building, built);
        if (n % piece === piece - 1) yield;
      }
    },
    tally() {
      const [seen, twice] = [new Array<number>(grades + 1).fill(0), new Array<number>(grades + 1).fill(0)];
      for (const { best, second, land } of tiles.values())
        for (let cell = 0; cell < land.length; cell++) {
          if (land[cell] !== within) continue;
          seen[best[cell] as number] = (seen[best[cell] as number] as number) + 1;
          twice[second[cell] as number] = (twice[second[cell] as number] as number) + 1;
        }
      return { seen: orFiner(seen).map(m2), twice: orFiner(twice).map(m2) };
    },
    tallyWithin(part) {
      const seen = new Array<number>(grades + 1).fill(0);
      eachRun(part, false, ({ best, land }, from, to) => {
        for (let cell = from; cell < to; cell++)
          if (land[cell] === within) seen[best[cell] as number] = (seen[best[cell] as number] as number) + 1;
      });
      return orFiner(seen).map(m2);
    },
    alone(grade) {
      const found = new Map<number, number>();
      for (const { best, second, owner, land } of tiles.values())
        for (let cell = 0; cell < land.length; cell++)
          if (land[cell] === within && (best[cell] as number) >= grade && (second[cell] as number) < grade)
            found.set(owner[cell] as number, (found.get(owner[cell] as number) ?? 0) + m2(1));
      return found;
    },
  };
};
