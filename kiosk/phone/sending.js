// What is handed in bears a key, is settled by our own server alone, and is tried again. ES5 throughout.
// A key begins with the time (a UUID of version 7): in order, it costs the server's indexes least.
self.kioskKey = function () {
  var secure = self.crypto || self.msCrypto, bytes = secure && secure.getRandomValues(new Uint8Array(18)), i = 0;
  var time = ("0" + new Date().getTime().toString(16)).slice(-12);
  return (time.slice(0, 8) + "-" + time.slice(8) + "-7xxx-8xxx-xxxxxxxxxxxx").replace(/x/g, function () {
    return ((bytes ? bytes[i++] : Math.random() * 16) & 15).toString(16);
  });
};

// What is posted for an item of the queue: a form with its pictures where it says where to, else JSON.
self.kioskRequest = function (item, files) {
  var body = item.body, address = item.to || "/api/ratings", headers = { Accept: "application/json" }, form = (item.to || files && files.length) && new FormData();
  if (item.rating) address += "/" + item.rating + "/additions";
  else if (new Date().getTime() - item.t > 10000) {
    body.made_at = new Date(item.t).toISOString();
    body.sent_at = new Date().toISOString();
  }
  if (!form) headers["Content-Type"] = "application/json";
  else {
    Object.keys(body).forEach(function (name) {
      [].concat(body[name]).forEach(function (value) { form.append(name, value); });
    });
    (files || []).forEach(function (file) { form.append("photos", file, "photo.jpg"); });
  }
  return { address: address, headers: headers, body: form || JSON.stringify(body) };
};

// "taken" once the answer names the receipt, "refused" once it brings our sentence, else "later":
// the page of a hotspot or a proxy says nothing of what was sent, whatever its status.
self.kioskHeard = function (status, told, receipt) {
  var no = told.error && told.error.sentence && status < 500 && [401, 408, 429].indexOf(status) < 0;
  return told[receipt] ? "taken" : no ? "refused" : "later";
};

// Calls again in two seconds, then after twice as long each time, at most a minute; until the end.
self.kioskPatience = function (call) {
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
