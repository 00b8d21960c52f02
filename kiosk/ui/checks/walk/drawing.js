// The inspector's walk: pick a window, answer its checklist, submit. Everything is kept on the
// phone at once (answers in localStorage, photos in IndexedDB) and on the server when it can be;
// a submission waits in an outbox until the server has acknowledged it.

const STORE = "kiosk.walk.v1";
const MOST_PHOTOS = 60;
const WRITING = "textarea, input:not([type=file])";

export default function ({ data, parentElement }) {
  return mounted(parentElement, () => new Walk(parentElement, data), (walk) => walk.refresh(data));
}

class Walk {
  constructor(parent, data) {
    this.data = data;
    this.root = parent.querySelector(".walk");
    this.photos = new WalkPhotos(data.urls.photos, () => { this.notice = this.say("storage_full"); });
    this.key = STORE + "." + data.account;
    this.state = read(this.key) || { drafts: {}, outbox: [], done: [], at: null };
    this.adopt(data.drafts);
    this.arrive();
    this.patience = kioskPatience(() => this.flush());
    this.events = new AbortController();
    const on = (target, name, act) =>
      target.addEventListener(name, act, { signal: this.events.signal });
    on(window, "online", () => { this.patience.end(); this.flush(); });
    on(document, "visibilitychange", () => document.hidden || this.flush());
    on(window, "storage", (e) => e.key === this.key && this.reload());
    on(this.root, "click", (e) => this.clicked(e));
    on(this.root, "input", (e) => this.typed(e));
    on(this.root, "change", (e) => this.changed(e));
    // A tap that ends the writing must find its button: what waits to be drawn waits a moment more.
    on(this.root, "focusout", () => setTimeout(() => this.stale && this.redraw(), 500));
    this.draw();
    this.lookForPhotos();
    this.flush();
  }

  refresh(data) {
    this.data = data;
    this.redraw();
  }

  leave() {
    this.stopScan();
    this.events.abort();
    this.patience.end();
    clearTimeout(this.draftTimer);
  }

  reload() {
    this.state = read(this.key) || this.state;
    this.redraw();
    this.lookForPhotos();
  }

  // A picture may be gone: the browser made room, or it was taken with another phone.
  async lookForPhotos() {
    await this.photos.look([...Object.values(this.state.drafts), ...this.state.outbox].flatMap((walk) => photosOf(walk)));
    this.redraw();
  }

  // A walk begun on another phone goes on here, unless this phone knows the window's walk already.
  adopt(drafts) {
    for (const [code, draft] of Object.entries(drafts || {})) {
      const sent = this.state.done.concat(this.state.outbox).some((one) => one.ref === draft.ref);
      if (!sent && !this.state.drafts[code]) this.state.drafts[code] = draft;
    }
  }

  // Who came here by the code of a window begins, or goes on with, the walk of that window. A code
  // counts once: the address loses it, or a reload after submitting would begin a second walk.
  arrive() {
    const at = this.data.at;
    const address = new URL(location.href);
    if (!at || !this.window_(at.window) || address.searchParams.get("at") !== at.token) return;
    address.searchParams.delete("at");
    history.replaceState(history.state, "", address);
    this.beginAt(at.window);
    this.state.at = at.window;
    this.draft().arrival = { token: at.token };
    this.save();
  }

  save() {
    if (!write(this.key, this.state)) this.notice = this.say("storage_full");
  }

  say(name, values) {
    let words = this.data.texts[name] || name;
    for (const [key, value] of Object.entries(values || {})) words = words.replace("{" + key + "}", value);
    return words;
  }

  // Looking things up

