// The rules of a walk: values in, values out. What is open and what a walk scores is decided as in
// survey/checks/checklists.py, and tests/rules/checks/walk_cases.json holds for both. `data` is
// what the page was given; `faults` says of a photo that it is "refused" or "lost", else nothing.
const ANSWERS = ["met", "not_met", "not_applicable"];
const MOST_PHOTOS = 60;
// A note is what can be seen of it: white space, control characters and marks alone say nothing.
const SEEN = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}\p{Noncharacter_Code_Point}]/u;

function windowOf(data, code) { return data.windows.find((w) => w.code === code); }

// The checklist a walk was begun with, whatever was published since.
function checklistOf(data, walk) {
  const post = windowOf(data, walk.window).post;
  return data.versions[post + "/" + walk.version] || data.checklists[post];
}

function begun(data, code, kind) {
  const walk = { window: code, version: data.checklists[windowOf(data, code).post].version, answers: {}, card: 0 };
  const ways = kindsOf(data, walk);
  const drawn = data.drawn.filter((one) => one.window === code).map((one) => one.kind);
  return { ...walk, kind: [kind, ...drawn].find((one) => ways.includes(one)) || ways[0] };
}

// A walk of a version nobody knows goes on with today's checklist, as far as its items are there.
function renewed(data, walk) {
  const checklist = checklistOf(data, walk);
  if (checklist.version === walk.version) return walk;
  const there = new Set(checklist.items.map((item) => item.code));
  const answers = Object.fromEntries(Object.entries(walk.answers).filter(([code]) => there.has(code)));
  return { ...walk, version: checklist.version, answers };
}

// How a window may be checked by whoever holds the phone. Joint checks are drawn: nobody begins one
// alone. Where nothing is left, somebody else has to check.
function kindsOf(data, walk) {
  const drawn = data.drawn.some((one) => one.window === walk.window && one.kind === "joint");
  return windowOf(data, walk.window).kinds.filter((kind) => kind !== "joint" || drawn);
}

// Nothing was said in it yet: it may go without a word.
function isUntouched(walk) {
  return !Object.keys(walk.answers).length && !walk.arrival && !walk.unscanned && walk.source !== "paper";
}

// Where else the answers of a walk may belong: windows of the same post, which ask the same.
function othersOf(data, walk) {
  const here = windowOf(data, walk.window);
  return data.windows.filter((w) => w.post === here.post && w !== here && w.active && !w.shut);
}

function photosOf(walk, code) {
  const given = code ? [walk.answers[code] || {}] : Object.values(walk.answers);
  return given.flatMap((one) => one.photos || []);
}

// Photos that were removed and can still be taken back, the last one last.
function removedOf(walk, code) {
  const given = code ? [walk.answers[code] || {}] : Object.values(walk.answers);
  return given.flatMap((one) => one.removed || []);
}

// An item is open without an answer, without its proof, and while a photo of it was refused.
function isOpen(item, given, faults) {
  if (!given || !given.answer) return true;
  const photos = given.photos || [];
  if (photos.some((id) => faults[id] === "refused")) return true;
  if (given.answer !== "not_met") return false;
  const noted = SEEN.test(given.note || "");
  const pictured = photos.some((id) => !faults[id]);
  return !{ note: noted, photo: pictured, either: noted || pictured }[item.proof];
}

function openItems(items, answers, faults) {
  return items.filter((item) => isOpen(item, answers[item.code], faults));
}

// The next open item after one, round the end of the list.
function openAfter(code, items, open) {
  const here = items.findIndex((item) => item.code === code);
  return [...items.slice(here + 1), ...items.slice(0, here)].find((item) => open.includes(item));
}

// The weighted share met, 0 to 100 with one decimal; null if nothing was applicable. Whole numbers
// decide where half a tenth goes: no binary fraction holds it.
function scoreOf(items, answers) {
  const weight = (...wanted) => items
    .filter((item) => wanted.includes((answers[item.code] || {}).answer))
    .reduce((sum, item) => sum + item.weight, 0);
  const asked = weight("met", "not_met");
  return asked ? Math.floor((2000 * weight("met") + asked) / (2 * asked)) / 10 : null;
}

// A check on paper took place when the server takes it: within its bounds, by its clock or, where
// the page has been open for long, by the phone's.
function isPaperMoment(moment, bounds) {
  if (!moment || !bounds) return Boolean(moment);
  const here = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  return moment >= bounds.from && moment <= (here > bounds.to ? here : bounds.to);
}

function needsArrival(walk, bounds) {
  if (walk.source === "paper") return !isPaperMoment(walk.on_paper_at, bounds);
  return walk.kind !== "self" && !walk.arrival;
}

// How far a walk has come.
function standingOf(data, walk, faults) {
  const items = checklistOf(data, walk).items;
  const open = openItems(items, walk.answers, faults);
  const kind = !kindsOf(data, walk).includes(walk.kind);
  return { items, open, score: scoreOf(items, walk.answers), arrival: needsArrival(walk, data.paper), kind };
}

// The photo for which a finished walk cannot go: a refused one, or the lost one that proved an item.
function photoInTheWay(data, walk, faults) {
  const refused = photosOf(walk).find((id) => faults[id] === "refused");
  if (refused) return refused;
  const items = windowOf(data, walk.window) ? checklistOf(data, walk).items : [];
  return openItems(items, walk.answers, faults)
    .flatMap((item) => photosOf(walk, item.code)).find((id) => faults[id] === "lost");
}

// What an inspector was drawn for and has not done; `sent` are the walks that count as done.
function stillDrawn(data, sent) {
  return data.drawn.filter((one) => windowOf(data, one.window) &&
    !sent.some((each) => each.window === one.window && (each.kind || one.kind) === one.kind));
}

// A window's token is a parameter of what its code says, or what is printed beneath it.
function tokenIn(words) {
  const found = /[?&]w=([\w-]{8,64})/.exec(words) || /^([\w-]{12,64})$/.exec(words.trim());
  return found ? found[1] : null;
}

// A mark of a token: it tells one typed right, and not what it is (FNV-1a, as `survey.codes`).
function markOf(code) {
  let mark = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(code)) mark = Math.imul(mark ^ byte, 0x01000193) >>> 0;
  return mark;
}

// Which window at hand somebody typed the token of; null for a reason, and for the five signs,
// which the server alone can tell.
function typedCode(windows, typed) {
  const address = /[?&]w=([\w-]{8,64})/.exec(typed);
  const token = address ? address[1] : typed.trim();
  const found = windows.find((one) => one.mark === markOf(token));
  return found ? { token, window: found.code } : address && { token, window: null };
}

// Whether somebody typed five signs that cannot be those beneath the window's code.
const SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXY";

function isSlip(window, typed) {
  const plain = typed.normalize("NFKC").toUpperCase();
  const places = [...plain.replace(/[^0-9A-Z]/g, "")].map((sign) => SIGNS.indexOf(sign));
  if (window.slip === null || /[^\x20-\x7e]/.test(plain) || places.length !== 5 || places.includes(-1)) return false;
  return places.reduce((sum, at, i) => sum + (i + 1) * at, 0) % SIGNS.length !== window.slip;
}

function sameDay(one, other) { return new Date(one).toDateString() === new Date(other).toDateString(); }
