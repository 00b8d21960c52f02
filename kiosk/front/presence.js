// Asks every few seconds whether this browser is still signed in, and as whom it was when the page
// came: if not, nothing of the page stays, and it goes where somebody signs in. Without a network
// nobody can tell, and the page goes on.
(function () {
  var EVERY = 4000, ANSWER = 4000, ours = null, asking = false, gone = false;

  function ask() {
    if (asking || gone) return;
    asking = true;
    fetch("/api/presence", { cache: "no-store", signal: AbortSignal.timeout(ANSWER) }).then(function (answer) {
      if (answer.status === 401) return leave("/login?ended=1&next=" + encodeURIComponent(location.pathname + location.search));
      return answer.ok ? answer.text().then(hear) : null;
    }).catch(function () {}).then(function () {
      asking = false;
      document.documentElement.style.visibility = "";
    });
  }
  function hear(mark) {
    if (ours !== null && mark !== ours) leave(location.href);
    ours = mark;
  }
  function leave(address) {
    gone = true;
    document.body.replaceChildren();
    if (address === location.href) location.reload();
    else location.replace(address);
  }
  setInterval(ask, EVERY);
  ask();
  document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
  // A page that the browser kept whole shows nothing before it has heard.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.documentElement.style.visibility = "hidden";
    ask();
  });
})();
