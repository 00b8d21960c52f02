// What else a customer may tell once the face is tapped: promises, praise, a photo. Each is a form
// that works without this script; with it, it is sent in place and can be changed, and what is typed
// is kept for the visit. ES5 throughout.
window.kioskMore = function (root, told) {
  function all(selector, within) { return Array.prototype.slice.call(within.querySelectorAll(selector)); }
  var says = told.says, forms = all(".part form", root);
  function say(form, words) { form.querySelector(".hint").textContent = words; }
  // What a part holds: its fields, the key it was sent under, whether that is known to have arrived.
  function kept(form) {
    var parts = told.parts(), name = form.parentNode.id;
    return parts[name] = parts[name] || { fields: {} };
  }
  function keep(form, key, words, there) {
    var part = kept(form);
    part.key = key;
    part.there = there;
    show(form, words);
    told.save();
  }
  function show(form, words) {
    form.parentNode[kept(form).there ? "setAttribute" : "removeAttribute"]("data-done", "");
    say(form, words);
  }
  function under(item) { return forms.filter(function (form) { return kept(form).key === item.body.key; })[0]; }

  function part(form) {
    var chosen = 0, file = form.querySelector("[type=file]");
    if (file) form.chosen = window.kioskChosen(file, "photo." + form.elements.w.value);
    form.parentNode.addEventListener("toggle", function () {
      if (this.open && !form.found) this.scrollIntoView();
      form.found = false;
    }, false);
    // What stands there from now on is not what was sent.
    ["input", "change"].forEach(function (name) {
      form.addEventListener(name, function () {
        note();
        keep(form, "", "");
        if (file) form.chosen.keep();
      }, false);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!file) hand([]);
      else if (file.files.length) shrink(file.files[0]);
      else say(form, says.nothing);
    }, false);
    function note() {
      var fields = kept(form).fields = {};
      all("input", form).forEach(function (field) {
        if (field.type !== "file" && (field.type !== "radio" || field.checked)) fields[field.name] = field.value;
      });
    }
    function shrink(picture) {
      var mine = chosen += 1;
      say(form, picture.name + " " + (picture.size / 1048576).toFixed(1) + " MB");
      if (!window.createImageBitmap || !window.Promise) return hand([picture]);
      window.kioskShrunk(picture).then(function (small) { if (mine === chosen) hand([small]); });
    }
    function hand(pictures) {
      if (!pictures.length && !filled(form)) return say(form, says.nothing);
      note();
      keep(form, kept(form).fields.key = window.kioskKey(), says.sending);
      told.send(kept(form).fields, pictures);
      if (file) form.chosen.drop();
    }
  }
  function filled(form) {
    return all("input", form).some(function (field) { return /\S/.test(field.value) && (field.type === "text" || field.checked); });
  }
  function fill(form) {
    var part = kept(form);
    all("input", form).forEach(function (field) {
      var value = part.fields[field.name];
      if (field.type === "radio") field.checked = value === field.value;
      else if (field.type === "text") field.value = value || "";
    });
    show(form, part.there ? says.sent : part.key ? says.sending : "");
    if (!part.there && filled(form)) open(form);
    if (!form.chosen) return;
    // Of a visit that is over, nothing is left on disk either.
    if (part.fields.kind && !part.key) form.chosen.recall(function () { open(form); });
    else form.chosen.drop();
  }
  function open(form) { form.parentNode.open = form.found = true; }
  forms.forEach(part);
  return {
    // Says at the form what became of it; tells whether it is one of these.
    heard: function (item, refused) {
      var form = under(item);
      if (form) keep(form, refused ? "" : item.body.key, refused || says.sent, !refused);
      return !!form;
    },
    moves: function (item, share) { if (under(item)) say(under(item), Math.round(share * 100) + " %"); },
    // What waits is said where it was sent. What another tab sent is asked for again, with its key;
    // a photo that is gone from here is nothing to ask with.
    waits: function (sentence) {
      forms.forEach(function (form) {
        var part = kept(form);
        if (!part.key || part.there) return;
        if (told.holds(part.key)) return sentence && say(form, sentence);
        if (form.querySelector("[type=file]")) keep(form, "", "");
        else told.send(part.fields);
      });
    },
    recall: function () { forms.forEach(fill); }
  };
};
