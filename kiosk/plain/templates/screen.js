(function () {
  // The server tells the code and for how long it is the newest: this screen's clock decides nothing.
  var screen = document.getElementById("screen"), code = document.getElementById("code");
  var bar = document.getElementById("left"), away = document.getElementById("away");
  var every = +screen.getAttribute("data-every"), look = +screen.getAttribute("data-look") * 1000;
  var readUntil = 0;

  function drain(left) {
    bar.style.transition = "none";
    bar.style.transform = "scaleX(" + left / every + ")";
    bar.getBoundingClientRect();
    bar.style.transition = "transform " + left + "s linear";
    bar.style.transform = "scaleX(0)";
  }

  function shown(isThere) {
    code.hidden = !isThere;
    bar.parentNode.hidden = !isThere;
    away.hidden = isThere;
  }

  function fresh(left) {
    // An older code is still read for a while: a short gap in the net shows nobody an empty screen.
    readUntil = performance.now() + (left + every) * 1000;
    shown(true);
    drain(left);
    setTimeout(next, left * 1000);
  }

  function next() {
    fetch("/tablet/code", { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(answer.status);
      return answer.json().then(function (told) {
        code.innerHTML = told.svg;
        fresh(told.left);
      });
    }).catch(function () {
      if (performance.now() > readUntil) shown(false);
      setTimeout(next, look);
    });
  }

  fresh(+screen.getAttribute("data-left"));
})();
