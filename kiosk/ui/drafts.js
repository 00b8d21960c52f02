// Hands in what is typed into the fields of a place, a moment after the last key: never sends a form.
const PAUSE = 900, AGAIN = 5000, PATIENCE = 30000;
// Letters that a browser still sends for a page that is gone.
const OUTLIVES = 20000;

export default function ({ data, parentElement, setTriggerValue }) {
  const line = parentElement.querySelector(".draft");
  let desk = line.desk;
  if (desk && desk.data.place !== data.place) {
    desk.leave();
    desk = null;
  }
  const isNew = !desk;
  if (isNew) desk = line.desk = new Desk(line);
  desk.told(data);
  // Whoever was quicker than this script types already.
  if (isNew && document.activeElement) desk.heard(document.activeElement);
  return () => {
    if (line.desk) line.desk.leave();
    line.desk = null;
  };
}

class Desk {
  constructor(line) {
    this.line = line;
    this.typed = {};
    this.since = {};
    this.unkept = {};
    this.handlers = [
      [document, "input", (event) => this.heard(event.target)],
      [document, "focusout", () => this.send()],
      [window, "online", () => this.send()],
      [window, "pagehide", () => this.sendAtOnce()],
      [window, "beforeunload", (event) => { if (this.isWaiting) event.preventDefault(); }],
    ];
    this.handlers.forEach(([place, name, call]) => place.addEventListener(name, call, true));
  }

  leave() {
    this.isLeft = true;
    this.sendAtOnce();
    this.handlers.forEach(([place, name, call]) => place.removeEventListener(name, call, true));
  }

  // Another round: of what was typed, only what this page sent went with it.
  told(data) {
    if (this.data && this.data.round !== data.round) {
      this.since = {};
      for (const waiting of [this.typed, this.unkept])
        for (const name of Object.keys(waiting)) if (wasSent(data, waiting[name])) delete waiting[name];
      if (!Object.keys(this.unkept).length) this.say("", false);
    }
    this.data = data;
  }

  heard(field) {
    const { names, longest, place, round, base, page } = this.data;
    const name = names.find((each) => field.closest?.(`.st-key-${CSS.escape(each)}`));
    if (!name || !(field.matches("textarea") || field.matches("input[type=text]"))) return;
    const words = { [name]: field.value.slice(0, longest) };
    this.typed[name] = { name, place, round: this.since[name] || round, base, page, words };
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  // One field after the other, the newest words of each; those of a field that failed wait.
  async send() {
    clearTimeout(this.timer);
    if (this.isBusy) return;
    this.isBusy = true;
    for (let taken = true; taken && Object.keys(this.typed).length;) taken = await this.put(this.next());
    this.isBusy = false;
  }

  // The page goes: nothing waits for its turn.
  sendAtOnce() {
    clearTimeout(this.timer);
    while (Object.keys(this.typed).length) this.put(this.next());
  }

  next() {
    const [name] = Object.keys(this.typed), typed = this.typed[name];
    delete this.typed[name];
    return typed;
  }

  // Tells whether the server took or refused it; else it waits, unless newer words of its field do.
  async put(typed) {
    const status = await this.answered(typed), { says } = this.data;
    const isOut = status === 401, isOver = status > 0 && status < 500 && !isOut;
    if (status < 300 && isOver) this.kept(typed);
    else if (isOut) this.say(says.out, true);
    else if (status !== 409) this.say(says.lost, true);
    this.isWaiting = !isOver && !isOut;
    if (isOver) return true;
    if (!wasSent(this.data, typed)) this.typed = { [typed.name]: typed, ...this.typed };
    if (this.isWaiting && !this.isLeft) this.later(AGAIN);
    return false;
  }

  // The status of the answer, 0 where none came.
  async answered({ name, ...told }) {
    const body = JSON.stringify(told);
    const how = { method: "POST", body, keepalive: body.length < OUTLIVES, signal: AbortSignal.timeout?.(PATIENCE), headers: { "Content-Type": "application/json" } };
    try {
      const answer = await fetch(this.data.address, how);
      if (answer.status === 409) await this.refused(name, told.round, answer);
      return answer.status;
    } catch {
      return 0;
    }
  }

  // Another page sent this field: what is typed from now on is typed after that.
  async refused(name, round, answer) {
    const { since } = (await answer.json()).error;
    if (!since) return;
    this.since[name] = since;
    this.unkept[name] = { name, round };
    this.say(this.data.says.sent, true);
  }

  kept({ name }) {
    delete this.unkept[name];
    if (!Object.keys(this.unkept).length) this.say(this.data.says.kept, false);
  }

  say(words, isLost) {
    this.line.textContent = words;
    this.line.classList.toggle("lost", isLost);
  }
}

function wasSent(data, typed) {
  return (data.sent[typed.name] || 0) > Number(typed.round);
}