  window_(code) { return this.data.windows.find((w) => w.code === code); }
  draft() { return this.state.drafts[this.state.at]; }
  items() { return this.checklist(this.draft()).items; }
  // The checklist a walk was begun with, whatever was published since.
  checklist(walk) {
    const post = this.window_(walk.window).post;
    return this.data.versions[post + "/" + walk.version] || this.data.checklists[post];
  }
  // A walk of a version nobody knows goes on with today's checklist, as far as its items are there.
  renewed(walk) {
    const checklist = this.checklist(walk);
    if (checklist.version === walk.version) return walk;
    const there = new Set(checklist.items.map((item) => item.code));
    const answers = Object.fromEntries(Object.entries(walk.answers).filter(([code]) => there.has(code)));
    return { ...walk, version: checklist.version, answers };
  }
  // An item is open without an answer, without its proof, and while a photo of it was refused.
  isOpen(item, walk = this.draft()) {
    const given = walk.answers[item.code];
    if (!given || !given.answer) return true;
    const photos = given.photos || [];
    if (photos.some((id) => this.photos.isRefused(id))) return true;
    if (given.answer !== "not_met") return false;
    const noted = (given.note || "").trim() !== "";
    const pictured = photos.some((id) => this.photos.isUsable(id));
    return !{ note: noted, photo: pictured, either: noted || pictured }[item.proof];
  }
  open() { return this.items().filter((item) => this.isOpen(item)); }
  score() {
    const answers = this.draft().answers;
    const weight = (...wanted) => this.items()
      .filter((item) => wanted.includes((answers[item.code] || {}).answer))
      .reduce((sum, item) => sum + item.weight, 0);
    const asked = weight("met", "not_met");
    return asked ? Math.round((weight("met") / asked) * 1000) / 10 : null;
  }

  // What the inspector does

  clicked(event) {
    const target = event.target.closest("[data-act]");
    if (!target) return;
    const act = target.dataset.act;
    const item = target.dataset.item;
    const acts = {
      pick: () => this.pick(target.dataset.code, target.dataset.kind),
      back: () => { this.stopScan(); this.state.at = null; this.save(); this.draw(); },
      turn: () => this.turnTo(Number(target.dataset.to)),
      scan: () => this.scan(),
      declare: () => this.declare(),
      undo_arrival: () => { delete this.draft().arrival; this.touched(); this.draw(); },
      paper: () => this.onPaper(),
      answer: () => this.answer(item, target.dataset.value),
      kind: () => { this.draft().kind = target.dataset.value; this.touched(); this.draw(); },
      next: () => this.jump(),
      submit: () => this.submit(),
      unphoto: () => this.removePhoto(item, target.dataset.photo),
      again: () => this.editRefused(target.dataset.ref),
    };
    if (acts[act]) acts[act]();
  }

  pick(code, kind) {
    this.beginAt(code, kind);
    this.state.at = code;
    this.said = null;
    delete this.state.told;
    this.save();
    this.draw();
    this.root.scrollIntoView({ block: "start" });
  }

  beginAt(code, kind) {
    const begun = this.state.drafts[code];
    if (begun && kind && !Object.keys(begun.answers).length) begun.kind = kind;
    if (begun) return;
    const drawn = this.data.drawn.find((one) => one.window === code);
    this.state.drafts[code] = {
      ref: kioskKey(), window: code, kind: kind || (drawn && drawn.kind) || this.data.kinds[0],
      version: this.data.checklists[this.window_(code).post].version,
      started_at: new Date().toISOString(), answers: {}, card: 0,
    };
  }

  answer(code, value) {
    const answers = this.draft().answers;
    answers[code] = { ...(answers[code] || {}), answer: value };
    this.touched();
    this.drawItem(code);
    this.drawFoot();
    if (value !== "not_met") return this.goOn(code);
    // The proof must not hide behind the foot; the keyboard stays down until the note is tapped.
    const card = this.root.querySelector(`#item-${code}`);
    if (card) card.scrollIntoView({ behavior: "smooth", block: "center" });
  }

  typed(event) {
    const code = event.target.dataset.note;
    if (event.target.dataset.when) {
      this.draft().on_paper_at = event.target.value;
      this.touched();
      this.drawFoot();
      return;
    }
    if (!code) {
      if (event.target.matches(".find")) this.filter(event.target.value);
      if (event.target.matches(".reason")) this.draft().unscanned = event.target.value;
      if (event.target.matches(".reason")) this.touched();
      return;
    }
    this.draft().answers[code] = { ...(this.draft().answers[code] || {}), note: event.target.value };
    this.touched();
    this.drawFoot();
  }

