// What is drawn, and when. The parts are made in list.js (all windows) and cards.js (one walk).
const WRITING = "textarea, input:not([type=file])";

class WalkDrawing {
  constructor(root, data, state, photos, scanner) {
    Object.assign(this, { root, data, state, photos, scanner, stale: false });
  }

  say(name, values) {
    let words = this.data.texts[name] || name;
    for (const [key, value] of Object.entries(values || {})) words = words.replace("{" + key + "}", value);
    return words;
  }

  standing() {
    const draft = this.state.draft;
    return standingOf(this.data, draft, this.photos.faults(photosOf(draft)));
  }

  photoFault(id) {
    return this.photos.isRefused(id) ? this.photos.refusal(id) || this.say("photo_refused") : this.say("photo_lost");
  }

  // What arrives by itself takes away neither what somebody writes nor a camera that looks for a code.
  redraw() {
    const focus = this.root.getRootNode().activeElement;
    const writing = focus && this.root.contains(focus) && focus.matches(WRITING);
    if (writing || this.scanner.stream) this.stale = true;
    else this.draw();
  }

  // A tap that ends the writing must find its button: what waits to be drawn waits a moment more.
  redrawSoon() { setTimeout(() => this.stale && this.redraw(), 500); }

  draw() {
    this.stale = false;
    const { at, draft } = this.state, walking = Boolean(draft && windowOf(this.data, at));
    if (!walking) this.state.at = null;
    const folds = this.unfolded();
    this.root.replaceChildren(...(walking ? walkParts(this) : listParts(this)).filter(Boolean));
    for (const fold of folds) for (const each of this.root.querySelectorAll("#" + fold)) each.open = true;
    if (walking) this.drawFoot();
    this.frame(walking);
  }

  // What somebody opened stays open when the page is drawn anew under it.
  unfolded() { return [...this.root.querySelectorAll("details[open]")].map((fold) => fold.id); }

  fold() { for (const each of this.root.querySelectorAll("details[open]")) each.open = false; }

  // While a walk is on screen it has the phone's screen to itself.
  frame(walking) { document.documentElement.classList.toggle("walking", walking); }

  drawTurned() {
    this.draw();
    const list = this.root.querySelector(".items");
    if (list) list.scrollIntoView({ block: "nearest" });
  }

  drawItem(code) {
    const card = this.root.querySelector("#item-" + code);
    const item = this.standing().items.find((one) => one.code === code);
    if (card && item) card.replaceWith(itemCard(this, item));
  }

  drawFoot() {
    const foot = this.root.querySelector(".foot");
    if (!foot) return;
    foot.classList.toggle("floats", !this.standing().arrival);
    foot.replaceChildren(...footParts(this));
  }

  // What is wrong with the moment of a check on paper, as far as one was given.
  paperFault() {
    const { on_paper_at: moment } = this.state.draft;
    return moment && !isPaperMoment(moment, this.data.paper) ? this.say("paper_fault") : "";
  }

  drawPaperFault() { this.root.querySelector(".arrival .fault").textContent = this.paperFault(); }

  // Shows the windows whose row holds the words.
  filter(words) {
    const wanted = words.trim().toLowerCase();
    for (const row of this.root.querySelectorAll("[data-act=pick]"))
      row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
  }

  toTop() { this.root.scrollIntoView({ block: "start" }); }

  toMiddle(card) { card.scrollIntoView({ behavior: "smooth", block: "center" }); }

  // Leads the eye to what is still owed.
  point(where) {
    const card = this.root.querySelector(where);
    this.toMiddle(card);
    card.classList.add("asked");
    setTimeout(() => card.classList.remove("asked"), 1600);
  }
}

function dotted(...words) { return words.filter(Boolean).join(" · "); }

function el(tag, className, words) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  return element;
}

function button(className, data, words) {
  const element = el("button", className, words);
  element.type = "button";
  Object.assign(element.dataset, data);
  return element;
}

// Buttons of which one is chosen: `data` is what each tells when it is tapped.
function choices(view, className, values, chosen, data) {
  const group = el("div", className);
  group.setAttribute("role", "radiogroup");
  for (const value of values) {
    const one = button("choice", { ...data, value }, view.say(value));
    one.setAttribute("role", "radio");
    one.setAttribute("aria-checked", String(chosen === value));
    group.append(one);
  }
  return group;
}

function fold(name, words) {
  const part = el("details", "all");
  part.id = name;
  part.append(el("summary", "", words));
  return part;
}

function link(className, words, address) {
  const element = el("a", className, words);
  element.href = address;
  return element;
}

function input(type, className, placeholder) {
  const element = el("input", className);
  element.type = type;
  element.placeholder = placeholder;
  element.setAttribute("aria-label", placeholder);
  return element;
}
