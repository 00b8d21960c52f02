// What else a customer may tell once the face is tapped: promises, praise, a photo. Each is a form
// that works without this script; with it, it is sent in place and can be changed. ES5 throughout.
window.kioskMore = function (root, told) {
  var sent = {};
  function all(selector, within) { return Array.prototype.slice.call(within.querySelectorAll(selector)); }
  function say(form, words) { form.querySelector(".hint").textContent = words; }
  function part(form) {
    var chosen = 0, file = form.querySelector("[type=file]");
    form.parentNode.addEventListener("toggle", function () { if (this.open) this.scrollIntoView(); }, false);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!file) hand([]);
      else if (file.files.length) shrink(file.files[0]);
      else say(form, told.says.nothing);
    }, false);
    function shrink(picture) {
      var mine = chosen += 1;
      say(form, picture.name + " " + (picture.size / 1048576).toFixed(1) + " MB");
      if (!window.createImageBitmap || !window.Promise) return hand([picture]);
      window.kioskShrunk(picture).then(function (small) { if (mine === chosen) hand([small]); });
    }
    function hand(pictures) {
      var body = {}, given = pictures.length;
      all("input", form).forEach(function (field) {
        if (field.type === "file" || field.type === "radio" && !field.checked) return;
        body[field.name] = field.value;
        if (field.type !== "hidden" && field.value.replace(/\s/g, "")) given += 1;
      });
      if (!given) return say(form, told.says.nothing);
      say(form, told.says.sending);
      sent[told.send(body, pictures)] = form;
    }
  }
  all(".part form", root).forEach(part);
  return {
    // Says at the form what became of it; tells whether it is one of these.
    heard: function (item, refused) {
      var form = sent[item.body.key];
      if (!form) return false;
      say(form, refused || told.says.sent);
      if (refused) form.parentNode.removeAttribute("data-done");
      else form.parentNode.setAttribute("data-done", "");
      return true;
    },
    moves: function (item, share) { if (sent[item.body.key]) say(sent[item.body.key], Math.round(share * 100) + " %"); }
  };
};
