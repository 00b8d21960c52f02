// Tells when an element can be touched: it is there, it has a size, a finger at its middle would
// hit it, and the frame that shows it has been painted. Told as moments since the epoch.
(() => {
  const watched = WATCHED;
  const moment = (at) => performance.timeOrigin + at;
  // Streamlit's components draw in shadow roots of their own, where no selector looks by itself.
  const HOSTS = "[data-testid^=stBidiComponent], [data-testid^=stBidiComponent] *";
  function* found({ selector, within }) {
    for (const scope of within ? document.querySelectorAll(within) : [document]) {
      yield* scope.querySelectorAll(selector);
      for (const host of scope.querySelectorAll(HOSTS)) {
        if (host.shadowRoot) yield* host.shadowRoot.querySelectorAll(selector);
      }
    }
  }
  const touchable = (wanted) => {
    for (const element of found(wanted)) {
      if (!element.textContent.includes(wanted.says)) continue;
      const box = element.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      const style = getComputedStyle(element);
      if (style.visibility === "hidden" || style.opacity === "0") continue;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return element;
      const hit = element.getRootNode().elementFromPoint(x, y);
      if (hit && (element === hit || element.contains(hit))) return element;
    }
    return null;
  };
  const seen = new Set();
  const look = () => {
    for (const name of Object.keys(watched)) {
      if (seen.has(name) || !touchable(watched[name])) continue;
      seen.add(name);
      requestAnimationFrame(() => benchTell(name, moment(performance.now())));
    }
    if (seen.size < Object.keys(watched).length) requestAnimationFrame(look);
  };
  addEventListener("touchstart", (event) => benchTell("tap", moment(event.timeStamp)), true);
  benchTell("start", performance.timeOrigin);
  requestAnimationFrame(look);
})();
