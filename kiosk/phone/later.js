// What is kept on a phone's disk, photos and all, for the worker and for a page opened anew. Where
// the browser keeps nothing, what is called back gets null. ES5 throughout.
self.kioskLater = (function () {
  function turn(mode, call, then) {
    var asked;
    try { asked = self.indexedDB.open("kiosk", 1); } catch (blocked) { return then(null); }
    asked.onupgradeneeded = function () { asked.result.createObjectStore("later", { keyPath: "name" }); };
    asked.onerror = function () { then(null); };
    asked.onsuccess = function () {
      var database = asked.result, held, told;
      function end(result) { database.close(); then(result); }
      try {
        held = database.transaction("later", mode);
        held.oncomplete = function () { end(told ? told.result : true); };
        held.onabort = function () { end(null); };
        told = call(held.objectStore("later"));
      } catch (refused) {
        held = null;
        end(null);
      }
    };
  }
  return {
    put: function (items, then) { turn("readwrite", function (kept) { items.forEach(function (item) { kept.put(item); }); }, then); },
    one: function (name, then) { turn("readonly", function (kept) { return kept.get(name); }, then); },
    all: function (then) { turn("readonly", function (kept) { return kept.getAll(); }, then); },
    drop: function (name, then) { turn("readwrite", function (kept) { kept["delete"](name); }, then); }
  };
})();
