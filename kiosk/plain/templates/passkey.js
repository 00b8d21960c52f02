// Has the browser make or show a passkey when its form is pressed, and hands in what came of it.
(function () {
  var WAITS = 60000;
  Array.prototype.forEach.call(document.querySelectorAll("form[data-passkey]"), function (form) {
    var told = form.querySelector("[role=alert]"), busy = false;
    if (!window.PublicKeyCredential || !navigator.credentials) return say("without");
    form.querySelector("button").disabled = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      told.hidden = true;
      var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, WAITS);
      asked(form, stop.signal).then(function (made) {
        form.elements.credential.value = JSON.stringify(written(made));
        form.submit();
      }).catch(function (fault) {
        say(fault && fault.name === "InvalidStateError" ? "there" : "failed");
      }).then(function () {
        clearTimeout(timer);
        busy = false;
      });
    });
    function say(which) {
      told.textContent = told.getAttribute("data-" + which);
      told.hidden = false;
    }
  });

  function asked(form, signal) {
    var options = JSON.parse(form.getAttribute("data-options"));
    var make = form.getAttribute("data-passkey") === "make";
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    ["allowCredentials", "excludeCredentials"].forEach(function (list) {
      (options[list] || []).forEach(function (each) { each.id = bytes(each.id); });
    });
    var how = { publicKey: options, signal: signal };
    return make ? navigator.credentials.create(how) : navigator.credentials.get(how);
  }
  function written(made) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature"].forEach(function (name) {
      if (made.response[name]) response[name] = text(made.response[name]);
    });
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: response };
  }
  function bytes(told) {
    var plain = atob(told.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (each) { return each.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (each) { plain += String.fromCharCode(each); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
})();
