// What a phone keeps of its walks, at once and for each account: drafts by window, an outbox, and
// what was done of late. Where the inspector is, each tab keeps for itself: two tabs are at two
// windows. What is said of it lasts as long as the page.
const STORE = "kiosk.walk.v1";
const MOST_DONE = 20;
const MOST_THROWN = 5;

class WalkState {
  constructor(account, full) {
    this.key = STORE + "." + account;
    this.full = full;
    this.kept = read(this.key) || { drafts: {}, outbox: [], done: [] };
    this.here = readHere(this.key);
    this.kept.thrown = this.kept.thrown || []; // walks given up, to be taken up again
    this.kept.gone = this.kept.gone || []; // drafts the server is still to forget
    this.said = null; // of the walk handed in last: its window, score and number
    this.notice = "";
    this.signedOut = false;
  }

  get at() { return this.here; }
  set at(code) {
    this.here = code;
    try { sessionStorage.setItem(this.key, code || ""); } catch (blocked) { /* it lasts as long as the page */ }
  }

  get draft() { return this.kept.drafts[this.at]; }
  get waiting() { return this.kept.outbox.filter((one) => !one.refused); }
  get refused() { return this.kept.outbox.filter((one) => one.refused); }
  get photos() {
    return [...Object.values(this.kept.drafts), ...this.kept.outbox, ...this.kept.thrown].flatMap((walk) => photosOf(walk));
  }

  // Takes over what another tab kept; says whether it ended the walk that is on screen here.
  reload() {
    this.kept = { thrown: [], gone: [], ...(read(this.key) || this.kept) };
    const ended = Boolean(this.at && !this.draft);
    if (ended) this.at = null;
    return ended;
  }

  save() {
    if (!write(this.key, this.kept)) this.full();
  }

  // A walk begun on another phone goes on here, unless this phone knows the window's walk already.
  adopt(drafts) {
    for (const [code, draft] of Object.entries(drafts || {})) {
      const { done, outbox, thrown, gone } = this.kept;
      const known = [...done, ...outbox, ...thrown, ...gone].some((one) => one.ref === draft.ref);
      if (!known && !this.kept.drafts[code]) this.kept.drafts[code] = draft;
    }
  }

  // Goes to a window; its walk goes on, and is of another kind only while nothing is answered.
  goTo(data, code, kind) {
    const draft = this.kept.drafts[code];
    if (!draft) {
      const started = { ref: kioskKey(), started_at: new Date().toISOString() };
      this.kept.drafts[code] = { ...started, ...begun(data, code, kind) };
    } else if (kind && !Object.keys(draft.answers).length) draft.kind = kind;
    this.at = code;
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
    this.at = null;
    this.save();
  }

  isWaiting(ref) { return this.waiting.some((one) => one.ref === ref); }
  isRefused(ref) { return this.refused.some((one) => one.ref === ref); }

  putBack(walk, sentence) {
    const kept = this.kept.outbox.find((one) => one.ref === walk.ref);
    if (kept) kept.refused = sentence;
    this.save();
  }

  // Leaves the list of windows as it was: a walk in which nothing was said is none.
  leave() {
    if (this.draft && isUntouched(this.draft)) delete this.kept.drafts[this.at];
    this.at = null;
    this.save();
  }

  // Gives a walk up, finished or not; returns those given up so long ago that they end for good.
  throwAway(walk) {
    const { refused, ...given } = walk;
    delete this.kept.drafts[this.draftOf(walk.ref)];
    this.drop(walk.ref);
    this.forget(walk);
    if (this.said && this.said.ref === walk.ref) this.said = null;
    this.kept.thrown = [given, ...this.kept.thrown.filter((one) => one.ref !== walk.ref)];
    return this.kept.thrown.splice(MOST_THROWN);
  }

  // Takes a walk up again, under a number of its own; one begun there meanwhile is given up for it.
  takeBack(data, ref) {
    const walk = this.kept.thrown.find((one) => one.ref === ref);
    const instead = this.kept.drafts[walk.window];
    this.kept.thrown = this.kept.thrown.filter((one) => one.ref !== ref);
    const ended = instead && !isUntouched(instead) ? this.throwAway(instead) : [];
    this.kept.drafts[walk.window] = renewed(data, { ...walk, ref: kioskKey() });
    return ended;
  }

  // The answers belong to another window; how one came here proves nothing there.
  moveTo(data, code) {
    const { arrival, ...walk } = this.draft;
    delete this.kept.drafts[walk.window];
    this.forget(walk);
    const ways = kindsOf(data, { window: code });
    const kind = ways.includes(walk.kind) ? walk.kind : ways[0];
    this.kept.drafts[code] = { ...walk, ref: kioskKey(), window: code, kind };
    this.at = code;
  }

  forget(walk) { this.kept.gone.push({ ref: walk.ref, window: walk.window }); }

  draftOf(ref) { return Object.keys(this.kept.drafts).find((code) => this.kept.drafts[code].ref === ref); }

  // A refused walk becomes a draft again, under a number of its own.
  takeUp(data, ref) {
    const { refused, ...walk } = this.kept.outbox.find((one) => one.ref === ref);
    this.drop(ref);
    this.forget(walk);
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

function readHere(key) {
  try { return sessionStorage.getItem(key) || null; } catch (blocked) { return null; }
}

function write(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch (full) { return false; }
}
