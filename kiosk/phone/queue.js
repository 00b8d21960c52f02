// What a phone keeps until it is sent: in memory where the browser keeps nothing. ES5 throughout.
window.kioskStore = (function () {
  var disk = null, memory = {};
  try {
    disk = window.localStorage;
    disk.setItem("kiosk.t", "1");
    disk.removeItem("kiosk.t");
  } catch (blocked) { disk = null; }
  return {
    read: function (name) {
      try { return JSON.parse(name in memory ? memory[name] : disk.getItem(name)); } catch (broken) { return null; }
    },
    write: function (name, value) {
      var text = JSON.stringify(value);
      try { disk.setItem(name, text); delete memory[name]; } catch (full) { memory[name] = text; }
    },
    drop: function (name) {
      delete memory[name];
      try { disk.removeItem(name); } catch (blocked) { }
    },
    names: function (start) {
      var names = Object.keys(memory), i, name;
      for (i = 0; disk && i < disk.length; i++) {
        name = disk.key(i);
        if (names.indexOf(name) < 0) names.push(name);
      }
      return names.filter(function (n) { return n.indexOf(start) === 0; }).sort();
    }
  };
})();

// Sends what waits, in order, until the server has taken or refused it; then tells
// settled(item, answer), refused(item, answer), lost(item) where its photo is gone, waits(),
// safe(true) once a closed page sends it all the same and safe(false) when something is added, or,
// when nothing is left, emptied(). A tablet that is shared sends by itself.
window.kioskQueue = function (told) {
  var store = window.kioskStore, later = window.kioskLater, START = "kiosk.q.", files = {}, safely = {}, busy = false, late = false, count = 0, patience = window.kioskPatience(pump);

  function waiting() { return store.names(START); }
  // One entry an item: several tabs add and drop without writing over each other.
  function add(item, pictures) {
    var name;
    files[item.body.key] = pictures;
    item.n = pictures ? pictures.length : 0;
    item.t = new Date().getTime();
    count += 1;
    name = START + item.t + "." + ("00" + count % 1000).slice(-3) + "." + item.body.key.slice(0, 8);
    store.write(name, item);
    told.safe(false);
    if (item.n) later.put([whole(name)], function (kept) { safely[item.body.key] = !!kept; });
    if (late) entrust();
    pump();
  }
  function whole(name) {
    var item = store.read(name);
    item.name = name;
    item.files = files[item.body.key];
    return item;
  }
  // Its copy on disk goes, too: a worker would send what was taken back.
  function drop(name) {
    store.drop(name);
    if (!told.shared) later.drop(name, function () { });
  }
  // Calls back with the photos of an item: this page's own, or those kept on disk.
  function photos(name, item, then) {
    var own = files[item.body.key];
    if (own || !item.n) return then(own);
    later.one(name, function (kept) { then(kept && kept.files); });
  }
  function change(each) {
    waiting().forEach(function (name) {
      var item = store.read(name), keep = item && each(item);
      if (keep === false) drop(name);
      else if (keep) store.write(name, item);
    });
  }
  function holds(key) {
    return waiting().some(function (name) { var item = store.read(name); return item && item.body.key === key; });
  }
  function send(item, pictures, end) {
    var request = new XMLHttpRequest(), asked = window.kioskRequest(item, pictures);
    request.open("POST", asked.address, true);
    Object.keys(asked.headers).forEach(function (name) { request.setRequestHeader(name, asked.headers[name]); });
    request.timeout = typeof asked.body === "string" ? 15000 : 120000;
    if (request.upload && told.moves) request.upload.onprogress = function (event) { told.moves(item, event.loaded / event.total); };
    request.onloadend = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (unread) { }
      end(request.status || 0, answer || {});
    };
    request.send(asked.body);
  }
  // Hands what waits to the worker, where there is one that goes on when the page is closed.
  function entrust() {
    var workers = navigator.serviceWorker, mark = count;
    if (!workers || !window.SyncManager || told.shared) return;
    workers.getRegistration("/complain").then(function (one) {
      if (!one || !one.active) return;
      // What has photos this page does not hold is on disk with them, and must not lose them there.
      later.put(waiting().filter(store.read).map(whole).filter(function (item) { return item.files || !item.n; }), function (kept) {
        if (kept) one.sync.register("kiosk").then(function () { if (mark === count) told.safe(true); }, function () { });
      });
    })["catch"](function () { });
  }
  function pump() {
    var held = {};
    if (busy) return;
    next();

    // A visit whose item could not be taken holds back its later items, but nobody else's.
    function next() {
      var name = waiting().filter(function (n) { var item = store.read(n); return !item || !held[item.visit]; })[0];
      if (!name) return rest();
      var item = store.read(name);
      if (!item) { store.drop(name); return next(); }
      busy = true;
      photos(name, item, function (pictures) {
        if (item.n && !pictures) {
          if (!item.to) return lose(name, item);
          item.lost = item.n;
          item.n = 0;
          store.write(name, item);
        }
        hand(name, item, pictures);
      });
    }
    // A photo alone that is gone is nothing to send.
    function lose(name, item) {
      busy = false;
      drop(name);
      told.lost(item);
      next();
    }
    function hand(name, item, pictures) {
      send(item, pictures, function (status, answer) {
        var heard = window.kioskHeard(status, answer, "id");
        busy = false;
        if (heard !== "later") {
          drop(name);
          if (answer.work) document.body.appendChild(document.createElement("script")).src = answer.work;
          if (item.lost && answer.to) answer.to += "&lost=" + item.lost;
          if (item.to) note(item, heard, answer);
          (heard === "refused" ? told.refused : told.settled)(item, answer);
          return next();
        }
        late = true;
        told.waits();
        entrust();
        if (!status) return patience.wait();
        held[item.visit] = true;
        next();
      });
    }
    function rest() {
      if (waiting().length) patience.wait();
      else {
        late = false;
        patience.end();
      }
      told.emptied();
    }
  }
  // Whichever page sent it: the form finds where it went, or gets back what was refused; so does
  // that of another tab, which saw it wait.
  function note(item, heard, answer) {
    var error = answer.error || {}, to = answer.to || error.earlier;
    store.write("kiosk.went", { key: item.body.key, to: heard === "taken" && answer.to, said: error.sentence });
    if (heard === "taken") forget(item);
    if (to && item.slot.indexOf("kiosk-complaint") === 0) store.write("kiosk.filed", to);
    else if (heard === "refused") store.write(item.slot, { at: new Date().getTime(), fields: item.body, said: error.sentence });
  }
  // What was taken is no draft any more, whether or not the page it leads to is ever seen; what was
  // typed since then is one.
  function forget(item) {
    var draft = store.read(item.slot);
    if (draft && (draft.fields || draft).words === item.body.words) store.drop(item.slot);
  }
  return {
    add: add, change: change, holds: holds,
    keepsPhotos: function (key) { return safely[key]; },
    empty: function () { return !waiting().length; },
    again: function () { patience.end(); pump(); }
  };
};
