// The heart's rhythm beat by beat, as a smooth curve on a canvas; beside it, where wished, the breath that is led.
const LEAST_BPM = 14;
const HOLE_MS = 2_500;

// Draws what `read()` tells: { beats, gaps, span_ms, breath }; `draw(time)` once a frame, `close()` at the end.
export class Rhythm {
  constructor(canvas, read) {
    this.canvas = canvas;
    this.read = read;
    this.pen = canvas.getContext("2d");
    this.edge_ms = null;
    this.low = null;
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => { this.colours = null; };
    this.scheme.addEventListener("change", this.recolour);
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(canvas);
    this.fit();
  }

  close() {
    this.size.disconnect();
    this.scheme.removeEventListener("change", this.recolour);
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    this.fine = Math.min(devicePixelRatio || 1, 2);
    this.canvas.width = Math.max(1, Math.round(clientWidth * this.fine));
    this.canvas.height = Math.max(1, Math.round(clientHeight * this.fine));
    this.width = clientWidth;
    this.height = clientHeight;
  }

  // Lets the right edge glide after the newest beat, so that the curve flows however beats arrive.
  edge(newest_ms, time, still) {
    if (newest_ms !== this.newest_ms) {
      this.newest_ms = newest_ms;
      this.came = time;
    }
    const aim = newest_ms + Math.min(time - this.came, 1500);
    const far = this.edge_ms === null || still || Math.abs(aim - this.edge_ms) > 20_000;
    this.edge_ms = far ? aim : this.edge_ms + (aim - this.edge_ms) * 0.08;
    return this.edge_ms;
  }

  scale(points, still) {
    const rates = points.flat().map((one) => one.bpm);
    if (rates.length === 0) return;
    const [least, most] = [Math.min(...rates), Math.max(...rates)];
    const more = Math.max(0, LEAST_BPM - (most - least)) / 2 + 2;
    const [low, high] = [least - more, most + more];
    const part = this.low === null || still ? 1 : 0.06;
    this.low = (this.low ?? low) + (low - (this.low ?? low)) * part;
    this.high = (this.high ?? high) + (high - (this.high ?? high)) * part;
  }

  draw(time, still = false) {
    const { beats, gaps, span_ms, breath, labels } = this.read();
    const { pen, width, height } = this;
    this.colours ??= colours(this.canvas);
    pen.setTransform(this.fine, 0, 0, this.fine, 0, 0);
    pen.clearRect(0, 0, width, height);
    const newest = beats.at(-1)?.[0];
    if (newest === undefined) return;
    const to_ms = this.edge(newest, time, still);
    const left = labels ? 34 : 0;
    const x = (at_ms) => left + (width - left - 10) * (1 - (to_ms - at_ms) / span_ms);
    const runs = broken(beats.filter(([at_ms]) => at_ms > to_ms - span_ms - 3000), gaps);
    this.scale(runs, still);
    if (this.low === null) return;
    const y = (bpm) => height - 8 - (height - 16) * ((bpm - this.low) / (this.high - this.low));
    if (labels) this.grid(y, left);
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, width - left, height);
    pen.clip();
    if (breath) this.breath(breath, x, to_ms, span_ms);
    for (const run of runs) this.run(run.map((one) => [x(one.at_ms), y(one.bpm)]));
    pen.restore();
    const last = runs.at(-1)?.at(-1);
    if (last) this.dot(x(last.at_ms), y(last.bpm));
  }

  grid(y, left) {
    const { pen } = this;
    const step = this.high - this.low > 45 ? 20 : this.high - this.low > 22 ? 10 : 5;
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    for (let bpm = Math.ceil(this.low / step) * step; bpm <= this.high; bpm += step) {
      if (y(bpm) < 10 || y(bpm) > this.height - 10) continue;
      pen.fillStyle = this.colours.quiet;
      pen.fillText(String(bpm), 4, y(bpm));
      pen.strokeStyle = this.colours.line;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(left, y(bpm));
      pen.lineTo(this.width, y(bpm));
      pen.stroke();
    }
  }

  breath(full, x, to_ms, span_ms) {
    const { pen, height } = this;
    pen.beginPath();
    let begun = false;
    for (let at_ms = to_ms - span_ms; at_ms <= to_ms; at_ms += 150) {
      const part = full(at_ms, to_ms);
      if (part === null) {
        begun = false;
        continue;
      }
      const at = [x(at_ms), height - 10 - (height - 20) * part];
      if (begun) pen.lineTo(...at);
      else pen.moveTo(...at);
      begun = true;
    }
    pen.strokeStyle = this.colours.breath;
    pen.lineWidth = 2;
    pen.setLineDash([2, 5]);
    pen.lineCap = "round";
    pen.stroke();
    pen.setLineDash([]);
  }

  run(points) {
    const { pen, height } = this;
    if (points.length < 2) return;
    trace(pen, points);
    pen.strokeStyle = this.colours.rhythm;
    pen.lineWidth = 2.5;
    pen.lineJoin = pen.lineCap = "round";
    pen.stroke();
    pen.lineTo(points.at(-1)[0], height);
    pen.lineTo(points[0][0], height);
    const fade = pen.createLinearGradient(0, 0, 0, height);
    fade.addColorStop(0, `${this.colours.rhythm}44`);
    fade.addColorStop(1, `${this.colours.rhythm}00`);
    pen.fillStyle = fade;
    pen.fill();
  }

  dot(x, y) {
    const { pen } = this;
    pen.fillStyle = this.colours.rhythm;
    pen.beginPath();
    pen.arc(x, y, 5, 0, 2 * Math.PI);
    pen.fill();
  }
}

function colours(element) {
  const style = getComputedStyle(element);
  const one = (name) => style.getPropertyValue(`--${name}`).trim();
  return { rhythm: one("rhythm"), breath: one("breath"), line: one("line"), quiet: one("quiet") };
}

// Runs of adjacent beats: nothing is drawn where nothing is known.
function broken(beats, gaps) {
  const runs = [];
  let before = null;
  for (const [at_ms, rr_ms] of beats) {
    const torn = before === null || at_ms - before > rr_ms + HOLE_MS
      || gaps.some(([from_ms, to_ms]) => from_ms < at_ms && to_ms > before);
    if (torn) runs.push([]);
    runs.at(-1).push({ at_ms, bpm: 60_000 / rr_ms });
    before = at_ms;
  }
  return runs;
}

// A monotone cubic through the points: smooth, and never higher or lower than a beat was.
function trace(pen, points) {
  const n = points.length;
  const slope = [];
  for (let i = 0; i < n - 1; i++) slope.push((points[i + 1][1] - points[i][1]) / Math.max(1e-6, points[i + 1][0] - points[i][0]));
  const tangent = points.map((_, i) => {
    if (i === 0) return slope[0];
    if (i === n - 1) return slope[n - 2];
    const [a, b] = [slope[i - 1], slope[i]];
    return a * b <= 0 ? 0 : (2 * a * b) / (a + b);
  });
  pen.beginPath();
  pen.moveTo(...points[0]);
  for (let i = 0; i < n - 1; i++) {
    const third = (points[i + 1][0] - points[i][0]) / 3;
    pen.bezierCurveTo(points[i][0] + third, points[i][1] + third * tangent[i],
      points[i + 1][0] - third, points[i + 1][1] - third * tangent[i + 1], ...points[i + 1]);
  }
}
