import ExecutorGroup from 'ol/render/canvas/ExecutorGroup.js';

/** Tiles that are drawn as vectors end at whole pixels: where two ended within one, each would cover it in part and the ground would shine through as a line. */
ExecutorGroup.prototype.clip = function clipAtPixels(context, transform) {
  const [x, y, ...more] = (this.getClipCoords(transform) ?? []).map(Math.round);
  if (x === undefined || y === undefined) return;
  context.beginPath();
  context.moveTo(x, y);
  for (let at = 0; at + 1 < more.length; at += 2) context.lineTo(more[at] as number, more[at + 1] as number);
  context.clip();
};
