// One signature: drawn with a finger or typed, kept over reruns, sent to our own route.
const WIDTH = 600;
const HEIGHT = 300;
const { card: PAPER, ink: INK } = KIOSK_PAPER;
const PEN = 5;
const SHORTEST = 60; // what is drawn in all; a dot or a tap is no name
const LARGEST = 20 * 1024;
const PATIENCE = 20000;

// Streamlit may take a component away and mount it anew: what was signed lives beside it.
const memory = (window.kioskSignatures ??= new Map());
// The papers on screen: one press ends what was written on all of a form.
const papers = (window.kioskPapers ??= new Set());

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".pad");
  if (root.pad) {
    root.pad.renew(data);
    return;
  }
  root.pad = new Pad(root, data, (signature) => setStateValue("signature", signature));
  return () => root.pad.leave();
}

function made(tag, kind, words) {
  const element = document.createElement(tag);
  element.className = kind;
  if (tag === "button") element.type = "button";
  if (words !== undefined) element.textContent = words;
  return element;
}

class Pad {
  constructor(root, data, told) {
    this.root = root;
    this.data = data;
    this.told = told;
    this.kept = memory.get(data.pad) || { strokes: [], typing: false, name: "", signature: null, image: "" };
    memory.set(data.pad, this.kept);
    this.build(data);
    papers.add(this);
    this.resized = new ResizeObserver(() => this.redraw());
    this.resized.observe(this.canvas);
    if (this.kept.signature) told(this.kept.signature);
    this.show();
  }

  leave() {
    papers.delete(this);
    this.resized.disconnect();
  }

  renew(data) {
    this.data = data;
    this.done.textContent = data.says.done;
  }

