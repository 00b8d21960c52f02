// What a phone keeps of its walks, at once and for each account: drafts by window, an outbox, what
// was done of late, and where the inspector is. What is said of it lasts as long as the page.
const STORE = "kiosk.walk.v1";
const MOST_DONE = 20;

class WalkState {
  constructor(account, full) {
    this.key = STORE + "." + account;
    this.full = full;
    this.kept = read(this.key) || { drafts: {}, outbox: [], done: [], at: null };
    this.said = null; // of the walk handed in last: its window, score and number
    this.notice = "";
    this.signedOut = false;
  }

  get draft() { return this.kept.drafts[this.kept.at]; }
  get waiting() { return this.kept.outbox.filter((one) => !one.refused); }
  get refused() { return this.kept.outbox.filter((one) => one.refused); }
  get photos() { return [...Object.values(this.kept.drafts), ...this.kept.outbox].flatMap((walk) => photosOf(walk)); }

  reload() { this.kept = read(this.key) || this.kept; }

  save() {
    if (!write(this.key, this.kept)) this.full();
  }

  // A walk begun on another phone goes on here, unless this phone knows the window's walk already.
  adopt(drafts) {
    for (const [code, draft] of Object.entries(drafts || {})) {
      const sent = this.kept.done.concat(this.kept.outbox).some((one) => one.ref === draft.ref);
      if (!sent && !this.kept.drafts[code]) this.kept.drafts[code] = draft;
    }
  }

  // Goes to a window; its walk goes on, and is of another kind only while nothing is answered.
  goTo(data, code, kind) {
    const draft = this.kept.drafts[code];
    if (!draft) {
      const started = { ref: kioskKey(), started_at: new Date().toISOString() };
      this.kept.drafts[code] = { ...started, ...begun(data, code, kind) };
    } else if (kind && !Object.keys(draft.answers).length) draft.kind = kind;
    this.kept.at = code;
  }

  give(code, what) {
    this.draft.answers[code] = { ...this.draft.answers[code], ...what };
  }

  photosAt(code) { return photosOf(this.draft, code); }

  // The draft becomes a walk in the outbox.
  finish(window, score) {
    const draft = this.draft;
    this.kept.outbox.push({ ...draft, finished_at: new Date().toISOString() });
    this.said = { window: window.name, score, ref: draft.ref };
    delete this.kept.drafts[draft.window];
    this.kept.at = null;
    this.save();
  }

  isWaiting(ref) { return this.kept.outbox.some((one) => one.ref === ref); }

  putBack(walk, sentence) {
    const kept = this.kept.outbox.find((one) => one.ref === walk.ref);
    if (kept) kept.refused = sentence;
    this.save();
  }

  // A refused walk becomes a draft again, under a number of its own.
  takeUp(data, ref) {
    const { refused, ...walk } = this.kept.outbox.find((one) => one.ref === ref);
    this.drop(ref);
    this.kept.drafts[walk.window] = renewed(data, { ...walk, ref: kioskKey() });
    return walk.window;
  }

  settle(walk, score) {
    this.drop(walk.ref);
    this.kept.done = [{ ref: walk.ref, window: walk.window, kind: walk.kind, score, at: walk.finished_at },
      ...this.kept.done.filter((one) => one.ref !== walk.ref)].slice(0, MOST_DONE);
    if (this.said && this.said.ref === walk.ref) this.said.score = score;
    this.save();
  }

  drop(ref) { this.kept.outbox = this.kept.outbox.filter((one) => one.ref !== ref); }
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch (unreadable) { return null; }
}

function write(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (full) { return false; }
}
