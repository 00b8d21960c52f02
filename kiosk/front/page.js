// Runs before Streamlit on every page of ours. Streamlit needs a recent browser; the five
// functions below are what slightly older ones (WeChat's among them) lack of it.
(function () {
  if (!Object.hasOwn) Object.hasOwn = function (o, k) { return Object.prototype.hasOwnProperty.call(o, k); };
  if (!Promise.withResolvers) Promise.withResolvers = function () {
    var r = {};
    r.promise = new this(function (yes, no) { r.resolve = yes; r.reject = no; });
    return r;
  };
  if (!Array.prototype.toSorted) Object.defineProperty(Array.prototype, "toSorted", {
    configurable: true, writable: true, value: function (by) { return Array.prototype.slice.call(this).sort(by); }
  });
  if (!window.structuredClone) window.structuredClone = function (v) { return v === undefined ? v : JSON.parse(JSON.stringify(v)); };
  if (window.AbortSignal && !AbortSignal.timeout) AbortSignal.timeout = function (ms) {
    var c = new AbortController();
    setTimeout(function () { c.abort(); }, ms);
    return c.signal;
  };

  // Lets the page open its websocket at once instead of asking twice over HTTP first.
  var here = location.origin;
  window.prerenderReady = false;
  window.__streamlit = {
    BACKEND_BASE_URL: here + "/",
    HOST_CONFIG: { allowedOrigins: [here], useExternalAuthToken: false, blockErrorDialogs: true, enableCustomParentMessages: false },
    LIGHT_THEME: KIOSK_THEMES.light,
    DARK_THEME: KIOSK_THEMES.dark
  };

  var chinese = document.documentElement.lang.indexOf("zh") === 0;
  var words = KIOSK_WORDS, patterns = KIOSK_PATTERNS.map(function (p) { return [new RegExp("^" + p[0] + "$"), p[1]]; });
  // What people wrote is never translated, only what Streamlit itself says.
  var theirs = "[data-testid=stMarkdownContainer],[data-testid=stHtml],.stHtml,[data-testid=stBidiComponentRegular],[data-testid=stText],pre,code,textarea,script,style";
  var its = "[data-testid=stFileUploader],[data-testid=stCameraInput]";
  var attributes = ["aria-label", "aria-valuetext", "placeholder", "title"];

  function said(text) {
    var bare = text.trim();
    if (!bare || bare.length > 160 || !/[A-Za-z]/.test(bare)) return null;
    if (Object.hasOwn(words, bare)) return words[bare];
    for (var i = 0; i < patterns.length; i++) if (patterns[i][0].test(bare)) return bare.replace(patterns[i][0], patterns[i][1]);
    return null;
  }
  function sayText(node) {
    var known = said(node.nodeValue);
    var parent = node.parentElement;
    if (known && !(parent && parent.closest(theirs) && !parent.closest(its))) node.nodeValue = known;
  }
  function sayAttribute(element, name) {
    var value = element.getAttribute(name), known = value && said(value);
    if (known && known !== value) element.setAttribute(name, known);
  }
  function sayAll(node) {
    if (node.nodeType === 3) return sayText(node);
    if (node.nodeType !== 1) return;
    var walker = document.createTreeWalker(node, 5), at = node;
    do {
      if (at.nodeType === 3) sayText(at);
      else for (var i = 0; i < attributes.length; i++) if (at.hasAttribute(attributes[i])) sayAttribute(at, attributes[i]);
    } while ((at = walker.nextNode()));
  }
  function translate(changes) {
    changes.forEach(function (change) {
      if (change.type === "childList") change.addedNodes.forEach(sayAll);
      else if (change.type === "characterData") sayText(change.target);
      else sayAttribute(change.target, change.attributeName);
    });
  }

  var banner = null, since = 0, once = false;
  function watch() {
    var app = document.querySelector("[data-testid=stApp]");
    if (!app) return;
    var well = app.getAttribute("data-test-connection-state") === "CONNECTED";
    once = once || well;
    if (well) since = 0;
    else since = since || Date.now();
    // A change of network heals within a second; saying so would only alarm.
    var lost = since && Date.now() - since > (once ? 1500 : 8000);
    if (lost && !banner) {
      banner = document.createElement("div");
      banner.id = "kiosk-offline";
      banner.setAttribute("role", "status");
      document.body.appendChild(banner);
    }
    if (!banner) return;
    banner.hidden = !lost;
    var sentence = chinese ? "网络中断，请不要关闭本页，恢复后自动继续" : "Connection lost. Please keep this page open; it goes on by itself when the network is back.";
    if (lost && banner.textContent !== sentence) banner.textContent = sentence;
  }
  function start() {
    setInterval(watch, 500);
    if (!chinese) return;
    sayAll(document.body);
    new MutationObserver(translate).observe(document.body, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes
    });
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
