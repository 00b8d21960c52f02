// The key of a phone that stays signed in: made here, kept where no script can read it, signing here.
(function () {
  var form = document.querySelector("form[data-phone]"), told = form.querySelector("[role=alert]");
  var KIND = { name: "ECDSA", namedCurve: "P-256" }, busy = false;
  if (!window.indexedDB || !window.crypto || !crypto.subtle) return say("without");
  form.querySelector("button").disabled = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    (form.getAttribute("data-phone") === "keep" ? made() : kept()).then(sign).then(function (signature) {
      form.elements.signature.value = text(signature);
      form.submit();
    }).catch(function (fault) {
      say(fault === "gone" ? "gone" : "failed");
      busy = false;
    });
  });

  function made() {
    return crypto.subtle.generateKey(KIND, false, ["sign", "verify"]).then(function (pair) {
      return crypto.subtle.exportKey("spki", pair.publicKey).then(function (raw) {
        form.elements.key.value = text(raw);
        return stored("readwrite", function (keys) { return keys.put(pair.privateKey, text(raw)); });
      }).then(function () { return pair.privateKey; });
    });
  }
  function kept() {
    var name = form.getAttribute("data-key");
    return stored("readonly", function (keys) { return keys.get(name); }).then(function (key) {
      return key || Promise.reject("gone");
    });
  }
  function sign(key) {
    var what = atob(form.getAttribute("data-challenge"));
    var raw = Uint8Array.from(what, function (each) { return each.charCodeAt(0); });
    return crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, raw);
  }
  function stored(mode, act) {
    return new Promise(function (done, failed) {
      var opening = indexedDB.open("kiosk-phone", 1);
      opening.onupgradeneeded = function () { opening.result.createObjectStore("keys"); };
      opening.onerror = failed;
      opening.onsuccess = function () {
        var base = opening.result, turn = base.transaction("keys", mode), asked = act(turn.objectStore("keys"));
        turn.oncomplete = function () { base.close(); done(asked.result); };
        turn.onerror = turn.onabort = failed;
      };
    });
  }
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (each) { plain += String.fromCharCode(each); });
    return btoa(plain);
  }
  function say(which) {
    told.textContent = told.getAttribute("data-" + which);
    told.hidden = false;
  }
})();
