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
// settled(item, answer), refused(item, answer), waits() or, when nothing is left, emptied().
window.kioskQueue = function (told) {
  var store = window.kioskStore, START = "kiosk.q.", busy = false, count = 0, patience = window.kioskPatience(pump);

  function waiting() { return store.names(START); }
  // One entry an item: several tabs add and drop without writing over each other.
  function add(item) {
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
    var request = new XMLHttpRequest(), over = false, body = item.body, address = "/api/ratings";
    if (item.rating) address += "/" + item.rating + "/additions";
    else if (new Date().getTime() - item.t > 10000) {
      body.made_at = new Date(item.t).toISOString();
      body.sent_at = new Date().toISOString();
    }
    request.open("POST", address, true);
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 15000;
    request.onload = request.onerror = request.ontimeout = request.onabort = function () {
      var answer = null;
      if (over) return;
      over = true;
      try { answer = JSON.parse(request.responseText); } catch (unread) { }
      end(request.status || 0, answer || {});
    };
    request.send(JSON.stringify(body));
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
          (heard === "refused" ? told.refused : told.settled)(item, answer);
          return next();
        }
        told.waits();
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
  return {
    add: add, change: change, holds: holds,
    empty: function () { return !waiting().length; },
    again: function () { patience.end(); pump(); }
  };
};
