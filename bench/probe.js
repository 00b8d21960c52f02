// Tells when an element can be touched: it is there, it has a size, a finger at its middle would
// hit it, and the frame that shows it has been painted. Told as moments since the epoch.
(() => {
  const watched = WATCHED;
  const moment = (at) => performance.timeOrigin + at;
  // A selector, and after "::: " words the element has to say.
  const touchable = (wanted) => {
    const [selector, words] = wanted.split(" ::: ");
    for (const element of document.querySelectorAll(selector)) {
      if (words && !element.textContent.includes(words)) continue;
      const box = element.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      const style = getComputedStyle(element);
      if (style.visibility === "hidden" || style.opacity === "0") continue;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return element;
      const hit = document.elementFromPoint(x, y);
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
