// Works for a rating when the answer to it asks: a worker looks for the counter whose key begins as
// told. Only while the page is seen, one rating after the other; where it fails, the rating waits for
// people as ever. It is the page's script and its worker's.
(() => {
  // Counters: no puzzle of ours hides behind more.
  const MOST = 1000;
  if (self.document) begin(...document.currentScript.src.split("#"));
  else self.onmessage = (event) => found(event.data).catch(() => "").then((key) => postMessage({ key }));

  function begin(address, rating) {
    if (!self.Worker || !self.crypto || !crypto.subtle) return;
    self.kioskWork = (self.kioskWork || Promise.resolve()).then(() => work(address, rating)).catch(() => { });
  }
  async function work(address, r) {
    const asked = await fetch("/api/work?r=" + r);
    if (!asked.ok) return;
    const told = await asked.json();
    const key = await solved(address, told.parameters, performance.now() + told.seconds * 1000);
    if (!key) return;
    const headers = { "Content-Type": "application/json" };
    await fetch("/api/work", { method: "POST", headers, body: JSON.stringify({ r, key }), keepalive: true });
  }
  // Stops while nobody sees the page, and goes on from where it was.
  function solved(address, parameters, until) {
    return new Promise((done) => {
      let worker = null, from = 0;
      function stop() {
        if (worker) worker.terminate();
        worker = null;
      }
      function end(key) {
        stop();
        document.removeEventListener("visibilitychange", look);
        done(key);
      }
      function look() {
        stop();
        if (performance.now() > until) return end("");
        if (document.hidden) return;
        worker = new Worker(address);
        worker.onmessage = ({ data }) => { if ("key" in data) end(data.key); else from = data.from; };
        worker.onerror = () => end("");
        worker.postMessage({ ...parameters, from });
      }
      document.addEventListener("visibilitychange", look);
      look();
    });
  }

  async function found({ nonce, salt, cost, keyLength, keyPrefix, from }) {
    const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]), place = new DataView(password.buffer);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
    for (let counter = from; counter < MOST; counter += 1) {
      place.setUint32(password.length - 4, counter);
      const base = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const key = hex(await crypto.subtle.deriveBits(how, base, keyLength * 8));
      if (key.startsWith(keyPrefix)) return key;
      if (counter % 16 === 0) postMessage({ from: counter });
    }
    return "";
  }
  function bytes(text) { return Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16)); }
  function hex(buffer) { return Array.from(new Uint8Array(buffer), (byte) => ("0" + byte.toString(16)).slice(-2)).join(""); }
})();
