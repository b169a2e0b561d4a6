// The time of one practice, which stands still while it is paused, and the phase it is in.
export class Plan {
  constructor(begun, now = () => performance.now()) {
    this.now = now;
    this.steps = begun.steps.reduce((all, step) => {
      const from_ms = all.length ? all.at(-1).to_ms : 0;
      return [...all, { ...step, from_ms, to_ms: from_ms + step.length_ms }];
    }, []);
    this.length_ms = begun.length_ms;
    this.counts = this.steps.at(-1)?.count ?? 0;
    this.began = now();
    this.paused_ms = 0;
    this.since = null;
    this.pauses = [];
  }

  elapsed() {
    return Math.min((this.since ?? this.now()) - this.began - this.paused_ms, this.length_ms);
  }

  get over() {
    return this.elapsed() >= this.length_ms;
  }

  get paused() {
    return this.since !== null;
  }

  pause() {
    if (this.since === null) {
      this.since = this.now();
      return;
    }
    const length_ms = this.now() - this.since;
    this.pauses.push([Math.round(this.elapsed()), Math.round(length_ms)]);
    this.paused_ms += length_ms;
    this.since = null;
  }

  // The phase at a moment of the practice's own time; null before its beginning and after its end.
  at(elapsed_ms) {
    return this.steps.find((step) => step.from_ms <= elapsed_ms && elapsed_ms < step.to_ms) ?? null;
  }

  // How full the lungs are, 0 to 1, by a wave without corners; null where the breath is not led.
  full(elapsed_ms) {
    const step = this.at(elapsed_ms);
    if (step === null || (step.name !== "in" && step.name !== "out")) return null;
    const part = (elapsed_ms - step.from_ms) / step.length_ms;
    const risen = (1 - Math.cos(Math.PI * part)) / 2;
    return step.name === "in" ? risen : 1 - risen;
  }

  // How it went, for the journal.
  told() {
    if (this.paused) this.pause();
    return { practised_ms: Math.round(this.elapsed()), completed: this.over, pauses: this.pauses };
  }
}
