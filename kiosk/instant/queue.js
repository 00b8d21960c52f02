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

// A UUID that begins with the time (version 7): kept in order, it costs the server's indexes least.
window.kioskKey = function () {
  var bytes = [], now = new Date().getTime(), i, text = "", secure = window.crypto || window.msCrypto;
  for (i = 0; i < 16; i++) bytes.push(Math.floor(Math.random() * 256));
  if (secure && secure.getRandomValues) bytes = secure.getRandomValues(new Uint8Array(16));
  for (i = 0; i < 6; i++) bytes[i] = Math.floor(now / Math.pow(256, 5 - i)) % 256;
  bytes[6] = bytes[6] & 15 | 112;
  bytes[8] = bytes[8] & 63 | 128;
  for (i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + (256 + bytes[i]).toString(16).slice(1);
  return text;
};

// Sends what waits, in order, until the server has taken or refused it; then tells
// settled(item, answer), refused(item, answer), waits() or, when nothing is left, emptied().
window.kioskQueue = function (told) {
  var store = window.kioskStore, START = "kiosk.q.", busy = false, delay = 2000, timer = 0, count = 0;

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
    else if (new Date().getTime() - item.t > 10000) body.made_at = new Date(item.t).toISOString();
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
  function later() {
    clearTimeout(timer);
    timer = setTimeout(pump, delay);
    delay = Math.min(delay * 2, 60000);
  }
  function pump() {
    var held = {};
    if (busy) return;
    clearTimeout(timer);
    next();

    // A visit whose item could not be taken holds back its later items, but nobody else's.
    function next() {
      var name = waiting().filter(function (n) { var item = store.read(n); return !item || !held[item.visit]; })[0];
      if (!name) return rest();
      var item = store.read(name);
      if (!item) { store.drop(name); return next(); }
      busy = true;
      send(item, function (status, answer) {
        var no = status >= 400 && status < 500 && status !== 408 && status !== 429;
        busy = false;
        if (no || status >= 200 && status < 300) {
          store.drop(name);
          (no ? told.refused : told.settled)(item, answer);
          return next();
        }
        told.waits();
        if (!status) return later();
        held[item.visit] = true;
        next();
      });
    }
    function rest() {
      if (waiting().length) later();
      else delay = 2000;
      told.emptied();
    }
  }
  return {
    add: add, change: change, holds: holds,
    empty: function () { return !waiting().length; },
    again: function () { delay = 2000; pump(); }
  };
};
