// A complaint's form and a message's on a phone: what is typed is kept, what is sent waits for a
// signal. Without this script they are forms all the same. ES5 throughout.
(function () {
  var doc = document, store = window.kioskStore, form = doc.getElementById("complaint");
  var words = form.elements.words, key = form.elements.key, button = form.querySelector(".send button");
  var input = doc.getElementById("photos"), thumbs = doc.getElementById("thumbs"), card = doc.getElementById("waits");
  var slot = form.getAttribute("data-draft"), DAY = 864e5, PATIENCE = 4000, chosen = 0, pictures = [], safe = false, label = button.textContent;
  var picked = form.elements.picked, at = doc.getElementById("when-picked");
  var space = form.getAttribute("data-space"), acts = window.kioskActs(card, space, said);
  var album = window.kioskChosen(input, slot + ".photos");
  var line = doc.getElementById("waits-said"), handed = false, saw, leftover = window.kioskLeftover(form, card, add);
  var queue = window.kioskQueue({ settled: settled, refused: refused, waits: waits, safe: trusted, lost: lost, moves: moves, emptied: function () { } });

  function each(call) { Array.prototype.forEach.call(form.elements, call); }
  function ticked(field) { return field.type === "radio" || field.type === "checkbox"; }
  function fields() {
    var all = {};
    each(function (field) {
      if (!field.name || field.type === "file" || field.disabled || ticked(field) && !field.checked) return;
      all[field.name] = field.name in all ? [].concat(all[field.name], field.value) : field.value;
    });
    return all;
  }
  function fill(given) {
    each(function (field) {
      if (!(field.name in given) || field.type === "file" || field.name === "photo") return;
      if (ticked(field)) field.checked = given[field.name] === field.value;
      else field.value = given[field.name];
    });
    Array.prototype.forEach.call(form.querySelectorAll("details"), function (fold) {
      if (form.elements.contact && form.elements.contact.value && fold.contains(form.elements.contact)) fold.open = true;
    });
  }
  function keep() {
    if (words.value) store.write(slot, { at: new Date().getTime(), fields: fields() });
    else store.drop(slot);
  }
  function recall() {
    var draft = store.read(slot), waiting = pending(true);
    if (form.hasAttribute("data-sent")) { store.drop(slot); album.drop(); }
    else if (waiting) fill(waiting.body);
    else if (words.defaultValue) keep();
    // The key comes back with the words: if only the answer was lost, sending again is the same one.
    else if (draft && new Date().getTime() - draft.at < DAY) {
      fill(draft.fields || draft);
      if (draft.said) said(draft.said);
    }
    if (!waiting && !form.hasAttribute("data-sent")) album.recall(function () { show(input.files); });
  }
  // What this form sent and nobody has taken yet; of whichever page of it, for one opened anew.
  function pending(any) {
    return store.names("kiosk.q.").map(store.read).filter(function (item) { return item && (any ? item.slot === slot : mine(item)); })[0];
  }

  function asked() { if (picked) picked.disabled = !(picked.required = at.checked); }
  function said(sentence, earlier) {
    var line = doc.getElementById("problem"), link;
    if (!line) {
      line = doc.createElement("p");
      line.id = "problem";
      line.className = "problem";
      line.setAttribute("role", "alert");
      form.parentNode.insertBefore(line, form);
    }
    line.textContent = sentence;
    if (earlier) {
      link = doc.createElement("a");
      link.href = earlier;
      link.textContent = form.getAttribute("data-see");
      line.appendChild(doc.createElement("br"));
      line.appendChild(link);
    }
    line.scrollIntoView();
  }
  function lock(shut) {
    button.disabled = shut;
    button.textContent = label;
    if (shut || leftover.show()) return;
    form.hidden = false;
    card.hidden = true;
    return true;
  }
  function send(event) {
    keep();
    if (!window.FormData) return setTimeout(function () { button.disabled = true; }, 0);
    event.preventDefault();
    hand(form.getAttribute("action"), fields());
  }
  function hand(to, body) {
    lock(true);
    handed = true;
    queue.add({ visit: key.value, slot: slot, to: to, body: body }, pictures);
    album.drop();
    setTimeout(waits, PATIENCE);
  }
  // Another tab sent the same: what this one has beside it is a message to that case.
  function add(to, more) {
    if (slot.indexOf("kiosk-message")) slot = "kiosk-message:" + /[?&]c=([^.&]+)/.exec(to)[1];
    key.value = window.kioskKey();
    leftover.hide();
    line.textContent = form.getAttribute("data-sending");
    hand(to.replace(/&(new|sent|lost)=\d+/g, ""), { key: key.value, words: more });
  }
  function mine(item) { return item.slot === slot && item.body.key === key.value; }
  // What is chosen or written here, and not sent, would be gone with the page.
  function settled(item, answer) {
    if (mine(item) && !pending()) arrive(answer.to, item.body.words);
    else if (acts.knows(item)) acted(acts.of(item), answer.to);
  }
  function arrive(to, sent) {
    if (handed) location.href = to;
    else leftover.arrive(to, sent, chosen ? pictures : []);
  }
  function acted(act, to) {
    if (pictures.length) acts.done(act);
    else location.href = to;
  }
  function refused(item, answer) {
    var error = answer.error || {};
    if (!mine(item)) return acts.refused(item, answer);
    again();
    said(error.sentence, error.earlier);
  }
  function again() {
    handed = false;
    album.keep();
    key.value = window.kioskKey();
    if (lock(false)) keep();
  }
  function waits() {
    acts.waits();
    showWaiting();
  }
  function showWaiting() {
    var lines = ["kept", safe ? "close" : "stay"];
    if (!pending()) return;
    saw = pending().body.words;
    if (pictures.length && !safe && !queue.keepsPhotos(key.value)) lines.push("photos");
    lock(true);
    leftover.hide();
    form.hidden = true;
    card.hidden = false;
    line.textContent = lines.map(function (name) { return card.getAttribute("data-" + name); }).join(space);
    doc.getElementById("change").hidden = safe;
  }
  function moves(item, share) {
    if (mine(item) && item.body && pictures.length) (form.hidden ? line : button).textContent = form.getAttribute("data-sending") + " " + Math.round(share * 100) + " %";
  }
  function trusted(yes) {
    safe = yes;
    acts.trusted(yes);
    if (safe) showWaiting();
  }
  // Another tab may have sent what waits here: this one goes where that went, or says what was refused.
  function follow() {
    var went = store.read("kiosk.went") || {}, own = !card.hidden && !pending() && went.key === key.value, act = acts.ended(went.key);
    acts.waits();
    if (!own && !act) return;
    if (went.to && own) arrive(went.to, saw);
    else if (went.to) acted(act, went.to);
    else {
      if (own) again();
      said(went.said);
    }
  }
  function lost() { said(card.getAttribute("data-lost")); }
  function change() {
    queue.change(function (item) { return mine(item) ? false : null; });
    handed = false;
    album.keep();
    lock(false);
  }

  function show(files) {
    album.keep();
    thumbs.innerHTML = "";
    pictures = Array.prototype.slice.call(files);
    pictures.forEach(function (file) {
      var box = doc.createElement("div"), img = new Image;
      img.alt = "";
      img.onerror = function () { box.replaceChild(tile(file), img); };
      img.src = URL.createObjectURL(file);
      box.appendChild(img);
      if (window.DataTransfer) box.appendChild(remover(file));
      thumbs.appendChild(box);
    });
  }
  function remover(file) {
    var cross = doc.createElement("button");
    cross.type = "button";
    cross.textContent = "×";
    cross.setAttribute("aria-label", thumbs.getAttribute("data-remove") + " " + file.name);
    cross.onclick = function () {
      var left = new DataTransfer;
      pictures.forEach(function (each) { if (each !== file) left.items.add(each); });
      input.files = left.files;
      show(input.files);
    };
    return cross;
  }
  // A picture the browser cannot draw (HEIC, AVIF) is one all the same: the server knows it.
  function tile(file) {
    var box = doc.createElement("span");
    box.className = "tile";
    box.textContent = (/\.(\w{1,5})$/.exec(file.name) || ["", "?"])[1].toUpperCase() + " " + (file.size / 1048576).toFixed(1) + " MB";
    return box;
  }
  function shrunk(file) {
    return window.kioskShrunk(file).then(function (small) { return small === file ? file : new File([small], "photo.jpg", { type: "image/jpeg" }); });
  }
  // One picture after the other, for a phone's memory; what was chosen last counts.
  function choose() {
    handed = false;
    var mine = chosen += 1, files = Array.prototype.slice.call(input.files);
    show(files);
    if (!window.createImageBitmap || !window.DataTransfer || !window.Promise) return;
    button.disabled = true;
    files.reduce(function (before, file) {
      return before.then(function (all) { return shrunk(file).then(function (small) { all.items.add(small); return all; }); });
    }, Promise.resolve(new DataTransfer)).then(function (all) {
      if (mine === chosen) { input.files = all.files; show(input.files); }
    })["catch"](function () { }).then(function () { if (mine === chosen) button.disabled = false; });
  }
  // A worker shows a page of ours where a link finds no signal, and sends when this one is closed.
  function work(scope) {
    try { navigator.serviceWorker.register("/sw.js", { scope: scope, updateViaCache: "none" })["catch"](function () { }); } catch (none) { }
  }
  function tellFiled() {
    var filed = doc.getElementById("filed"), to = store.read("kiosk.filed");
    if (!filed || !to) return;
    filed.hidden = false;
    filed.querySelector("a").href = to;
  }

  doc.documentElement.className = "js";
  acts.use(queue);
  acts.recall(form.getAttribute("data-acts"));
  recall();
  asked();
  tellFiled();
  ["input", "change"].forEach(function (name) { form.addEventListener(name, function () { asked(); keep(); }); });
  // The browser's own bubble, in the page's language; a date not asked for must not hold the form back.
  form.addEventListener("invalid", function (event) {
    var field = event.target;
    if (field.validity.valueMissing) field.setCustomValidity(field.getAttribute("data-missing") || "");
  }, true);
  button.onclick = function () { each(function (field) { field.setCustomValidity(""); }); };
  form.addEventListener("submit", send);
  input.onchange = choose;
  doc.getElementById("change").onclick = change;
  window.addEventListener("pageshow", function () { if (!pending()) lock(false); asked(); });
  window.addEventListener("online", queue.again);
  window.addEventListener("storage", follow);
  doc.addEventListener("visibilitychange", function () { if (!doc.hidden) { follow(); queue.again(); } });
  ["/complain", "/track"].forEach(work);
  waits();
  queue.again();
})();
