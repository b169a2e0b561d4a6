// What is drawn beside the lines of a chart: hatched stretches, levels in words, marks told apart by their shape.
const STEP_PX = 7;

// The hooks of uPlot that draw for `one` chart, in its colours of now.
export function painted(one) {
  return {
    drawClear: [(u) => within(u, (pen, fine) => (one.told.regions ?? []).forEach((region) => hatch(u, pen, fine, region, one.colours)))],
    drawAxes: [(u) => (one.told.levels ?? []).forEach((level) => worded(u, level, one.colours))],
    draw: [(u) => (one.told.marks ?? []).forEach((mark) => marked(u, mark, one.colours))],
  };
}

function within(u, draw) {
  const { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.rect(left, top, width, height);
  u.ctx.clip();
  draw(u.ctx, devicePixelRatio || 1);
  u.ctx.restore();
}

// A hole in the day is hatched one way, what was heard but not judged the other, and paler.
function hatch(u, pen, fine, { from, to, kind }, colours) {
  const { top, height } = u.bbox;
  const left = u.valToPos(from, "x", true);
  const width = Math.max(1, u.valToPos(to, "x", true) - left);
  const hole = kind === "gap";
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.fillStyle = colours.sunk;
  pen.globalAlpha = hole ? 1 : 0.45;
  pen.fillRect(left, top, width, height);
  pen.globalAlpha = hole ? 0.55 : 0.3;
  pen.strokeStyle = colours.quiet;
  pen.lineWidth = fine;
  pen.beginPath();
  const step = STEP_PX * fine;
  for (let x = Math.floor((left - height) / step) * step; x < left + width + height; x += step) {
    pen.moveTo(x, hole ? top + height : top);
    pen.lineTo(x + height, hole ? top : top + height);
  }
  pen.stroke();
  pen.restore();
}

function worded(u, { at, words }, colours) {
  const fine = devicePixelRatio || 1;
  const { ctx: pen, bbox } = u;
  pen.save();
  pen.font = `${12 * fine}px system-ui, sans-serif`;
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  const [left, low] = [bbox.left + 4 * fine, u.valToPos(at, "y", true) - 2 * fine];
  pen.fillStyle = colours.card;
  pen.globalAlpha = 0.85;
  pen.fillRect(left - 3 * fine, low - 13 * fine, pen.measureText(words).width + 6 * fine, 13 * fine);
  pen.globalAlpha = 1;
  pen.fillStyle = colours.quiet;
  pen.fillText(words, left, low);
  pen.restore();
}

// Above the plot, with a thin line down to its time; what lasts is underlined for as long.
function marked(u, { at, to, shape, colour }, colours) {
  const fine = devicePixelRatio || 1;
  const { ctx: pen, bbox } = u;
  const x = u.valToPos(at, "x", true);
  const y = bbox.top - 12 * fine;
  pen.save();
  pen.strokeStyle = pen.fillStyle = colours[colour];
  pen.lineWidth = 1.5 * fine;
  pen.globalAlpha = 0.35;
  pen.beginPath();
  pen.moveTo(x, bbox.top);
  pen.lineTo(x, bbox.top + bbox.height);
  pen.stroke();
  pen.globalAlpha = 1;
  if (to) pen.fillRect(x, bbox.top - 2 * fine, Math.max(2 * fine, u.valToPos(to, "x", true) - x), 3 * fine);
  pen.translate(x, y);
  pen.scale(fine, fine);
  pen.fill(new Path2D(SHAPES[shape]));
  pen.restore();
}

// In a field of 14 by 14 around its middle.
export const SHAPES = {
  diamond: "M0-7 7 0 0 7-7 0Z",
  circle: "M6 0A6 6 0 1 1-6 0 6 6 0 1 1 6 0Z",
  square: "M-5-5H5V5H-5Z",
  triangle: "M0-6.5 6.5 5.5H-6.5Z",
  bars: "M-6-6H-2V6H-6ZM2-6H6V6H2Z",
  slashes: "M-6 6-2-6H1L-3 6ZM1 6 5-6H8L4 6Z",
};
