// What was chosen in a field of files and not sent: on disk for a day, and there again when its form
// is opened anew, where a script may fill the field. ES5 throughout.
window.kioskChosen = function (input, name) {
  var later = window.kioskLater, DAY = 864e5;
  function time() { return new Date().getTime(); }
  function done() { }
  function files() { return Array.prototype.slice.call(input.files); }
  return {
    keep: function () {
      if (files().length) later.put([{ name: name, t: time(), files: files() }], done);
      else later.drop(name, done);
    },
    recall: function (then) {
      later.one(name, function (kept) {
        if (!kept || time() - kept.t > DAY || files().length) return;
        var all = new DataTransfer;
        kept.files.forEach(function (file) { all.items.add(file); });
        input.files = all.files;
        then();
      });
    },
    drop: function () { later.drop(name, done); }
  };
};
