// Starts Streamlit behind the instant layer, when asked to. ES5: older phones must get this far.
(function () {
  var files = KIOSK_FILES, chunks = files.chunks.split(" "), booted = false, loading = null;
  function address(chunk) { return "/static/js/" + chunk + ".js"; }
  function add(tag, given) {
    var element = document.createElement(tag), name;
    for (name in given) element[name] = given[name];
    document.head.appendChild(element);
    return element;
  }
  function stopPrefetch() { if (loading) loading.abort(); loading = null; }

  // kioskBoot(extraQuery, {selector, ready, failed})
  window.kioskBoot = function (extraQuery, told) {
    told = told || {};
    if (booted) return;
    booted = true;
    stopPrefetch();
    var query = location.search;
    if (extraQuery) query += (query ? "&" : "?") + extraQuery;
    if (!files.entry) { location.replace(location.pathname + query + (query ? "&" : "?") + "full=1"); return; }
    if (extraQuery) history.replaceState(history.state, "", location.pathname + query + location.hash);
    var root = document.getElementById("root");
    root.setAttribute("inert", "");
    add("link", { rel: "stylesheet", crossOrigin: "", href: files.style });
    // In this order: what is not a module is run first, as both are marked not to be asynchronous.
    add("script", { src: files.page, async: false });
    var entry = add("script", { type: "module", crossOrigin: "", src: address(files.main), async: false });
    entry.onerror = function () { booted = false; if (told.failed) told.failed(); };
    for (var i = 0; i < chunks.length; i++) add("link", { rel: "modulepreload", crossOrigin: "", href: address(chunks[i]) });
    var looking = setInterval(function () {
      if (!document.querySelector(told.selector || ".st-key-page_ready")) return;
      clearInterval(looking);
      root.removeAttribute("inert");
      if (told.ready) told.ready();
      document.getElementById("instant").hidden = true;
    }, 60);
  };

  // One file at a time, so that a tap still finds the line free; nothing at all with Save-Data.
  window.kioskPrefetch = function () {
    var line = navigator.connection || {};
    if (!files.entry || line.saveData || /2g/.test(line.effectiveType || "")) return;
    var left = [files.style, files.page, address(files.main)].concat(chunks.map(address));
    function next() {
      if (booted || !left.length) return;
      loading = new XMLHttpRequest();
      loading.open("GET", left.shift());
      loading.onload = next;
      loading.send();
    }
    if (window.requestIdleCallback) requestIdleCallback(next, { timeout: 5000 });
    else setTimeout(next, 2000);
  };
})();
