// The phone's Back: a walk is a step of its own, and Back leads from it to the windows.

class WalkSteps {
  constructor(walking, leave) {
    Object.assign(this, { walking, leave, path: location.pathname });
  }

  // First of all who listen: Streamlit would run its page again, which it cannot without a net.
  listen(signal) {
    window.addEventListener("popstate", (event) => this.turned(event), { capture: true, signal });
  }

  turned(event) {
    if (location.pathname !== this.path || this.walking() === inWalk()) return;
    event.stopImmediatePropagation();
    if (inWalk()) this.end();
    else this.leave();
  }

  begin() {
    if (!inWalk()) history.pushState({ ...history.state, kioskWalk: true }, "");
  }

  // The step is spent: Back must not lead into a walk that is over.
  end() {
    if (inWalk()) history.replaceState({ ...history.state, kioskWalk: false }, "");
  }

  back() {
    if (inWalk()) history.back();
    else this.leave();
  }
}

function inWalk() { return Boolean(history.state && history.state.kioskWalk); }