  changed(event) {
    const code = event.target.dataset.photos;
    if (!code) return;
    const files = Array.from(event.target.files);
    event.target.value = "";
    const room = Math.max(0, MOST_PHOTOS - this.photoCount());
    if (files.length > room) this.notice = this.say("photos_full", { n: MOST_PHOTOS });
    const answers = this.draft().answers;
    const taken = files.slice(0, room).map((file) => this.photos.keep(file));
    answers[code] = { ...answers[code], photos: [...((answers[code] || {}).photos || []), ...taken] };
    this.touched();
    this.drawItem(code);
    this.drawFoot();
  }

  removePhoto(code, id) {
    const answer = this.draft().answers[code];
    answer.photos = (answer.photos || []).filter((one) => one !== id);
    this.photos.drop([id]);
    this.touched();
    this.drawItem(code);
    this.drawFoot();
  }

  filter(words) {
    const wanted = words.trim().toLowerCase();
    for (const row of this.root.querySelectorAll("[data-act=pick]"))
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
  }

  jump() {
    const first = this.open()[0];
    if (!first && !this.needsArrival()) return;
    if (first) this.turnTo(this.items().indexOf(first));
    const card = this.root.querySelector(first ? `#item-${first.code}` : "#arrival");
    card.scrollIntoView({ behavior: "smooth", block: "center" });
    card.classList.add("asked");
    setTimeout(() => card.classList.remove("asked"), 1600);
  }

  submit() {
    if (this.open().length || this.needsArrival()) return this.jump();
    const draft = this.draft();
    this.state.outbox.push({ ...draft, finished_at: new Date().toISOString() });
    this.said = { window: this.window_(draft.window).name, score: this.score(), ref: draft.ref };
    delete this.state.drafts[draft.window];
    this.state.at = null;
    this.save();
    this.draw();
    this.root.scrollIntoView({ block: "start" });
    this.patience.end();
    this.flush();
  }

  editRefused(ref) {
    const one = this.state.outbox.find((each) => each.ref === ref);
    this.state.outbox = this.state.outbox.filter((each) => each.ref !== ref);
    delete one.refused;
    this.state.drafts[one.window] = this.renewed({ ...one, ref: kioskKey() });
    this.pick(one.window);
    const open = this.items().findIndex((item) => this.isOpen(item));
    if (open >= 0) this.turnTo(open);
  }

