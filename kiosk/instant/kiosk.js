// A tablet at the window: after each customer back to the start, and always awake.
window.kioskStand = function (page) {
  var doc = document, root = doc.getElementById("k"), HOUR = 3600000, idle = 0, touched = new Date().getTime(), renewed = false;
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
    if (doc.documentElement.lang !== home()) location.replace(inLanguage(home()));
  }
  // The first language of the tablet is the one each customer begins with.
  function home() {
    try {
      var known = sessionStorage.getItem("kiosk.lang") || doc.documentElement.lang;
      sessionStorage.setItem("kiosk.lang", known);
      return known;
    } catch (blocked) { return doc.documentElement.lang; }
  }
  function inLanguage(language) {
    return location.pathname + location.search.replace(/([?&])lang=[^&]*/, "$1lang=" + language);
  }
  function wake() {
    if (navigator.wakeLock && !doc.hidden) navigator.wakeLock.request("screen").then(null, function () { });
  }
  // New words and faces arrive by themselves, but never while the server cannot be reached.
  function renew() {
    if (new Date().getTime() - touched < HOUR || page.rated()) return;
    var request = new XMLHttpRequest();
    request.open("GET", "/healthz", true);
    request.timeout = 10000;
    request.onload = function () {
      if (request.status !== 200 || renewed) return; // a second reload would break off the first
      renewed = true;
      location.reload();
    };
    request.send();
  }
  home();
  ["click", "keydown", "input", "touchstart", "scroll"].forEach(function (name) {
    doc.addEventListener(name, function () { setTimeout(touch, 0); }, true);
  });
  doc.getElementById("lang").addEventListener("click", function (event) {
    event.preventDefault();
    location.replace(this.href);
  }, false);
  doc.addEventListener("contextmenu", function (event) { event.preventDefault(); }, false);
  doc.addEventListener("visibilitychange", wake, false);
  setInterval(renew, 60000);
  wake();
  touch();
};
