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
// settled(item, answer), refused(item, answer), waits(), safe() once a closed page sends it all the
// same, or, when nothing is left, emptied(). A tablet that is shared sends by itself.
window.kioskQueue = function (told) {
  var store = window.kioskStore, START = "kiosk.q.", files = {}, busy = false, count = 0, patience = window.kioskPatience(pump);

  function waiting() { return store.names(START); }
  // One entry an item: several tabs add and drop without writing over each other.
  function add(item, pictures) {
    files[item.body.key] = pictures;
    item.t = new Date().getTime();
    count += 1;
    store.write(START + item.t + "." + ("00" + count % 1000).slice(-3) + "." + item.body.key.slice(0, 8), item);
    pump();
  }
  function change(each) {
    waiting().forEach(function (name) {
      var item = store.read(name), keep = item && each(item);
      if (keep === false) store.drop(name);
      else if (keep) store.write(name, item);
    });
  }
  function holds(key) {
    return waiting().some(function (name) { var item = store.read(name); return item && item.body.key === key; });
  }
  function send(item, end) {
    var request = new XMLHttpRequest(), over = false, asked = window.kioskRequest(item, files[item.body.key]);
    request.open("POST", asked.address, true);
    Object.keys(asked.headers).forEach(function (name) { request.setRequestHeader(name, asked.headers[name]); });
    request.timeout = typeof asked.body === "string" ? 15000 : 120000;
    if (request.upload && told.moves) request.upload.onprogress = function (event) { told.moves(item, event.loaded / event.total); };
    request.onload = request.onerror = request.ontimeout = request.onabort = function () {
      var answer = null;
      if (over) return;
      over = true;
      try { answer = JSON.parse(request.responseText); } catch (unread) { }
      end(request.status || 0, answer || {});
    };
    request.send(asked.body);
  }
  // Hands what waits to the worker, where there is one that goes on when the page is closed.
  function entrust() {
    var workers = navigator.serviceWorker;
    if (!workers || !window.SyncManager || told.shared) return;
    workers.getRegistration("/complain").then(function (one) {
      if (!one || !one.active) return;
      var line = new MessageChannel(), items = waiting().map(function (name) {
        var item = store.read(name) || { body: {} };
        item.name = name;
        item.files = files[item.body.key];
        return item;
      });
      line.port1.onmessage = function () { one.sync.register("kiosk").then(told.safe, function () { }); };
      one.active.postMessage(items, [line.port2]);
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
      send(item, function (status, answer) {
        var heard = window.kioskHeard(status, answer, "id");
        busy = false;
        if (heard !== "later") {
          store.drop(name);
          if (item.to) note(item, heard, answer);
          (heard === "refused" ? told.refused : told.settled)(item, answer);
          return next();
        }
        told.waits();
        entrust();
        if (!status) return patience.wait();
        held[item.visit] = true;
        next();
      });
    }
    function rest() {
      if (waiting().length) patience.wait();
      else patience.end();
      told.emptied();
    }
  }
  // Whichever page sent it: the form finds where it went, or gets back what was refused.
  function note(item, heard, answer) {
    var error = answer.error || {}, to = answer.to || error.earlier;
    if (to && item.slot.indexOf("kiosk-complaint") === 0) store.write("kiosk.filed", to);
    else if (heard === "refused") store.write(item.slot, { at: new Date().getTime(), fields: item.body, said: error.sentence });
  }
  return {
    add: add, change: change, holds: holds,
    empty: function () { return !waiting().length; },
    again: function () { patience.end(); pump(); }
  };
};
