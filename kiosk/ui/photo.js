// One photo: shrunk on the phone, sent to our own route, so that a lost websocket loses nothing.
const LONGEST_SIDE = 1600;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".photo");
  if (root.photo) {
    root.photo.data = data;
    return;
  }
  root.photo = new Photo(root, data, (sha256) => setStateValue("photo", sha256));
  return () => root.photo.leave();
}

class Photo {
  constructor(root, data, told) {
    this.root = root;
    this.data = data;
    this.told = told;
    this.delay = 2000;
    this.again = () => this.send();
    root.querySelector(".pick").append(data.says.pick);
    root.querySelector("input").addEventListener("change", (event) => this.take(event.target.files[0]));
    window.addEventListener("online", this.again);
  }

  leave() {
    window.removeEventListener("online", this.again);
    clearTimeout(this.timer);
  }

  say(words, state) {
    this.root.dataset.state = state;
    this.root.querySelector(".said").textContent = words;
  }

  async take(file) {
    if (!file) return;
    this.say(this.data.says.sending, "sending");
    this.picture = await shrunk(file);
    this.photo = null;
    this.key = uuid();
    const image = this.root.querySelector("img");
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(this.picture);
    this.delay = 2000;
    await this.send();
  }

  // Two steps, each of which may be repeated: the picture, then what it belongs to.
  async send() {
    clearTimeout(this.timer);
    if (!this.picture || this.busy) return;
    this.busy = true;
    try {
      if (!this.photo) this.photo = (await this.post(this.data.upload, this.picture, this.picture.type || "image/jpeg")).photo;
      const { address, body } = this.data.belongs || {};
      if (address) await this.post(address, JSON.stringify({ ...body, key: this.key, photo: this.photo }), "application/json");
      this.picture = null;
      this.say(this.data.says.sent, "sent");
      this.told(this.photo);
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.busy = false;
    }
  }

  async post(address, body, type) {
    const answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": type } });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(), {
      final: answer.status < 500 && answer.status !== 408 && answer.status !== 429,
      sentence: told.error && told.error.sentence,
    });
  }

  failed({ final, sentence }) {
    if (final) {
      this.picture = null;
      this.say(sentence || this.data.says.refused, "refused");
      return;
    }
    this.say(this.data.says.waiting, "waiting");
    this.timer = setTimeout(this.again, this.delay);
    this.delay = Math.min(this.delay * 2, 60000);
  }
}

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.7))) || file;
  } catch (undecodable) {
    return file; // the server knows more formats than the browser
  }
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = Array.from(bytes, (byte) => (256 + byte).toString(16).slice(1)).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
