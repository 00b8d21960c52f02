// What else a complainant does on the own page: rates the handling, reopens, goes past the officers.
// Each is a form of its own that waits for a signal as a message does. ES5 throughout.
window.kioskActs = function (card, space, tell) {
  var doc = document, store = window.kioskStore, PATIENCE = 4000, DAY = 864e5, safe = false, queue;
  var forms = Array.prototype.slice.call(doc.querySelectorAll("form[data-act]"));

  function slot(form) { return form.getAttribute("data-act"); }
  function of(item) { return forms.filter(function (form) { return slot(form) === item.slot; })[0]; }
  function pending(form) {
    return store.names("kiosk.q.").map(store.read).filter(function (item) { return item && item.slot === slot(form); })[0];
  }
  function fields(form) {
    var all = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name && (field.type !== "radio" || field.checked)) all[field.name] = field.value;
    });
    all.key = window.kioskKey();
    return all;
  }
  function send(event) {
    var form = event.currentTarget, body;
    if (!window.FormData) return;
    event.preventDefault();
    body = fields(form);
    form.querySelector("button").disabled = true;
    store.drop(slot(form));
    queue.add({ visit: body.key, slot: slot(form), to: form.getAttribute("action"), body: body });
    setTimeout(waits, PATIENCE);
  }
  function waits() { forms.forEach(draw); }
  // In the form's place stands what waits, and the way back while nothing else sends it.
  function draw(form) {
    var line = form.nextElementSibling, item = pending(form), change;
    if (line && line.className === "waits") form.parentNode.removeChild(line);
    form.hidden = !!item;
    form.querySelector("button").disabled = !!item;
    if (!item) return;
    form.kioskWaited = item.body.key;
    line = doc.createElement("div");
    line.className = "waits";
    line.setAttribute("role", "status");
    line.appendChild(doc.createElement("p")).textContent = ["kept", safe ? "close" : "stay"].map(function (name) { return card.getAttribute("data-" + name); }).join(space);
    if (!safe) {
      change = line.appendChild(doc.createElement("button"));
      change.type = "button";
      change.className = "quiet";
      change.textContent = doc.getElementById("change").textContent;
      change.onclick = function () {
        queue.change(function (one) { return one.slot === slot(form) ? false : null; });
        keep(form);
        draw(form);
      };
    }
    form.parentNode.insertBefore(line, form.nextSibling);
  }
  function refused(item, answer) {
    var form = of(item), error = answer.error || {};
    if (!form) return;
    store.drop(item.slot);
    draw(form);
    tell(error.sentence);
  }
  function done(form) {
    var line = doc.createElement("p");
    draw(form);
    forms.splice(forms.indexOf(form), 1);
    line.setAttribute("role", "status");
    line.textContent = card.getAttribute("data-noted");
    form.parentNode.replaceChild(line, form);
  }
  // What is typed is kept for a day: the page goes on by itself once something else was sent.
  function keep(form) {
    var words = form.elements.words && form.elements.words.value;
    if (words) store.write(slot(form), { at: new Date().getTime(), fields: { words: words } });
    else store.drop(slot(form));
  }
  // What was typed and not sent, and what was refused while no page of it was open, or in another tab.
  function recall(start) {
    if (!start) return;
    store.names(start).forEach(function (name) {
      var told = store.read(name), form = of({ slot: name });
      if (!form || !told || told.said || new Date().getTime() - told.at > DAY) store.drop(name);
      if (told && told.said) tell(told.said);
      if (told && form && form.elements.words && !form.elements.words.value) fill(form, told.fields.words);
    });
  }
  function fill(form, words) {
    var fold = form.parentNode;
    form.elements.words.value = words || "";
    if (words && "open" in fold) fold.open = true;
  }
  forms.forEach(function (form) {
    form.addEventListener("submit", send);
    form.addEventListener("input", function () { keep(form); });
  });
  return {
    use: function (one) { queue = one; },
    knows: function (item) { return !!of(item); },
    of: of, waits: waits, refused: refused, done: done, recall: recall,
    // Returns, once, the form here in which waited under a key what another tab ended.
    ended: function (key) {
      var form = forms.filter(function (one) { return key && one.kioskWaited === key && !pending(one); })[0];
      if (form) form.kioskWaited = null;
      return form;
    },
    trusted: function (yes) { safe = yes; waits(); }
  };
};