  touched() {
    this.save();
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.keepDraft(), 2500);
  }

  // What goes to the server

  async keepDraft() {
    const draft = this.draft();
    if (!draft || !navigator.onLine) return;
    await this.sendPhotos(draft);
    handedIn(this.data.urls.draft, JSON.stringify(this.numbered(draft)), "application/json");
  }

  // Hands in the photos of one walk; says whether all were settled, one way or another.
  async sendPhotos(walk) {
    for (const id of photosOf(walk)) {
      const before = this.photos.isUsable(id);
      const outcome = await this.photos.send(id);
      this.hear(outcome);
      if (outcome.heard === "later") return false;
      if (before !== this.photos.isUsable(id)) this.redraw();
    }
    return true;
  }

  hear({ status, told }) {
    if (status) this.signedOut = status === 401 && Boolean(told.error);
  }

  // The walk as the server takes it: photos by the numbers they have there.
  numbered(walk, which = () => true) {
    const answers = {};
    for (const [code, given] of Object.entries(walk.answers))
      answers[code] = { ...given, photos: (given.photos || []).filter(which).map((id) => this.photos.number(id)) };
    return { ...walk, answers };
  }

  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    let again = false;
    try {
      for (const waiting of this.state.outbox.filter((one) => !one.refused)) again = !(await this.send(waiting)) || again;
    } finally {
      this.flushing = false;
    }
    if (!this.state.at) this.redraw();
    if (again) this.patience.wait();
  }

  // Hands a finished walk in; says whether it was settled.
  async send(walk) {
    if (!(await this.sendPhotos(walk))) return false;
    const fault = this.faultOf(walk);
    if (fault) return this.putBack(walk, fault);
    const body = { ...this.numbered(walk, (id) => this.photos.isUsable(id)), sent_at: new Date().toISOString() };
    const outcome = await handedIn(this.data.urls.submit, JSON.stringify(body), "application/json", "ref");
    this.hear(outcome);
    if (outcome.heard === "taken") this.settle(walk, outcome.told.score);
    if (outcome.heard === "refused") this.putBack(walk, outcome.told.error.sentence);
    return outcome.heard !== "later";
  }

  // Why a walk cannot go as it is: a photo was refused, or the only proof of an item is lost.
  faultOf(walk) {
    const refused = photosOf(walk).find((id) => this.photos.isRefused(id));
    if (refused) return this.photoFault(refused);
    const items = this.window_(walk.window) ? this.checklist(walk).items : [];
    const bare = items.some((item) => photosOf(walk, item.code).some((id) => this.photos.isLost(id)) && this.isOpen(item, walk));
    return bare ? this.say("photo_lost") : null;
  }

  photoFault(id) {
    return this.photos.isRefused(id) ? this.photos.refusal(id) || this.say("photo_refused") : this.say("photo_lost");
  }

  putBack(walk, sentence) {
    const kept = this.state.outbox.find((one) => one.ref === walk.ref);
    if (kept) kept.refused = sentence;
    this.save();
    return true;
  }

  settle(walk, score) {
    const lost = photosOf(walk).filter((id) => this.photos.isLost(id)).length;
    const w = this.window_(walk.window);
    if (lost) this.state.told = this.say("lost_sent", { window: w ? w.name : walk.window, n: lost });
    this.state.outbox = this.state.outbox.filter((one) => one.ref !== walk.ref);
    this.state.done = [{ ref: walk.ref, window: walk.window, kind: walk.kind, score, at: walk.finished_at },
      ...this.state.done.filter((one) => one.ref !== walk.ref)].slice(0, 20);
    if (this.said && this.said.ref === walk.ref) this.said.score = score;
    this.save();
    this.photos.drop(photosOf(walk));
  }

  // Drawing

  // What arrives by itself takes away neither what somebody writes nor a camera that looks for a code.
  redraw() {
    const focus = this.root.getRootNode().activeElement;
    const writing = focus && this.root.contains(focus) && focus.matches(WRITING);
    if (writing || this.stream) this.stale = true;
    else this.draw();
  }

  draw() {
    this.stale = false;
    if (this.state.at && !this.window_(this.state.at)) this.state.at = null;
    const parts = this.state.at ? this.walkParts() : this.pickParts();
    this.root.replaceChildren(...parts.filter(Boolean));
    if (this.state.at) this.drawFoot();
  }

  pickParts() {
    const rows = [];
    let unit = null;
    for (const w of this.data.windows) {
      if (!w.active && !this.state.drafts[w.code]) continue;
      if (w.unit !== unit) rows.push(el("h3", "unit", (unit = w.unit)));
      rows.push(this.windowRow(w));
    }
    const drawn = this.drawnRows();
    return [
      this.outboxCard(),
      this.said && this.saidCard(),
      this.state.told && el("p", "card", this.state.told),
      ...drawn,
      el("h2", "", this.say(drawn.length ? "another" : "pick")),
      this.data.windows.length > 8 && input("search", "find", this.say("find")),
      rows.length ? null : el("p", "muted", this.say("no_windows")),
      ...rows,
    ];
  }

  // What this inspector was drawn for, the most urgent first; what is done leaves the list at once.
  drawnRows() {
    const sent = this.state.outbox.concat(this.state.done.filter((one) => sameDay(one.at)));
    const left = this.data.drawn.filter((one) => {
      const w = this.window_(one.window);
      return w && !sent.some((each) => each.window === one.window && (each.kind || one.kind) === one.kind);
    });
    if (!left.length) return [];
    return [el("h2", "", this.say("mine")), el("p", "muted", this.say("mine_alone")), ...left.map((one) => {
      const w = this.window_(one.window);
      const row = button("row", { act: "pick", code: one.window, kind: one.kind });
      row.append(el("span", "name", `${w.unit} · ${w.name}`), el("span", "muted", [this.say(one.kind), one.why].join(" · ")),
        el("span", "tag" + (one.late ? " late" : ""), one.due));
      return row;
    })];
  }

  windowRow(w) {
    const draft = this.state.drafts[w.code];
    const row = button("row", { act: "pick", code: w.code });
    row.append(el("span", "name", w.name), el("span", "muted", [w.post_name, w.location].filter(Boolean).join(" · ")));
    const done = this.state.done.find((one) => one.window === w.code && sameDay(one.at));
    if (draft) {
      const total = this.checklist(draft).items.length;
      const n = Object.values(draft.answers).filter((a) => a.answer).length;
      row.append(el("span", "tag", this.say("begun", { n, total })));
    } else if (done) row.append(el("span", "tag quiet", this.say("done_today", { score: done.score })));
    return row;
  }

  saidCard() {
    const waiting = this.state.outbox.some((one) => one.ref === this.said.ref);
    const card = el("section", "card said");
    card.setAttribute("role", "status");
    card.append(el("p", "muted", this.said.window));
    const figure = this.said.score === null ? this.say("no_score") : this.said.score;
    card.append(el("p", "score", String(figure)));
    card.append(el("p", "", this.say(waiting ? "waiting_one" : "kept")));
    if (!waiting) {
      const link = el("a", "", this.say("result"));
      link.href = "/checks?ref=" + encodeURIComponent(this.said.ref);
      card.append(link);
    }
    return card;
  }

  outboxCard() {
    const waiting = this.state.outbox.filter((one) => !one.refused);
    const refused = this.state.outbox.filter((one) => one.refused);
    if (!waiting.length && !refused.length) return null;
    const card = el("section", "card outbox");
    card.setAttribute("role", "status");
    if (waiting.length) card.append(el("p", "", this.say("waiting", { n: waiting.length })));
    if (this.signedOut) {
      const link = el("a", "", this.say("sign_in"));
      link.href = "/login?next=/check";
      card.append(link);
    }
    for (const one of refused) {
      const w = this.window_(one.window);
      card.append(el("p", "", `${w ? w.name : one.window}: ${one.refused}`));
      const again = button("quiet", { act: "again", ref: one.ref });
      again.textContent = this.say("edit_again");
      if (w) card.append(again);
    }
    return card;
  }

  walkParts() {
    const w = this.window_(this.state.at);
    const back = button("back", { act: "back" });
    back.textContent = "‹ " + this.say("back");
    const kinds = el("div", "kinds");
    kinds.setAttribute("role", "radiogroup");
    for (const kind of this.kinds()) {
      const one = button("choice", { act: "kind", value: kind });
      one.textContent = this.say(kind);
      one.setAttribute("role", "radio");
      one.setAttribute("aria-checked", String(this.draft().kind === kind));
      kinds.append(one);
    }
    const items = this.items();
    const card = Math.min(this.draft().card || 0, items.length - 1);
    const list = el("ol", "items");
    list.append(this.itemCard(items[card]));
    return [back, el("h2", "", w.name), el("p", "muted", [w.unit, w.post_name, w.location].filter(Boolean).join(" · ")),
      this.kinds().length > 1 && kinds, this.arrivalCard(), list, this.turns(card, items), this.jumpList(card, items),
      el("div", "foot")];
  }

  kinds() {
    const drawn = this.data.drawn.some((one) => one.window === this.state.at && one.kind === "joint");
    return this.data.kinds.filter((kind) => kind !== "joint" || drawn || this.draft().kind === "joint");
  }

  turns(card, items) {
    const row = el("div", "turns");
    const back = button("turn", { act: "turn", to: card - 1 });
    back.textContent = "‹ " + this.say("previous");
    back.disabled = card === 0;
    const next = button("turn", { act: "turn", to: card + 1 });
    next.textContent = this.say("following") + " ›";
    next.disabled = card === items.length - 1;
    row.append(back, el("span", "muted", `${card + 1} / ${items.length}`), next);
    return row;
  }

  jumpList(card, items) {
    const all = el("details", "all");
    all.append(el("summary", "", this.say("all_items")));
    items.forEach((item, to) => {
      const given = this.draft().answers[item.code] || {};
      const row = button("jump" + (to === card ? " here" : ""), { act: "turn", to });
      const mark = this.isOpen(item) ? this.say("still_open") : this.say(given.answer);
      row.append(el("span", "", item.text), el("span", "muted", mark));
      all.append(row);
    });
    return all;
  }

  // The window's own code proves that the inspector stands there; the server looks at it.
  arrivalCard() {
    const draft = this.draft();
    const card = el("section", "card arrival");
    card.id = "arrival";
    if (draft.source === "paper") {
      const moment = input("datetime-local", "when", this.say("paper_when"));
      moment.value = draft.on_paper_at || "";
      moment.dataset.when = "1";
      card.append(el("p", "", this.say("paper_when")), moment);
      return card;
    }
    const told = draft.arrival;
    if (told) {
      const words = told.token ? this.say("arrived") : this.say("declared", { reason: told.reason });
      const change = button("link", { act: "undo_arrival" });
      change.textContent = this.say("change");
      card.append(el("p", "", words), change);
      return card;
    }
    const scan = button("choice", { act: "scan" });
    scan.textContent = this.say("scan");
    const video = el("div", "scan");
    const reason = input("text", "reason", this.say("no_scan"));
    reason.maxLength = 200;
    reason.value = draft.unscanned || "";
    const declare = button("choice", { act: "declare" });
    declare.textContent = this.say("declare");
    const paper = button("link", { act: "paper" });
    paper.textContent = this.say("paper");
    const print = el("a", "link", this.say("print"));
    print.href = "/check/paper?window=" + encodeURIComponent(draft.window);
    print.target = "_blank";
    card.append(el("p", "", this.say("arrival")), scan, video, reason, declare, paper, print);
    return card;
  }

  needsArrival() {
    const draft = this.draft();
    if (draft.source === "paper") return !draft.on_paper_at;
    return draft.kind !== "self" && !draft.arrival;
  }

  async scan() {
    const box = this.root.querySelector(".scan");
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) {
      box.textContent = this.say("scan_outside");
      return;
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (refused) {
      box.textContent = this.say("scan_outside");
      return;
    }
    const video = document.createElement("video");
    video.playsInline = true;
    video.muted = true;
    video.srcObject = this.stream;
    box.replaceChildren(video);
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (this.stream && video.isConnected) {
      const found = await detector.detect(video).catch(() => []);
      const token = found.map((one) => tokenIn(one.rawValue)).find(Boolean);
      if (token) { this.arrived({ token }); return; }
      await new Promise((done) => setTimeout(done, 250));
    }
    this.stopScan();
  }

  stopScan() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
  }

  declare() {
    const typed = this.root.querySelector(".arrival .reason").value.trim();
    if (!typed) return this.root.querySelector(".arrival .reason").focus();
    const token = tokenIn(typed);
    this.arrived(token ? { token } : { reason: typed });
  }

  arrived(how) {
    this.stopScan();
    this.draft().arrival = how;
    this.touched();
    this.draw();
  }

  onPaper() {
    this.draft().source = "paper";
    this.touched();
    this.draw();
  }

  turnTo(card) {
    const last = this.items().length - 1;
    this.draft().card = Math.max(0, Math.min(last, card));
    this.touched();
    this.drawTurned();
  }

  drawTurned() {
    this.draw();
    const list = this.root.querySelector(".items");
    if (list) list.scrollIntoView({ block: "nearest" });
  }

  // After an answer that needs nothing more the next open item comes by itself: kept at once, for
  // a page closed now goes on there; drawn a moment later, for the answer to be seen.
  goOn(code) {
    const items = this.items();
    const here = items.findIndex((item) => item.code === code);
    const after = [...items.slice(here + 1), ...items.slice(0, here)].find((item) => this.isOpen(item));
    if (!after) return this.draw();
    this.draft().card = items.indexOf(after);
    this.touched();
    setTimeout(() => this.drawTurned(), 200);
  }

  itemCard(item) {
    const given = this.draft().answers[item.code] || {};
    const card = el("li", "item" + (given.answer ? " " + given.answer : ""));
    card.id = "item-" + item.code;
    const how = [item.code, item.how, item.critical && this.say("critical")].filter(Boolean).join(" · ");
    card.append(el("p", "how", how), el("p", "text", item.text));
    const choices = el("div", "choices");
    choices.setAttribute("role", "radiogroup");
    choices.setAttribute("aria-label", item.text);
    for (const value of ["met", "not_met", "not_applicable"]) {
      const one = button("choice", { act: "answer", item: item.code, value });
      one.textContent = this.say(value);
      one.setAttribute("role", "radio");
      one.setAttribute("aria-checked", String(given.answer === value));
      choices.append(one);
    }
    card.append(choices);
    if (given.answer === "not_met" || given.note || (given.photos || []).length) card.append(this.proof(item, given));
    return card;
  }

  proof(item, given) {
    const box = el("div", "proof");
    const note = document.createElement("textarea");
    note.id = "note-" + item.code;
    note.dataset.note = item.code;
    note.rows = 2;
    note.maxLength = 500;
    const asked = this.say(item.proof === "either" ? "note" : "note_" + item.proof);
    note.placeholder = asked;
    note.setAttribute("aria-label", asked);
    note.value = given.note || "";
    const strip = el("div", "strip");
    for (const id of given.photos || []) strip.append(this.thumb(item.code, id));
    if (this.photoCount() < MOST_PHOTOS) strip.append(this.picker(item, "photo", true), this.picker(item, "gallery", false));
    else strip.append(el("p", "muted", this.say("photos_full", { n: MOST_PHOTOS })));
    box.append(note, strip);
    return box;
  }

  picker(item, word, camera) {
    const label = el("label", "camera", "＋ " + this.say(word));
    const file = document.createElement("input");
    file.type = "file";
    file.accept = "image/*";
    if (camera) file.capture = "environment";
    else file.multiple = true;
    file.dataset.photos = item.code;
    label.append(file);
    return label;
  }

  photoCount() {
    return Object.values(this.draft().answers).reduce((n, given) => n + (given.photos || []).length, 0);
  }

  thumb(code, id) {
    const usable = this.photos.isUsable(id);
    const box = el("span", usable ? "thumb" : "thumb bad");
    const image = document.createElement("img");
    image.alt = this.say("photo");
    image.onload = () => URL.revokeObjectURL(image.src);
    if (!this.photos.isLost(id)) this.photos.url(id).then((url) => { image.src = url; });
    const remove = button("remove", { act: "unphoto", item: code, photo: id });
    remove.textContent = "×";
    remove.setAttribute("aria-label", this.say("remove_photo"));
    box.append(image, remove);
    if (!usable) box.append(el("span", "fault", this.photoFault(id)));
    return box;
  }

  drawItem(code) {
    const card = this.root.querySelector("#item-" + code);
    const item = this.items().find((one) => one.code === code);
    if (card && item) card.replaceWith(this.itemCard(item));
  }

  drawFoot() {
    const foot = this.root.querySelector(".foot");
    if (!foot) return;
    const open = this.open().length;
    const total = this.items().length;
    const bar = el("div", "bar");
    const fill = el("i");
    fill.style.width = Math.round(((total - open) / total) * 100) + "%";
    bar.append(fill);
    const score = this.score();
    const line = el("p", "sofar", this.say("so_far", { done: total - open, total, score: score === null ? "—" : score }));
    line.setAttribute("aria-live", "polite");
    const arrival = !open && this.needsArrival();
    const main = button("main", { act: open || arrival ? "next" : "submit" });
    main.textContent = open ? this.say("open", { n: open }) : this.say(arrival ? "arrival_first" : "submit");
    foot.replaceChildren(bar, line, main);
    if (this.notice) foot.append(el("p", "muted", this.notice));
  }
}

function photosOf(walk, code) {
  const given = code ? [walk.answers[code] || {}] : Object.values(walk.answers);
  return given.flatMap((one) => one.photos || []);
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch (unreadable) { return null; }
}

function write(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (full) { return false; }
}

// A window's token is a parameter of what its code says, or what is printed beneath it.
function tokenIn(words) {
  const found = /[?&]w=([\w-]{8,64})/.exec(words) || /^([\w-]{12,64})$/.exec(words.trim());
  return found ? found[1] : null;
}

function sameDay(iso) { return new Date(iso).toDateString() === new Date().toDateString(); }

function el(tag, className, words) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  return element;
}

function button(className, data) {
  const element = el("button", className);
  element.type = "button";
  Object.assign(element.dataset, data);
  return element;
}

function input(type, className, placeholder) {
  const element = el("input", className);
  element.type = type;
  element.placeholder = placeholder;
  element.setAttribute("aria-label", placeholder);
  return element;
}
