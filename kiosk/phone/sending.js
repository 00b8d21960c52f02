// What is handed in bears a key, is settled by our own server alone, and is tried again. ES5 throughout.
// A key begins with the time (a UUID of version 7): in order, it costs the server's indexes least.
window.kioskKey = function () {
  var secure = window.crypto || window.msCrypto, bytes = secure && secure.getRandomValues(new Uint8Array(18)), i = 0;
  var time = ("0" + new Date().getTime().toString(16)).slice(-12);
  return (time.slice(0, 8) + "-" + time.slice(8) + "-7xxx-8xxx-xxxxxxxxxxxx").replace(/x/g, function () {
    return ((bytes ? bytes[i++] : Math.random() * 16) & 15).toString(16);
  });
};

// "taken" once the answer names the receipt, "refused" once it brings our sentence, else "later":
// the page of a hotspot or a proxy says nothing of what was sent, whatever its status.
window.kioskHeard = function (status, told, receipt) {
  var no = told.error && told.error.sentence && status < 500 && [401, 408, 429].indexOf(status) < 0;
  return told[receipt] ? "taken" : no ? "refused" : "later";
};

// Calls again in two seconds, then after twice as long each time, at most a minute; until the end.
window.kioskPatience = function (call) {
  var delay = 2000, timer = 0;
  return {
    wait: function () {
      clearTimeout(timer);
      timer = setTimeout(call, delay);
      delay = Math.min(delay * 2, 60000);
    },
    end: function () {
      clearTimeout(timer);
      delay = 2000;
    }
  };
};
