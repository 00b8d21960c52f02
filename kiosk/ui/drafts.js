// Hands in what is typed into the fields of a place, a moment after the last key: never sends a form.
const PAUSE = 900;

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
    this.turn = Promise.resolve();
    this.input = (event) => this.heard(event.target);
    this.now = () => this.send();
    document.addEventListener("input", this.input, true);
    document.addEventListener("focusout", this.now, true);
    window.addEventListener("pagehide", this.now);
    window.addEventListener("online", this.now);
  }

  leave() {
    this.send();
    document.removeEventListener("input", this.input, true);
    document.removeEventListener("focusout", this.now, true);
    window.removeEventListener("pagehide", this.now);
    window.removeEventListener("online", this.now);
    clearTimeout(this.timer);
  }

  // Another round: the form was sent or given up, and what was typed into it with it.
  told(data) {
    if (this.data && this.data.round !== data.round) {
      this.typed = {};
      clearTimeout(this.timer);
      this.say("", false);
    }
    this.data = data;
  }

  heard(field) {
    const name = this.data.names.find((each) => field.closest?.(`.st-key-${CSS.escape(each)}`));
    if (!name || !(field.matches("textarea") || field.matches("input[type=text]"))) return;
    this.typed[name] = field.value.slice(0, this.data.longest);
    clearTimeout(this.timer);
    this.timer = setTimeout(this.now, PAUSE);
  }

  send() {
    clearTimeout(this.timer);
    const words = this.typed;
    if (!Object.keys(words).length) return;
    this.typed = {};
    const { place, round, base, address, says } = this.data;
    const body = JSON.stringify({ place, round, base, words });
    this.turn = this.turn.then(() => this.put(address, body, words, says));
  }

  async put(address, body, words, says) {
    try {
      const answer = await fetch(address, { method: "POST", body, keepalive: true, headers: { "Content-Type": "application/json" } });
      if (answer.ok) this.say(says.kept, false);
      else if (answer.status === 401) this.say(says.out, true);
      else if (answer.status !== 409) this.say(says.lost, true);
      if (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 401)) return;
    } catch {
      this.say(says.lost, true);
    }
    // What was typed since is newer.
    this.typed = { ...words, ...this.typed };
  }

  say(words, isLost) {
    this.line.textContent = words;
    this.line.classList.toggle("lost", isLost);
  }
}
