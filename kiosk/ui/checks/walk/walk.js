// The inspector's walk: pick a window, answer its checklist, submit. Everything is kept on the
// phone at once (answers in localStorage, photos in IndexedDB) and on the server when it can be;
// a submission waits in an outbox until the server has acknowledged it.

export default function ({ data, parentElement }) {
  return mounted(parentElement, () => new Walk(parentElement, data), (walk) => walk.refresh(data));
}

// What the inspector does: each tap changes the state, then the drawing, and is sent.
class Walk {
  constructor(parent, data) {
    const full = () => { this.state.notice = this.drawing.say("storage_full"); };
    this.root = parent.querySelector(".walk");
    this.data = { ...data };
    this.state = new WalkState(data.account, full);
    this.photos = new WalkPhotos(data.urls.photos, full);
    this.scanner = new WalkScanner();
    this.drawing = new WalkDrawing(this.root, this.data, this.state, this.photos, this.scanner);
    this.drawing.photographed = (field) => this.photographed(field);
    this.sending = new WalkSending(this.data, this.state, this.photos, this.drawing);
    this.steps = new WalkSteps(() => Boolean(this.state.at), () => this.leaveWalk());
    this.undo = new WalkUndo(this);
    this.state.adopt(data.drafts);
    this.arrive();
    this.listen();
    this.drawing.draw();
    this.lookForPhotos();
    this.sending.flush();
    if (this.state.at) this.steps.begin();
  }

