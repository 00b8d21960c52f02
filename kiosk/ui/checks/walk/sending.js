// What goes to the server: drafts a moment after each tap, finished walks until they are settled.
// The photos of a walk go before it.
const PAUSE = 2500;

class WalkSending {
  constructor(data, state, photos, drawing) {
    Object.assign(this, { data, state, photos, drawing });
    this.patience = kioskPatience(() => this.flush());
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepDraft(), PAUSE);
  }

  hurry() {
    this.patience.end();
    this.flush();
  }

  leave() {
    this.patience.end();
    clearTimeout(this.timer);
  }

  async keepDraft() {
    const draft = this.state.draft;
    if (!draft || !navigator.onLine) return;
    await this.sendPhotos(draft);
    if (this.state.draftOf(draft.ref)) this.keep(this.state.kept.drafts[this.state.draftOf(draft.ref)]);
  }

  // Lets the server forget what was given up or goes by another number now.
  async forget() {
    for (const one of [...this.state.kept.gone]) {
      const { status, heard } = await handedIn(this.data.urls.draft, JSON.stringify({ ...one, thrown: true }), "application/json");
      if (status !== 204 && heard !== "refused") return;
      this.state.kept.gone = this.state.kept.gone.filter((each) => each.ref !== one.ref);
      this.state.save();
    }
  }

  // What is not handed in, or was refused, lies at the server too: a phone may be lost.
  keep(walk) {
    handedIn(this.data.urls.draft, JSON.stringify(this.numbered(walk)), "application/json");
  }

  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    let again = false;
    try {
      for (const walk of this.state.waiting) again = !(await this.send(walk)) || again;
    } finally {
      this.flushing = false;
    }
    await this.forget();
    if (!this.state.at) this.drawing.redraw();
    if (again) this.patience.wait();
  }

  // Hands a finished walk in; says whether it was settled, one way or another.
  async send(walk) {
    if (!(await this.sendPhotos(walk))) return false;
    const photo = photoInTheWay(this.data, walk, this.photos.faults(photosOf(walk)));
    if (photo) {
      this.state.putBack(walk, this.drawing.photoFault(photo));
      return true;
    }
    const body = { ...this.numbered(walk, (id) => this.photos.isUsable(id)), sent_at: new Date().toISOString() };
    const outcome = await handedIn(this.data.urls.submit, JSON.stringify(body), "application/json", "ref");
    this.hear(outcome);
    if (outcome.heard === "taken") this.settle(walk, outcome.told.score);
    if (outcome.heard === "refused") {
      this.state.putBack(walk, outcome.told.error.sentence);
      this.keep(walk);
    }
    return outcome.heard !== "later";
  }

  // Hands in the photos of one walk; says whether all were settled, one way or another.
  async sendPhotos(walk) {
    for (const id of photosOf(walk)) {
      const before = this.photos.isUsable(id);
      const outcome = await this.photos.send(id);
      this.hear(outcome);
      if (outcome.heard === "later") return false;
      if (before !== this.photos.isUsable(id)) this.drawing.redraw();
    }
    return true;
  }

  hear({ status, told }) {
    if (status) this.state.signedOut = status === 401 && Boolean(told.error);
  }

  settle(walk, score) {
    const lost = photosOf(walk).filter((id) => this.photos.isLost(id)).length;
    const w = windowOf(this.data, walk.window);
    if (lost) this.state.kept.told = this.drawing.say("lost_sent", { window: w ? w.name : walk.window, n: lost });
    this.state.settle(walk, score);
    this.photos.drop([...photosOf(walk), ...removedOf(walk)]);
  }

  // The walk as the server takes it: photos by the numbers they have there.
  numbered(walk, which = () => true) {
    const answers = {};
    for (const [code, { removed, ...given }] of Object.entries(walk.answers))
      answers[code] = { ...given, photos: (given.photos || []).filter(which).map((id) => this.photos.number(id)) };
    return { ...walk, answers };
  }
}
