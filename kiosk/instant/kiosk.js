// A tablet at the window: after each customer back to the start, and always awake.
window.kioskStand = function (page) {
  var doc = document, root = doc.getElementById("k"), idle = 0, touched = new Date().getTime(), leaving = false;
  var lang = doc.documentElement.lang, home = lang;
  function ring(seconds) {
    var drawn = root.querySelector(".ring");
    drawn.setAttribute("class", "ring");
    drawn.getBoundingClientRect();
    if (!seconds) return;
    drawn.firstElementChild.style.transitionDuration = seconds + "s";
    drawn.setAttribute("class", "ring run");
  }
  function touch() {
    var writing = doc.activeElement && doc.activeElement.id === "comment";
    var seconds = root.getAttribute("data-state") === "done" ? page.idle / 2 : writing ? page.idle * 3 : page.idle;
    touched = new Date().getTime();
    clearTimeout(idle);
    ring(0);
    idle = setTimeout(start, seconds * 1000);
    if (page.rated()) ring(seconds);
  }
  function start() {
    if (page.rated()) {
      page.typed();
      page.flush();
    }
    if (doc.activeElement) doc.activeElement.blur();
    page.restart();
    root.parentNode.scrollTop = 0;
    ring(0);
    if (lang !== home) goHome();
  }
  function goHome() { leave(location.pathname + location.search.replace(/([?&])lang=[^&]*/, "$1lang=" + home)); }
  function wake() {
    if (navigator.wakeLock && !doc.hidden) navigator.wakeLock.request("screen").then(null, function () { });
  }
  // Left while the server is away, this page would not come back; nor is it taken from who taps.
  function leave(address) {
    var then = touched, request = new XMLHttpRequest();
    request.open("GET", "/healthz", true);
    request.onload = function () {
      if (leaving || touched !== then || request.responseText.indexOf('"alive"') < 0) return;
      // A second call would break off the first.
      leaving = true;
      location.replace(address);
    };
    request.send();
  }
  // New words and faces arrive by themselves, and a language that could not be left is left.
  function renew() {
    if (new Date().getTime() - touched > (lang === home ? 3600000 : 60000) && !page.rated()) goHome();
  }
  // The first language of the tablet is the one each customer begins with.
  try {
    home = sessionStorage.getItem("kiosk.lang") || lang;
    sessionStorage.setItem("kiosk.lang", home);
  } catch (blocked) { }
  ["click", "keydown", "input", "touchstart", "scroll"].forEach(function (name) {
    doc.addEventListener(name, function () { setTimeout(touch, 0); }, true);
  });
  doc.getElementById("lang").onclick = function () {
    // The tap itself is noted first.
    setTimeout(leave, 0, this.href);
    return false;
  };
  doc.oncontextmenu = function () { return false; };
  doc.addEventListener("visibilitychange", wake, false);
  setInterval(renew, 60000);
  wake();
  touch();
};
