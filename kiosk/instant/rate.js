// The customer's page: a tap, its words, and a queue that outlives dead spots. ES5 throughout.
(function () {
  var page = KIOSK_PAGE, says = page.says, doc = document, root = doc.getElementById("k");
  var HALF_AN_HOUR = 1800000, PATIENCE = 4000, STATE = "kiosk.v." + page.w, QUEUE = "kiosk.q.";
  var now = null, first = page.visit, busy = false, delay = 2000, timer = 0, count = 0, left = {}, opened = false;

  function at(id) { return doc.getElementById(id); }
  function all(selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function on(element, name, call) { if (element) element.addEventListener(name, call, false); }
  function time() { return new Date().getTime(); }

  // What is kept on the phone; in memory where the browser keeps nothing.
  var disk = null, memory = {};
  try {
    disk = window.localStorage;
    disk.setItem("kiosk.t", "1");
    disk.removeItem("kiosk.t");
  } catch (blocked) { disk = null; }
  function read(name) {
    try { return JSON.parse(name in memory ? memory[name] : disk.getItem(name)); } catch (broken) { return null; }
  }
  function write(name, value) {
    var text = JSON.stringify(value);
    try { disk.setItem(name, text); delete memory[name]; } catch (full) { memory[name] = text; }
  }
  function drop(name) {
    delete memory[name];
    try { disk.removeItem(name); } catch (blocked) { }
  }
  // One entry an item: several tabs add and drop without writing over each other.
  function queued() {
    var names = Object.keys(memory), i, name;
    for (i = 0; disk && i < disk.length; i++) {
      name = disk.key(i);
      if (names.indexOf(name) < 0) names.push(name);
    }
    return names.filter(function (n) { return n.indexOf(QUEUE) === 0; }).sort();
  }
  function uuid() {
    var bytes = [], i, text = "", secure = window.crypto || window.msCrypto;
    for (i = 0; i < 16; i++) bytes.push(Math.floor(Math.random() * 256));
    if (secure && secure.getRandomValues) bytes = secure.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    for (i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + (256 + bytes[i]).toString(16).slice(1);
    return text;
  }

  function post(address, body, told) {
    var request = new XMLHttpRequest(), over = false;
    function end() {
      var answer = null;
      if (over) return;
      over = true;
      try { answer = JSON.parse(request.responseText); } catch (unread) { }
      told(request.status || 0, answer || {});
    }
    request.open("POST", address, true);
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 15000;
    request.onload = request.onerror = request.ontimeout = request.onabort = end;
    request.send(JSON.stringify(body));
  }
  function enqueue(item) {
    item.t = time();
    count += 1;
    write(QUEUE + item.t + "." + ("00" + count % 1000).slice(-3) + "." + item.body.key.slice(0, 8), item);
    pump();
  }
  function send(item, told) {
    var body = item.body, address = "/api/ratings";
    if (item.rating) address += "/" + item.rating + "/additions";
    else if (time() - item.t > 10000) body.made_at = new Date(item.t).toISOString();
    post(address, body, told);
  }
  // Sends what waits, in order. A visit whose item failed holds back its later items, not others'.
  function pump() {
    var held = {};
    if (busy) return;
    clearTimeout(timer);
    (function next() {
      var name = queued().filter(function (n) { var item = read(n); return !item || !held[item.visit]; })[0];
      var item = name && read(name);
      if (!name) {
        if (queued().length) later();
        else delay = 2000;
        return emptied();
      }
      if (!item) { drop(name); return next(); }
      busy = true;
      send(item, function (status, answer) {
        busy = false;
        if (status >= 200 && status < 300) { drop(name); settled(item, answer); next(); }
        else if (status >= 400 && status < 500 && status !== 408 && status !== 429) { drop(name); refused(item, answer); next(); }
        else if (status) { held[item.visit] = true; waits(); next(); }
        else { waits(); later(); }
      });
    })();
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(pump, delay);
    delay = Math.min(delay * 2, 60000);
  }
  function again() { delay = 2000; pump(); }

  function settled(item, answer) {
    var id = answer.id;
    if (item.rating) return tell();
    // The same score within the visit was given before: what follows belongs to that rating.
    if (id && id !== item.body.key) queued().forEach(function (name) {
      var other = read(name);
      if (other && other.rating === item.body.key) { other.rating = id; write(name, other); }
    });
    if (now && now.key === item.body.key) {
      now.id = id || item.body.key;
      save();
      tell();
      ready();
    }
  }
  function refused(item, answer) {
    var sentence = answer.error && answer.error.sentence || says.refused;
    if (now && now.key === item.body.key) {
      now = null;
      drop(STATE);
      draw();
    } else if (now && item.rating && item.rating === (now.id || now.key)) {
      now.done = false;
      now.sent = "";
      draw();
    } else sentence = says.earlier + sentence;
    complainOf(sentence);
  }
  function complainOf(sentence) {
    var place = at("err");
    place.textContent = sentence || "";
    place.hidden = !sentence;
  }
  function waits() {
    if (now && (!now.id || queued().length)) { now.slow = true; tell(); }
  }
  function emptied() {
    if (now) tell();
    if (left.words) { left.words(); left.words = null; }
  }

  function save() { if (!page.kiosk && now) write(STATE, now); }
  function fresh() { return now && now.until > time(); }
  function visit() {
    if (fresh()) return now.visit;
    var made = !page.kiosk && first || uuid();
    first = "";
    return made;
  }
  function tap(score) {
    complainOf("");
    if (fresh() && now.score === score) {
      now.done = false;
      save();
      draw();
      return again();
    }
    var key = uuid(), until = fresh() ? now.until : time() + HALF_AN_HOUR;
    now = {
      visit: visit(), until: until, score: score, key: key, id: "",
      words: now ? now.words : "", reasons: now ? now.reasons : [], sent: "", done: false, slow: navigator.onLine === false
    };
    draw();
    typed();
    hand();
    setTimeout(function () { if (now && now.key === key && !now.id) { now.slow = true; tell(); } }, PATIENCE);
  }
  function hand() {
    enqueue({ visit: now.visit, body: { w: page.w, score: now.score, key: now.key, visit: now.visit, lang: page.lang, channel: page.kiosk ? "kiosk" : "qr" } });
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
      enqueue({ visit: now.visit, rating: now.id || now.key, body: { w: page.w, key: uuid(), kind: "words", reasons: now.reasons, comment: words, lang: page.lang } });
    }
    if (!then) return;
    var over = false, end = function () { if (!over) { over = true; then(); } };
    if (!queued().length) return end();
    left.words = end;
    setTimeout(end, 4000);
  }

  function draw() {
    var state = !now ? "ask" : now.done ? "done" : "sent";
    if (now) root.setAttribute("data-score", now.score);
    else root.removeAttribute("data-score");
    root.setAttribute("data-state", state);
    all(".f").forEach(function (button) { button.setAttribute("aria-pressed", String(!!now && +button.value === now.score)); });
    all(".why").forEach(function (group) {
      group.hidden = !now || group.getAttribute("data-scores").indexOf(now.score) < 0;
      if (group.hidden) Array.prototype.forEach.call(group.querySelectorAll("input"), function (box) { box.checked = false; });
    });
    tell();
  }
  function tell() {
    if (!now) return;
    var unsent = queued().length > 0, slow = now.slow && (!now.id || unsent);
    if (!slow && now.id) now.slow = false;
    at("said").textContent = now.done ? (slow ? says.thank : says.all) : now.id ? says.thanks : slow ? says.thank : says.sending;
    at("sub").textContent = slow ? says.kept : now.id ? says.change : "";
    at("sub").className = slow ? "hint after" : "hint sent";
  }
  function recall() {
    if (!now) return;
    at("comment").value = now.words || "";
    all(".why input").forEach(function (box) { box.checked = (now.reasons || []).indexOf(box.value) >= 0; });
  }
  function restart() {
    now = null;
    drop(STATE);
    all("form").forEach(function (form) { form.reset(); });
    at("fold").open = false;
    complainOf("");
    draw();
  }

  // Once the rating is safe and the phone idle, the rest of the page is fetched beforehand.
  function ready() {
    if (page.kiosk || left.fetched || !window.kioskPrefetch) return;
    left.fetched = true;
    setTimeout(function () { if (!opened) window.kioskPrefetch(); }, 800);
  }
  function capable() {
    try {
      return !!window.kioskBoot && "noModule" in doc.createElement("script") && !!Object.fromEntries && !!new RegExp("(?<=a)b");
    } catch (old) { return false; }
  }
  function receipt(link) { return link.getAttribute("href").replace(/&r=[^&]*/, "") + "&r=" + now.id; }
  function open(view, row) {
    if (opened) return;
    typed();
    if (!now || !now.id) { complainOf(says.noSignal); root.scrollIntoView(); return again(); }
    if (!capable()) return stuck();
    opened = true;
    if (row) { row.setAttribute("aria-busy", "true"); row.textContent = says.opening; }
    flush(function () {
      var query = location.search.slice(1).split("&").filter(function (part) { return part && !/^(r|view|done|error)=/.test(part); }).join("&");
      history.replaceState(history.state, "", location.pathname + "?" + query);
      var patience = setTimeout(stuck, 20000);
      window.kioskBoot("r=" + encodeURIComponent(now.id) + "&view=" + view, {
        selector: ".st-key-page_ready",
        ready: function () { clearTimeout(patience); },
        failed: function () { clearTimeout(patience); opened = false; stuck(); }
      });
    });
  }
  function stuck() {
    at("stuck").hidden = false;
    at("plain").href = receipt(at("plain"));
    all(".row.js").forEach(function (row) {
      row.removeAttribute("aria-busy");
      if (row.getAttribute("data-says")) row.textContent = row.getAttribute("data-says");
    });
  }

  function start() {
    var kept = page.kiosk ? null : read(STATE), faces = all(".f");
    root.className += " script";
    if (kept && kept.until > time()) now = kept;
    else if (page.given) now = { visit: page.visit, until: time() + HALF_AN_HOUR, score: page.given.score, key: page.given.id, id: page.given.id, words: "", reasons: [], sent: "", done: page.done };
    faces.forEach(function (button, place) {
      on(button, "click", function (event) { event.preventDefault(); tap(+button.value); });
      on(button, "keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step) { event.preventDefault(); faces[(place + step + faces.length) % faces.length].focus(); }
      });
    });
    on(at("words"), "input", typed);
    on(at("words"), "change", typed);
    on(at("words"), "submit", function (event) {
      event.preventDefault();
      typed();
      now.done = true;
      save();
      flush();
      draw();
      root.parentNode.scrollTop = 0;
    });
    on(at("again"), "click", function (event) { event.preventDefault(); now.done = false; save(); draw(); });
    all(".row.js").forEach(function (row) {
      row.setAttribute("data-says", row.textContent);
      on(row, "click", function (event) { event.preventDefault(); open(row.getAttribute("data-view"), row); });
    });
    on(at("complain"), "click", function () { if (now && now.id) this.href = receipt(this); flush(); });
    on(at("lang"), "click", typed);
    on(window, "online", again);
    on(window, "pageshow", function (event) { if (event.persisted) again(); });
    on(doc, "visibilitychange", function () {
      if (doc.hidden) return now && flush();
      if (now && !fresh() && !opened) restart();
      again();
    });
    if (now) { draw(); recall(); }
    if (now && !now.id && !queued().some(function (name) { var item = read(name); return item && item.body.key === now.key; })) hand();
    if (queued().length) pump();
    else if (now && now.id) ready();
    var view = /[?&]view=(\w+)/.exec(location.search);
    if (view && now && now.id && !page.kiosk) open(view[1], root.querySelector("[data-view=" + view[1] + "]"));
    if (page.kiosk) window.kioskStand({ restart: restart, typed: typed, flush: flush, rated: function () { return !!now; }, idle: page.idle });
  }
  start();
})();
