// The customer's page: a tap, its thanks, its words, and the way to the rest. ES5 throughout.
(function () {
  var page = KIOSK_PAGE, says = page.says, doc = document, root = doc.getElementById("k");
  var store = window.kioskStore, STATE = "kiosk.v." + page.w, STAY = page.stay * 1000, PATIENCE = 4000;
  var now = null, more = null, first = page.visit, whenEmpty = null;
  var queue = window.kioskQueue({ settled: settled, refused: refused, waits: waits, emptied: emptied, safe: trusted, lost: lost, moves: moves, shared: page.kiosk }), safe = false;

  function at(id) { return doc.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || root).querySelectorAll(selector)); }
  function on(element, name, call) { if (element) element.addEventListener(name, call, false); }
  function time() { return new Date().getTime(); }
  function fresh() { return now && now.until > time(); }
  // A tablet serves many: nothing of a visit is kept on it.
  function save() { if (!page.kiosk && now) store.write(STATE, now); }

  function tap(score) {
    complainOf("");
    if (fresh() && now.score === score) {
      now.done = false;
      save();
      draw();
      return queue.again();
    }
    var key = window.kioskKey(), until = fresh() ? now.until : time() + STAY;
    now = {
      visit: visit(), until: until, score: score, key: key, id: "", words: now ? now.words : "",
      reasons: now ? now.reasons : [], more: now && now.more, sent: "", done: false, slow: navigator.onLine === false
    };
    draw();
    typed();
    hand();
    setTimeout(function () { if (now && now.key === key && !now.id) waits(); }, PATIENCE);
  }
  function visit() {
    if (fresh()) return now.visit;
    var made = !page.kiosk && first || window.kioskKey();
    first = "";
    return made;
  }
  function hand() {
    queue.add({ visit: now.visit, body: { w: page.w, score: now.score, key: now.key, visit: now.visit, lang: page.lang, o: page.opening } });
  }
  function typed() {
    if (!now) return;
    now.words = at("comment").value;
    now.reasons = all(".why input").filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    save();
  }
  // Sends what was typed and not sent yet, then calls back; at the latest after a while.
  function flush(then) {
    var words = now && now.words.replace(/^\s+|\s+$/g, ""), content = now && JSON.stringify([now.key, now.reasons, words]);
    if (now && content !== now.sent && (words || now.reasons.length || now.sent)) {
      now.sent = content;
      save();
      queue.add({ visit: now.visit, rating: now.id || now.key, body: { w: page.w, key: window.kioskKey(), kind: "words", reasons: now.reasons, comment: words, lang: page.lang } });
    }
    if (!then) return;
    if (queue.empty()) return then();
    whenEmpty = function () { whenEmpty = null; clearTimeout(patience); then(); };
    var patience = setTimeout(whenEmpty, PATIENCE);
  }

  // What else is told belongs to the rating, and is sent after it.
  function tellMore(body, pictures) {
    queue.add({ visit: now.visit, rating: now.id || now.key, body: body }, pictures);
    setTimeout(waits, PATIENCE);
  }
  function parts() { return now ? now.more = now.more || {} : {}; }
  function moves(item, share) { if (more) more.moves(item, share); }

  function settled(item, answer) {
    var key = item.body.key, id = answer.id || key;
    if (more) more.heard(item);
    if (item.rating || item.to) return;
    // The same score was given before in this visit: what follows belongs to that rating.
    if (id !== key) queue.change(function (other) { if (other.rating === key) { other.rating = id; return true; } });
    if (!now || now.key !== key) return;
    now.id = id;
    save();
    tell();
  }
  function refused(item, answer) {
    var sentence = answer.error && answer.error.sentence || says.refused, key = item.body.key;
    if (item.to) return complainOf(says.earlier + sentence);
    if (more && more.heard(item, sentence)) return;
    if (!item.rating) queue.change(function (other) { return other.rating === key ? false : null; });
    if (now && now.key === key) {
      now = null;
      store.drop(STATE);
      draw();
    } else if (now && item.rating && item.rating === (now.id || now.key)) {
      now.done = false;
      now.sent = "";
      save();
      draw();
    } else sentence = says.earlier + sentence;
    complainOf(sentence);
  }
  function complainOf(sentence) {
    at("err").textContent = sentence;
    at("err").hidden = !sentence;
  }
  function waits() {
    if (now && (!now.id || !queue.empty())) { now.slow = true; tell(); }
  }
  function trusted(yes) {
    safe = yes;
    tell();
  }
  function lost() {
    complainOf(says.lost);
    tell();
  }
  function emptied() {
    tell();
    if (whenEmpty) whenEmpty();
  }

  // Another tab sent what waited: the server tells its receipt again, whoever asks with its key.
  function sentElsewhere(event) {
    if (!now || event.newValue || String(event.key).indexOf("kiosk.q.")) return;
    if (!now.id && !queue.holds(now.key)) hand();
    else tell();
  }

  function draw() {
    if (now) root.setAttribute("data-score", now.score);
    else root.removeAttribute("data-score");
    root.setAttribute("data-state", !now ? "ask" : now.done ? "done" : "sent");
    all(".f").forEach(function (button) { button.setAttribute("aria-pressed", String(!!now && +button.value === now.score)); });
    all(".why").forEach(function (group) {
      group.hidden = !now || group.getAttribute("data-scores").indexOf(now.score) < 0;
      if (group.hidden) all("input", group).forEach(function (box) { box.checked = false; });
    });
    tell();
  }
  function tell() {
    if (!now) return;
    now.slow = now.slow && (!now.id || !queue.empty());
    at("said").textContent = now.slow ? says.thank : now.done ? says.all : now.id ? says.thanks : says.sending;
    var kept = says.kept + (page.kiosk ? "" : page.space + (safe ? says.mayClose : says.stay));
    at("sub").textContent = now.slow ? kept : now.id ? says.change : "";
    if (at("close")) at("close").textContent = queue.empty() ? says.close : "";
    at("sub").className = now.slow ? "hint after" : "hint sent";
    if (more) more.waits(now.slow && kept);
  }
  function recall() {
    if (now) at("comment").value = now.words || "";
    if (now) all(".why input").forEach(function (box) { box.checked = now.reasons.indexOf(box.value) >= 0; });
    if (more) more.recall();
  }
  function restart() {
    now = null;
    store.drop(STATE);
    all("form").forEach(function (form) { form.reset(); });
    at("fold").open = false;
    recall();
    complainOf("");
    draw();
  }

  function withReceipt(address) { return address.replace(/&r=[^&]*/, "") + "&r=" + now.id; }

  // It sends what waits when this page is closed, and shows one of ours where a link finds no signal.
  function work() {
    try { navigator.serviceWorker.register("/sw.js", { scope: "/complain", updateViaCache: "none" })["catch"](function () { }); } catch (none) { }
  }
  // What shows after a tap only is no part of the first paint: a slow phone would draw it first.
  function unfold(later) {
    if (!later) return;
    var from = later.content || later;
    while (from.firstChild) later.parentNode.insertBefore(from.firstChild, later);
    later.parentNode.removeChild(later);
  }
  function listen() {
    var faces = all(".f");
    faces.forEach(function (button, place) {
      on(button, "click", function (event) { event.preventDefault(); tap(+button.value); });
      on(button, "keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step) { event.preventDefault(); faces[(place + step + faces.length) % faces.length].focus(); }
      });
    });
    on(at("words"), "input", typed);
    on(at("words"), "change", typed);
    on(at("words"), "submit", finish);
    on(at("again"), "click", function (event) { event.preventDefault(); now.done = false; save(); draw(); });
    on(at("complain"), "click", function () { if (now.id) this.href = withReceipt(this.getAttribute("href")); flush(); });
    all("a[href^='/complain']").forEach(function (link) { on(link, "click", stay); });
    on(at("lang"), "click", typed);
    if (!page.kiosk) more = window.kioskMore(root, { send: tellMore, holds: queue.holds, parts: parts, save: save, says: says });
    on(window, "online", queue.again);
    on(window, "storage", sentElsewhere);
    on(window, "pageshow", function (event) { if (event.persisted) queue.again(); });
    on(doc, "visibilitychange", function () {
      if (doc.hidden) return flush();
      if (now && !fresh()) restart();
      queue.again();
    });
  }
  // Without a signal, and without a worker, a link would lead to the browser's own page.
  function stay(event) {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    complainOf(says.noSignal);
    root.parentNode.scrollTop = 0;
  }
  function finish(event) {
    event.preventDefault();
    complainOf("");
    typed();
    now.done = true;
    save();
    flush();
    draw();
    root.parentNode.scrollTop = 0;
  }
  function start() {
    var given = page.given, view = /[?&]view=(\w+)/.exec(location.search), passed;
    root.className += " script";
    unfold(at("later"));
    if (!page.kiosk) now = store.read(STATE);
    // Changed on the full page meanwhile: the server knows the visit's last word.
    passed = now && now.id && given && now.id !== given.id && now.visit === given.visit;
    if (passed || !fresh()) now = given && { visit: passed ? given.visit : page.visit, until: time() + STAY, score: given.score, key: given.id, id: given.id, words: "", reasons: [], more: passed && now.more, sent: "", done: page.done };
    if (passed) save();
    listen();
    recall();
    if (now) {
      first = "";
      draw();
      if (!now.id && !queue.holds(now.key)) hand();
    }
    queue.again();
    if (!page.kiosk) setTimeout(work, 3000);
    if (view && now && at(view[1])) at(view[1]).open = true;
    if (page.kiosk) window.kioskStand({ restart: restart, typed: typed, flush: flush, rated: function () { return !!now; }, idle: page.idle });
  }
  start();
})();
