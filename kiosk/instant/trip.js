// The page of a slip: each post of the trip with one tap, kept on the phone until it is sent. ES5.
(function () {
  var page = KIOSK_TRIP, says = page.says, doc = document, root = doc.getElementById("k");
  var store = window.kioskStore, STATE = "kiosk.t." + page.slip, rated = store.read(STATE) || {}, safe = false;
  var queue = window.kioskQueue({ settled: settled, refused: refused, waits: waits, emptied: tell, safe: trusted, lost: tell });
  var late = false;

  function at(id) { return doc.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || root).querySelectorAll(selector)); }
  function on(element, name, call) { element.addEventListener(name, call, false); }
  function save() { store.write(STATE, rated); }

  function chosen(post) {
    return all("[name=w]", post).filter(function (one) { return one.type !== "radio" || one.checked; }).map(function (one) { return one.value; })[0];
  }
  function tap(post, score) {
    var w = chosen(post), key, body;
    complainOf(w ? "" : says.which);
    if (!w) return all("[name=w]", post)[0].focus();
    if (rated[w] && rated[w].score === score) return queue.again();
    key = window.kioskKey();
    rated[w] = { score: score, key: key, id: "" };
    save();
    draw(post);
    body = { w: w, score: score, key: key, visit: page.visit, lang: page.lang };
    if (page.mark) body.trip = page.mark;
    else body.o = page.opened[w];
    queue.add({ visit: page.visit, body: body });
    tell();
  }
  function settled(item, answer) {
    var one = rated[item.body.w];
    if (item.rating || item.to || !one || one.key !== item.body.key) return;
    one.id = answer.id || one.key;
    save();
    redraw();
  }
  function refused(item, answer) {
    var one = rated[item.body.w];
    if (!item.rating && one && one.key === item.body.key) {
      delete rated[item.body.w];
      save();
      redraw();
    }
    complainOf(answer.error && answer.error.sentence || says.refused);
  }
  function complainOf(sentence) {
    at("err").textContent = sentence;
    at("err").hidden = !sentence;
  }
  function waits() {
    late = true;
    tell();
  }
  function trusted(yes) {
    safe = yes;
    tell();
  }

  function draw(post) {
    var w = chosen(post), one = w && rated[w], link = "w=" + w + "&lang=" + page.lang + (one && one.id ? "&r=" + one.id : "");
    if (one) post.setAttribute("data-score", one.score);
    else post.removeAttribute("data-score");
    all(".f", post).forEach(function (button) { button.setAttribute("aria-pressed", String(!!one && +button.value === one.score)); });
    all("input[type=radio]", post).forEach(function (radio) { radio.nextElementSibling.className = rated[radio.value] ? "done" : ""; });
    all(".ok", post)[0].hidden = !one;
    all(".ways", post)[0].hidden = !one || !one.id;
    all(".say", post)[0].href = "/rate?" + link;
    all(".no", post)[0].href = "/complain?" + link;
  }
  function redraw() {
    all(".post").forEach(draw);
    tell();
  }
  function tell() {
    var sent = Object.keys(rated).filter(function (w) { return rated[w].id; }).length, open = Object.keys(rated).length - sent;
    late = late && open > 0;
    at("said").textContent = open ? late ? says.kept + page.space + (safe ? says.mayClose : says.stay) : says.sending : sent ? says.thanks.replace("{n}", sent) : "";
  }

  // The server knows the trip's last word, unless this phone still holds a newer one.
  function merge() {
    Object.keys(page.given).forEach(function (w) {
      var given = page.given[w], own = rated[w];
      if (!own || own.id) rated[w] = { score: given.score, key: given.id, id: given.id };
    });
    save();
  }
  function listen(post) {
    all(".f", post).forEach(function (button) {
      on(button, "click", function (event) { event.preventDefault(); tap(post, +button.value); });
    });
    all("input[type=radio]", post).forEach(function (radio) {
      on(radio, "change", function () { complainOf(""); draw(post); });
    });
  }
  root.className += " script";
  merge();
  all(".post").forEach(listen);
  // Else it is drawn as it came.
  if (Object.keys(rated).length) redraw();
  on(window, "online", queue.again);
  on(window, "pageshow", function (event) { if (event.persisted) queue.again(); });
  on(doc, "visibilitychange", function () { if (!doc.hidden) queue.again(); });
  queue.again();
})();
