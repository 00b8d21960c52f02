// The photos of walks: shrunk on the phone, kept in IndexedDB until their walk has arrived.
const KNOWN = STORE + ".photos";
const MOST_KNOWN = 600;

class WalkPhotos {
  constructor(upload, full) {
    this.upload = upload;
    this.full = full;
    this.database = openDatabase();
    this.known = {}; // of a photo: its number at the server, or {refused: the sentence}
    this.pictures = {};
    this.gone = new Set();
    this.sending = {};
  }

  // Reads what other tabs and earlier visits know, and looks which of some photos are lost.
  async look(ids) {
    this.learn();
    const stored = await this.ask("readonly", (store) => store.getAllKeys()).catch(() => null);
    if (!stored) return; // it may hold them all the same
    for (const id of ids.filter((one) => this.isWaiting(one) && !this.pictures[one])) {
      if (stored.includes(id)) this.gone.delete(id);
      else this.gone.add(id);
    }
  }

  learn() {
    for (const [id, what] of Object.entries(read(KNOWN) || {})) this.known[id] = what === "refused" ? { refused: "" } : what;
  }

  isWaiting(id) { return id.startsWith("local-") && !this.known[id]; }
  isLost(id) { return this.isWaiting(id) && this.gone.has(id); }
  isRefused(id) { return typeof this.known[id] === "object"; }
  isUsable(id) { return !this.isLost(id) && !this.isRefused(id); }
  fault(id) { return this.isRefused(id) ? "refused" : this.isLost(id) ? "lost" : null; }
  faults(ids) { return Object.fromEntries(ids.map((id) => [id, this.fault(id)])); }
  refusal(id) { return this.known[id].refused; }
  number(id) { return typeof this.known[id] === "string" ? this.known[id] : id; }

  // The photo has its name at once; whatever asks for its picture waits until it is small.
  keep(file) {
    const id = "local-" + kioskKey();
    this.pictures[id] = this.store(id, file);
    return id;
  }

  async store(id, file) {
    const picture = await kioskShrunk(file);
    await this.ask("readwrite", (store) => store.put(picture, id)).catch(() => this.full());
    return picture;
  }

  picture(id) {
    return this.pictures[id] || this.ask("readonly", (store) => store.get(id));
  }

  async url(id) {
    const picture = id.startsWith("local-") && await this.picture(id).catch(() => null);
    return picture ? URL.createObjectURL(picture) : "/photos/" + this.number(id);
  }

  // Hands a photo in, once however many ask for it, and says what became of it.
  send(id) {
    this.sending[id] = this.sending[id] || this.hand(id).finally(() => delete this.sending[id]);
    return this.sending[id];
  }

  async hand(id) {
    this.learn();
    if (!this.isWaiting(id)) return { heard: "taken" };
    const picture = await this.picture(id).catch(() => null);
    if (picture === null) return { heard: "later" };
    if (!picture) {
      this.gone.add(id);
      return { heard: "lost" };
    }
    const outcome = await handedIn(this.upload, picture, picture.type || "image/jpeg", "photo");
    if (outcome.heard === "taken") this.note(id, outcome.told.photo);
    if (outcome.heard === "refused") this.note(id, { refused: outcome.told.error.sentence });
    return outcome;
  }

  note(id, what) {
    this.learn();
    this.known[id] = what;
    write(KNOWN, Object.fromEntries(Object.entries(this.known).slice(-MOST_KNOWN)));
  }

  // What the server has of a photo stays known, for another tab may be about to send its walk.
  async drop(ids) {
    for (const id of ids.filter((one) => one.startsWith("local-"))) {
      delete this.pictures[id];
      await this.ask("readwrite", (store) => store.delete(id)).catch(() => {});
    }
  }

  async ask(mode, what) {
    const database = await this.database;
    if (!database) return mode === "readonly" ? undefined : Promise.reject(new Error("no database"));
    const asked = what(database.transaction("photos", mode).objectStore("photos"));
    return new Promise((done, failed) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }
}

function openDatabase() {
  return new Promise((done) => {
    try {
      const opening = indexedDB.open("kiosk-walk", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("photos");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => done(null);
    } catch (blocked) {
      done(null);
    }
  });
}
