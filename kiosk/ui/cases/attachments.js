// Files on their way to a case: each sent to our own route, so that a lost websocket loses nothing.

// Streamlit takes a component away when another part of the page is opened: what is on its way
// goes on beside it.
const boxes = (window.kioskFiles ??= new Map());
const SLOWEST = 16; // bytes a millisecond of a weak signal: a large file is not given up too early

export default function ({ data, parentElement, setStateValue }) {
  const begin = () => new View(parentElement.querySelector(".files"), data, (n) => setStateValue("arrived", n));
  return mounted(parentElement, begin, (view) => { view.data = data; view.draw(); });
}

class Box {
  constructor(data) {
    this.data = data;
    this.jobs = [];
    this.arrived = 0;
    this.patience = kioskPatience(() => this.send());
    window.addEventListener("online", () => this.send());
  }

  async take(file) {
    const job = { name: file.name, state: "sending", sentence: "" };
    this.jobs.push(job);
    this.changed();
    const picture = file.type.startsWith("image/");
    if (!picture && file.size > this.data.most) this.refuse(job, this.data.says.large);
    else {
      // Kept in the page's own memory: a phone may take back what its picker lent.
      job.body = picture ? await kioskShrunk(file) : await inMemory(file);
      if (!job.body) this.refuse(job, this.data.says.unread);
    }
    this.changed();
    this.patience.end();
    this.send();
  }

  refuse(job, sentence) { Object.assign(job, { state: "refused", sentence, body: null }); }

  drop(job) {
    this.jobs = this.jobs.filter((each) => each !== job);
    this.changed();
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    for (let job; (job = this.jobs.find((each) => each.body)); ) {
      const address = `${this.data.upload}&name=${encodeURIComponent(job.name)}`;
      const longest = LONGEST_ANSWER + job.body.size / SLOWEST;
      const { heard, told, status } = await handedIn(address, job.body, "application/octet-stream", "file", longest);
      if (heard === "later") {
        this.jobs.forEach((each) => { if (each.body) each.state = status === 401 ? "out" : "waiting"; });
        this.patience.wait();
        break;
      }
      if (heard === "refused") this.refuse(job, told.error.sentence);
      else {
        this.jobs = this.jobs.filter((each) => each !== job);
        this.arrived += 1;
      }
      this.changed();
    }
    this.busy = false;
    this.changed();
  }

  changed() { if (this.view) this.view.changed(); }
}

async function inMemory(file) {
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch (gone) {
    return null;
  }
}

class View {
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.box = boxes.get(data.memory) || new Box(data);
    boxes.set(data.memory, this.box);
    this.box.view = this;
    root.querySelector("input").onchange = ({ target }) => {
      [...target.files].forEach((file) => this.box.take(file));
      target.value = "";
    };
    this.said = this.box.arrived;
    this.changed();
  }

  leave() { if (this.box.view === this) this.box.view = null; }

  changed() {
    if (this.box.arrived !== this.said) this.tell((this.said = this.box.arrived));
    this.draw();
  }

  draw() {
    this.box.data = this.data;
    this.root.querySelector(".pick span").textContent = this.data.says.pick;
    this.root.querySelector("ul").replaceChildren(...this.box.jobs.map((job) => this.line(job)));
  }

  line(job) {
    const line = document.createElement("li");
    const name = line.appendChild(document.createElement("b"));
    const said = line.appendChild(document.createElement("span"));
    name.textContent = job.name;
    said.textContent = job.sentence || this.data.says[job.state];
    line.dataset.state = job.state;
    if (job.state !== "sending") {
      const drop = line.appendChild(document.createElement("button"));
      drop.type = "button";
      drop.textContent = this.data.says.remove;
      drop.onclick = () => this.box.drop(job);
    }
    return line;
  }
}
