// What is taken back: a wrong window, a walk given up, and that again.

class WalkUndo {
  constructor(walk) { this.walk = walk; }

  move(code) {
    const { state, drawing, sending } = this.walk;
    state.moveTo(this.walk.data, code);
    this.walk.touched();
    drawing.draw();
    drawing.toTop();
    sending.hurry();
  }

  throwAway(given) {
    const { state, drawing, sending, steps } = this.walk;
    this.walk.scanner.stop();
    this.ended(state.throwAway(given));
    Object.assign(state, { thrown: given.ref });
    state.at = null;
    state.save();
    steps.end();
    drawing.draw();
    drawing.toTop();
    sending.hurry();
  }

  takeBack(ref) {
    const { state } = this.walk;
    const { window: code } = state.kept.thrown.find((one) => one.ref === ref);
    this.ended(state.takeBack(this.walk.data, ref));
    this.walk.pick(code);
    this.walk.touched();
  }

  // What cannot be taken back any more leaves no photo behind.
  ended(walks) { this.walk.photos.drop(walks.flatMap((one) => photosOf(one))); }
}
