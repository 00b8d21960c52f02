// One photo: shrunk on the phone, sent to our own route, so that a lost websocket loses nothing.

// Streamlit takes a component away when another part of the page is opened: a photo on its way
// goes on beside it.
const photos = (window.kioskPhotos ??= new Map());

export default function ({ data, parentElement, setStateValue }) {
  const begin = () => new View(parentElement.querySelector(".photo"), data, (photo) => setStateValue("photo", photo));
  return mounted(parentElement, begin, (view) => { view.data = data; view.draw(); });
}

// Becomes "sending", "waiting", "sent" or "refused"; "" while there is none.
class Photo {
  constructor({ upload, belongs, kept }) {
    this.upload = upload;
    this.belongs = belongs;
    this.number = kept || "";
    this.state = kept ? "sent" : "";
    this.patience = kioskPatience(() => this.send());
    this.again = () => this.send();
    window.addEventListener("online", this.again);
  }

  leave() {
    window.removeEventListener("online", this.again);
    this.patience.end();
  }

  become(state, { number = "", sentence = "" } = {}) {
    Object.assign(this, { state, number, sentence });
    if (this.view) this.view.changed();
  }

  show(picture) {
    URL.revokeObjectURL(this.address);
    this.address = picture ? URL.createObjectURL(picture) : "";
  }

  // What was picked last counts, however far an earlier picture has come.
  async take(file) {
    const job = { key: kioskKey() };
    this.job = job;
    this.show(null);
    this.become("sending");
    const picture = await kioskShrunk(file);
    if (job !== this.job) return;
    job.picture = picture;
    this.show(picture);
    this.become("sending");
    this.patience.end();
    this.send();
  }

  remove() {
    this.job = null;
    this.show(null);
    this.become("");
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    while (this.job && this.job.picture) {
      const job = this.job;
      const outcome = await this.hand(job);
      if (job !== this.job) continue;
      this.settle(job, outcome);
      if (outcome.heard === "later") break;
    }
    this.busy = false;
  }

  // Two steps, each of which may be repeated: the picture, then what it belongs to.
  async hand(job) {
    if (!job.photo) {
      const outcome = await handedIn(this.upload, job.picture, job.picture.type || "image/jpeg", "photo");
      if (outcome.heard !== "taken" || job !== this.job) return outcome;
      job.photo = outcome.told.photo;
    }
    if (!this.belongs) return { heard: "taken" };
    const body = JSON.stringify({ ...this.belongs.body, key: job.key, photo: job.photo });
    return handedIn(this.belongs.address, body, "application/json", "id");
  }

  settle(job, { heard, told }) {
    if (heard === "later") {
      this.become("waiting");
      this.patience.wait();
      return;
    }
    this.job = null;
    if (heard === "taken") this.become("sent", { number: job.photo });
    else this.become("refused", { sentence: told.error.sentence });
  }
}

class View {
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.photo = photos.get(data.memory) || new Photo(data);
    this.photo.view = this;
    if (data.memory) photos.set(data.memory, this.photo);
    root.querySelector("input").onchange = ({ target }) => {
      if (target.files[0]) this.photo.take(target.files[0]);
      target.value = "";
    };
    root.querySelector(".remove").onclick = () => this.photo.remove();
    this.changed();
  }

  leave() {
    this.photo.view = null;
    if (!this.data.memory) this.photo.leave();
  }

  // Where a photo can be changed: there a photo on its way is told of, too.
  isPlace() { return this.data.kept !== null; }

  changed() {
    const { number, state } = this.photo;
    const said = this.isPlace() && (state === "sending" || state === "waiting") ? "sending" : number;
    if (said !== (this.said ?? this.data.kept ?? "")) this.tell((this.said = said));
    this.draw();
  }

  draw() {
    const { state, sentence, address } = this.photo;
    const { says } = this.data;
    const place = this.isPlace();
    const image = this.root.querySelector("img");
    if (state) this.root.dataset.state = state;
    else delete this.root.dataset.state;
    if (address) image.src = address;
    image.hidden = !address;
    this.root.classList.toggle("place", place);
    this.root.querySelector(".pick span").textContent = place && state ? says.change : says.pick;
    this.root.querySelector(".said").textContent = sentence || says[state] || "";
    this.root.querySelector(".remove").textContent = says.remove;
  }
}
