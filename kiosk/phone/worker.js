// Sends what a page kept, when it is closed; and shows a page of ours where a link leads nowhere.
// It stands behind the complaint's pages alone, and answers nothing but their opening.
const OFFLINE = "/offline", CACHE = "kiosk-offline-1", PATHS = ["/complain", "/track"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(OFFLINE)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("kiosk-offline-") && name !== CACHE).map((name) => caches.delete(name))));
  // The network is asked while the worker starts: nobody waits for it.
  const preload = self.registration.navigationPreload ? self.registration.navigationPreload.enable() : null;
  event.waitUntil(Promise.all([old, preload]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate" || request.method !== "GET") return;
  if (!PATHS.includes(new URL(request.url).pathname)) return;
  const asked = Promise.resolve(event.preloadResponse).then((early) => early || fetch(request));
  event.respondWith(asked.catch(() => caches.open(CACHE).then((cache) => cache.match(OFFLINE))));
});

// What pages hand over

function later(deed, ...given) {
  return new Promise((done) => kioskLater[deed](...given, done));
}

self.addEventListener("sync", (event) => {
  if (event.tag === "kiosk") event.waitUntil(sendAll());
});

// In order; what could not be taken now is tried again by the browser, and holds back its visit.
async function sendAll() {
  const items = await later("all"), held = new Set(), known = {};
  if (!items) throw new Error("what waits cannot be read now");
  // What was chosen and not sent waits there, too: it has no body, and is nobody's but its form's.
  for (const item of items.filter((each) => each.body).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (held.has(item.visit)) continue;
    if (item.rating) item.rating = known[item.rating] || item.rating;
    const answer = await sent(item);
    if (!answer) { held.add(item.visit); continue; }
    if (answer.id) known[item.body.key] = answer.id;
    await later("drop", item.name);
  }
  if (held.size) throw new Error("some of it waits");
}

// Returns the answer once it was taken or refused by our own server, null while it was not.
async function sent(item) {
  const request = kioskRequest(item, item.files);
  try {
    const answer = await fetch(request.address, { method: "POST", headers: request.headers, body: request.body });
    const told = await answer.json();
    return kioskHeard(answer.status, told, "id") === "later" ? null : told;
  } catch (offline) {
    return null;
  }
}