  build({ says, label, longest }) {
    const labelled = made("p", "label", label);
    this.canvas = made("canvas", "field");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `${label} · ${says.hint}`);
    this.hint = made("p", "hint", says.hint);
    const paper = made("div", "paper");
    paper.append(this.canvas, this.hint);
    this.input = made("input", "name");
    this.input.maxLength = longest;
    this.input.autocomplete = "off";
    this.input.value = this.kept.name;
    const typed = made("label", "typed", says.name);
    typed.append(this.input);
    this.undo = made("button", "undo", says.undo);
    this.clear = made("button", "clear", says.clear);
    this.done = made("button", "done", says.done);
    const tools = made("div", "tools");
    tools.append(this.undo, this.clear, this.done);
    this.switch = made("button", "switch");
    this.image = made("img", "image");
    this.image.alt = label;
    this.again = made("button", "again", says.again);
    this.said = made("p", "said");
    this.said.setAttribute("role", "status");
    this.root.append(labelled, paper, typed, tools, this.switch, this.image, this.said, this.again);
    this.listen();
  }

  listen() {
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const kind of ["pointerup", "pointercancel"]) this.canvas.addEventListener(kind, (event) => this.end(event));
    this.undo.addEventListener("click", () => this.change(() => this.kept.strokes.pop()));
    this.clear.addEventListener("click", () => this.change(() => this.empty()));
    this.done.addEventListener("click", () => this.finish());
    this.switch.addEventListener("click", () => this.change(() => (this.kept.typing = !this.kept.typing)));
    this.again.addEventListener("click", () => this.anew());
    this.input.addEventListener("input", () => (this.kept.name = this.input.value));
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && this.finish());
  }

  // Drawing: one pointer at a time, points as parts of the paper so that a turned phone loses none.

  begin(event) {
    if (this.pen !== undefined || event.button > 0) return;
    event.preventDefault();
    this.pen = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.kept.strokes.push([this.point(event)]);
    this.say("");
    this.redraw();
  }

  go(event) {
    if (event.pointerId !== this.pen) return;
    const passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    this.kept.strokes.at(-1).push(...(passed.length ? passed : [event]).map((each) => this.point(each)));
    this.redraw();
  }

  end(event) {
    if (event.pointerId !== this.pen) return;
    this.pen = undefined;
    this.show();
  }

  point(event) {
    const place = this.canvas.getBoundingClientRect();
    const part = (at, from, size, whole) => Math.min(Math.max((at - from) / size, 0), 1) * whole;
    return [part(event.clientX, place.left, place.width, WIDTH), part(event.clientY, place.top, place.height, HEIGHT)];
  }

  redraw() {
    const wide = this.canvas.clientWidth * (window.devicePixelRatio || 1);
    if (!wide) return;
    if (this.canvas.width !== Math.round(wide)) {
      this.canvas.width = Math.round(wide);
      this.canvas.height = Math.round((wide * HEIGHT) / WIDTH);
    }
    drawn(this.canvas, this.kept.strokes);
    this.hint.hidden = this.kept.strokes.length > 0;
  }

  // What is to be seen

  show() {
    const { typing, strokes, signature, image } = this.kept;
    this.root.dataset.state = signature ? "signed" : typing ? "typing" : "drawing";
    this.switch.textContent = typing ? this.data.says.draw : this.data.says.type;
    this.undo.disabled = this.clear.disabled = !strokes.length;
    this.image.hidden = !image;
    if (image && this.image.src !== image) this.image.src = image;
    if (signature) this.say(signature.typed ? this.data.says.kept_typed + signature.typed : this.data.says.kept);
    this.redraw();
  }

  say(words) {
    this.said.textContent = words;
  }

  change(deed) {
    deed();
    this.say("");
    this.show();
  }

  empty() {
    this.kept.strokes.length = 0;
  }

  anew() {
    this.change(() => {
      this.empty();
      this.kept.signature = null;
      this.kept.image = "";
    });
    this.told(null);
  }

  // Handing it in

  // Ends the signature, and whatever else is written on papers of the same form.
  async finish() {
    const others = [...papers].filter((one) => one !== this && one.data.form === this.data.form && one.isWritten());
    await Promise.all([this, ...others].map((one) => one.handIn()));
  }

  isWritten() {
    const { signature, typing, name, strokes } = this.kept;
    return !signature && (typing ? Boolean(name.trim()) : length(strokes) >= SHORTEST);
  }

  async handIn() {
    if (this.busy) return;
    this.busy = this.done.disabled = true;
    try {
      await (this.kept.typing ? this.type() : this.send());
    } catch (failure) {
      this.say(failure.sentence || this.data.says.failed);
    } finally {
      this.busy = this.done.disabled = false;
    }
  }

  type() {
    const name = this.kept.name.trim();
    if (!name) return this.say(this.data.says.empty);
    this.keep({ typed: name }, "");
  }

  async send() {
    if (length(this.kept.strokes) < SHORTEST) return this.say(this.data.says.empty);
    this.say(this.data.says.sending);
    const picture = await small(this.kept.strokes);
    const answer = await fetch(this.data.address, {
      method: "POST",
      body: picture,
      headers: { "Content-Type": "image/png" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(), { sentence: told.error && told.error.sentence });
    this.keep({ picture: told.signature }, URL.createObjectURL(picture));
  }

  keep(signature, image) {
    this.kept.signature = signature;
    this.kept.image = image;
    this.show();
    this.told(signature);
  }
}

function drawn(canvas, strokes) {
  const paper = canvas.getContext("2d");
  const scale = canvas.width / WIDTH;
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.fillStyle = PAPER;
  paper.fillRect(0, 0, WIDTH, HEIGHT);
  paper.strokeStyle = paper.fillStyle = INK;
  paper.lineWidth = PEN;
  paper.lineCap = paper.lineJoin = "round";
  for (const stroke of strokes) draw(paper, stroke);
}

// A curve through the middles between the points: a hand draws no corners.
function draw(paper, stroke) {
  paper.beginPath();
  paper.moveTo(...stroke[0]);
  for (let n = 1; n < stroke.length - 1; n += 1) {
    const [x, y] = stroke[n];
    const [nextX, nextY] = stroke[n + 1];
    paper.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  paper.lineTo(...stroke.at(-1));
  paper.stroke();
}

function length(strokes) {
  let sum = 0;
  for (const stroke of strokes)
    for (let n = 1; n < stroke.length; n += 1) sum += Math.hypot(stroke[n][0] - stroke[n - 1][0], stroke[n][1] - stroke[n - 1][1]);
  return sum;
}

async function small(strokes) {
  let picture;
  for (let width = WIDTH; width >= WIDTH / 4; width /= 2) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = (width * HEIGHT) / WIDTH;
    drawn(canvas, strokes);
    picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (picture.size <= LARGEST) break;
  }
  return picture;
}