  listen() {
    this.events = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.events.signal });
    on(window, "online", () => this.sending.hurry());
    on(document, "visibilitychange", () => document.hidden || this.sending.flush());
    this.steps.listen(this.events.signal);
    on(window, "storage", (e) => e.key === this.state.key && this.reload());
    on(this.root, "click", (e) => this.clicked(e.target.closest("[data-act]")));
    on(this.root, "input", (e) => this.typed(e.target));
    on(this.root, "focusout", () => this.drawing.redrawSoon());
  }

  // The parts hold the same data: what the page says anew is written into it.
  refresh(data) {
    Object.assign(this.data, data);
    this.drawing.redraw();
  }

  leave() {
    this.scanner.stop();
    this.drawing.frame(false);
    this.events.abort();
    this.sending.leave();
  }

  reload() {
    if (this.state.reload()) {
      this.scanner.stop();
      this.steps.end();
      this.drawing.draw();
    } else this.drawing.redraw();
    this.lookForPhotos();
  }

  // A picture may be gone: the browser made room, or it was taken with another phone.
  async lookForPhotos() {
    await this.photos.look(this.state.photos);
    this.drawing.redraw();
  }

  // Who came here by the code of a window, or from a list, begins or goes on with the walk of that
  // window. An address counts once: a reload after submitting would begin a second walk.
  arrive() {
    const at = this.data.at;
    const address = new URL(location.href);
    if (!at || !windowOf(this.data, at.window) || address.searchParams.get(at.by) !== at.said) return;
    for (const name of ["at", "go", "kind"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    const { shut } = windowOf(this.data, at.window);
    if (shut && !this.state.kept.drafts[at.window]) {
      this.state.at = null;
      this.state.kept.told = shut;
      return;
    }
    this.state.goTo(this.data, at.window, at.kind);
    if (at.by === "at") this.state.draft.arrival = { token: at.said };
    this.state.save();
  }

  clicked(target) {
    if (!target) return;
    const { act, item, value, code, kind, to, photo, ref } = target.dataset;
    const acts = {
      pick: () => this.pick(code, kind),
      back: () => this.steps.back(),
      turn: () => this.turnTo(Number(to)),
      scan: () => this.scan(),
      declare: () => this.declare(),
      undo_arrival: () => this.change({ arrival: undefined }),
      paper: () => this.change({ source: "paper" }),
      phone: () => this.change({ source: undefined, on_paper_at: undefined }),
      move: () => this.undo.move(code),
      throw: () => this.undo.throwAway(this.state.draft),
      throw_refused: () => this.undo.throwAway(this.state.refused.find((one) => one.ref === ref)),
      take_back: () => this.undo.takeBack(ref),
      answer: () => this.answer(item, value),
      prove: () => this.prove(item),
      kind: () => this.change({ kind: value }),
      next: () => this.jump(),
      submit: () => this.submit(),
      unphoto: () => this.undo.removePhoto(item, photo),
      rephoto: () => this.undo.restorePhoto(item),
      again: () => this.editRefused(ref),
    };
    if (acts[act]) acts[act]();
  }

  pick(code, kind) {
    this.state.goTo(this.data, code, kind);
    this.entered();
    this.steps.begin();
  }

  entered() {
    this.state.said = this.state.thrown = null;
    delete this.state.kept.told;
    this.state.save();
    this.drawing.draw();
    this.drawing.toTop();
  }

  leaveWalk() {
    this.scanner.stop();
    this.state.leave();
    this.drawing.draw();
  }

  // Something of the walk itself is said, not of an item.
  change(what) {
    Object.assign(this.state.draft, what);
    this.touched();
    this.drawing.draw();
  }

  give(code, what) {
    this.state.give(code, what);
    this.touched();
  }

  touched() {
    this.state.save();
    this.sending.keepSoon();
  }

  answer(code, answer) {
    this.give(code, { answer });
    this.drawing.drawItem(code);
    this.drawing.drawFoot();
    if (answer !== "not_met") return this.goOn(code);
    this.showProof(code);
  }

  // A note or a photo goes with any answer.
  prove(code) {
    this.state.proving = code;
    this.drawing.drawItem(code);
    this.showProof(code);
  }

  // The proof must not hide behind the foot; the keyboard stays down until the note is tapped.
  showProof(code) {
    const card = this.root.querySelector(`#item-${code}`);
    if (card) this.drawing.toMiddle(card);
  }

  typed(field) {
    const { when, note } = field.dataset;
    if (field.matches(".find")) return this.drawing.filter(field.value);
    if (when) this.state.draft.on_paper_at = field.value;
    else if (note) this.state.give(note, { note: field.value });
    else if (field.matches(".reason")) this.state.draft.unscanned = field.value;
    else return;
    this.touched();
    if (when) this.drawing.drawPaperFault();
    if (when || note) this.drawing.drawFoot();
  }

  photographed(field) {
    const code = field.dataset.photos;
    const files = Array.from(field.files);
    field.value = "";
    const room = Math.max(0, MOST_PHOTOS - photosOf(this.state.draft).length);
    if (files.length > room) this.state.notice = this.drawing.say("photos_full", { n: MOST_PHOTOS });
    const taken = files.slice(0, room).map((file) => this.photos.keep(file));
    this.putPhotos(code, [...this.state.photosAt(code), ...taken]);
  }

  putPhotos(code, photos, removed = removedOf(this.state.draft, code)) {
    this.give(code, { photos, removed });
    this.drawing.drawItem(code);
    this.drawing.drawFoot();
  }

  // Turning the cards

  turnTo(card) {
    this.drawing.fold();
    const last = this.drawing.standing().items.length - 1;
    this.state.draft.card = Math.max(0, Math.min(last, card));
    this.touched();
    this.drawing.drawTurned();
  }

  // After an answer that needs nothing more the next open item comes by itself: kept at once, for
  // a page closed now goes on there; drawn a moment later, for the answer to be seen.
  goOn(code) {
    const { items, open } = this.drawing.standing();
    const after = openAfter(code, items, open);
    if (!after) return this.drawing.draw();
    this.state.draft.card = items.indexOf(after);
    this.touched();
    setTimeout(() => this.drawing.drawTurned(), 200);
  }

  jump() {
    const { items, open, arrival, kind } = this.drawing.standing();
    if (!open.length && !arrival && !kind) return;
    if (open.length) this.turnTo(items.indexOf(open[0]));
    this.drawing.point(open.length ? `#item-${open[0].code}` : kind ? "#kind" : "#arrival");
  }

  // How the inspector came there

  async scan() {
    const box = this.root.querySelector(".scan");
    if (!(await this.scanner.open())) {
      box.textContent = this.drawing.say("scan_outside");
      return;
    }
    const token = await this.scanner.look(box);
    if (token) this.arrived({ token });
  }

  declare() {
    const field = this.root.querySelector(".arrival .reason");
    const typed = field.value.trim();
    if (!typed) return field.focus();
    const fault = this.faultOf(typed);
    if (fault) {
      this.root.querySelector(".scan").textContent = fault;
      return field.focus();
    }
    const code = typedCode(this.data.windows, typed);
    this.arrived(code ? { token: code.token, typed: true } : { reason: typed });
  }

  // What is wrong with a code that was typed; five signs taken for a slip pass the second time.
  faultOf(typed) {
    const here = this.state.draft.window, code = typedCode(this.data.windows, typed);
    const other = code && code.window && code.window !== here;
    if (other) return this.drawing.say("other_code", { name: windowOf(this.data, code.window).name });
    const again = this.doubted === typed;
    this.doubted = typed;
    return !again && isSlip(windowOf(this.data, here), typed) ? this.drawing.say("slip") : "";
  }

  arrived(arrival) {
    this.scanner.stop();
    this.change({ arrival });
  }

  // Handing in

  submit() {
    const { open, score, arrival, kind } = this.drawing.standing();
    if (open.length || arrival || kind) return this.jump();
    this.state.finish(windowOf(this.data, this.state.draft.window), score);
    this.steps.end();
    this.drawing.draw();
    this.drawing.toTop();
    this.sending.hurry();
  }

  editRefused(ref) {
    this.pick(this.state.takeUp(this.data, ref));
    const { items, open } = this.drawing.standing();
    if (open.length) this.turnTo(items.indexOf(open[0]));
  }
}
