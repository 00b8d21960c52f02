// Keeps a wall screen alive for months, even if Streamlit itself never came up: says when its
// figures are old, loads the page anew when server and database answer again, and once every night.
(function () {
  var LOST = 60000, SILENT = 120000, OLD = 60000, NIGHT = 3, AWAKE = 6 * 3600000, ANSWER = 10000;
  var chinese = document.documentElement.lang.indexOf("zh") === 0;
  var begun = Date.now(), beat = begun, tick = null, lost = 0, asking = false, badge = null, lock = null;

  // Never reload blindly: without a server the browser would show its own error page for good, and
  // without a database there is nothing to show. An answer that never comes must not end the asking.
  function again() {
    if (asking) return;
    asking = true;
    fetch("/readyz", { cache: "no-store", signal: AbortSignal.timeout(ANSWER) }).then(function (answer) {
      if (answer.ok) location.reload();
      else asking = false;
    }, function () { asking = false; });
  }
  function say(time) {
    if (!badge) {
      badge = document.createElement("div");
      badge.id = "wall-stale";
      badge.setAttribute("role", "status");
      document.body.appendChild(badge);
    }
    badge.hidden = !time;
    if (!time) return;
    var words = lost
      ? (chinese ? "网络中断，显示 " + time + " 的数据" : "Connection lost: figures of " + time)
      : (chinese ? "暂时读不到新数据，显示 " + time + " 的数据" : "No new figures at the moment: those of " + time);
    if (badge.textContent !== words) badge.textContent = words;
  }
  function watch() {
    var now = Date.now();
    var app = document.querySelector("[data-testid=stApp]");
    var mark = document.querySelector("[data-wall-tick]");
    if (mark && mark.getAttribute("data-wall-tick") !== tick) {
      tick = mark.getAttribute("data-wall-tick");
      beat = now;
    }
    if (app && app.getAttribute("data-test-connection-state") === "CONNECTED") lost = 0;
    else lost = lost || now;
    var stale = (lost && now - lost > 3000) || now - beat > OLD;
    say(stale && mark ? mark.getAttribute("data-wall-time") : null);
    var night = new Date(now).getHours() === NIGHT && now - begun > AWAKE;
    if ((lost && now - lost > LOST) || now - beat > SILENT || night) again();
  }
  function stayAwake() {
    if (!navigator.wakeLock || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    navigator.wakeLock.request("screen").then(function (held) { lock = held; }, function () {});
  }
  setInterval(watch, 2000);
  stayAwake();
  document.addEventListener("visibilitychange", stayAwake);
})();
